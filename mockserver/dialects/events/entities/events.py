"""The catalog of events, and the events that were sent for a subscription."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from mockserver.dialects.calls import operation
from mockserver.dialects.events.examples import EXAMPLES
from mockserver.dialects.events.own import subscription_of
from mockserver.dialects.events.pages import ForwardPage
from mockserver.dialects.rest.bodies import Replies, Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.rest.parameters import Parameter, Query, Truth, TypedParameter
from mockserver.domain.context import Caller, Context
from mockserver.domain.webhooks.catalog import AUTO_PAY_FAILED, KEYS, PAYMENT_FAILED, VERSION, noun_of, types_for
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT
from mockserver.domain.webhooks.outbox import EVENTS, resend
from mockserver.domain.webhooks.payloads import VIEWS
from mockserver.kernel import schema as s
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenancy

# How long BILL keeps events (F-1661).
LIFE = timedelta(days=180)

FIELDS = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    *(s.Field(name, s.Text(), access=s.READ_ONLY) for name in ("type", "version", "subscriptionId", "payload")),
    s.Field("createdTime", s.DateTime(), access=s.READ_ONLY, filter="gte lte", sort=True),
    s.Field("statusCode", s.Int(), access=s.READ_ONLY),
)
RETRY = s.Object(
    s.Field("attemptNumber", s.Int()), s.Field("createdTime", s.DateTime()), s.Field("statusCode", s.Int())
)
VIEW = s.View(WEBHOOK_EVENT, [*FIELDS, s.Field("retries", s.Array(RETRY), access=s.READ_ONLY)])
EVENT = Reply(*FIELDS)
CATALOG_ENTRY = Replies(s.Object(s.Field("type", s.Text()), s.Field("versions", s.Array(s.Text()))).shape)
PERIOD = Query(
    Parameter("entityId"),
    TypedParameter("createdTimeFrom", type=s.DateTime()),
    TypedParameter("createdTimeTo", type=s.DateTime()),
    Truth("ascending"),
)


@operation("events.events.catalog.get", gives=CATALOG_ENTRY)
def catalog(caller: Caller) -> list[dict[str, Any]]:
    """The events the caller may subscribe to."""
    return [{"type": event_type, "versions": [VERSION]} for event_type in types_for(caller.kind)]


@operation("events.events.subscription.list", gives=ForwardPage(EVENTS, VIEW), query=PERIOD)
def list_(
    ctx: Context, tenancy: Tenancy, subscription_id: str, query: Mapping[str, Any]
) -> tuple[Sequence[Filter], str]:
    """The events of a subscription in the last 180 days (F-1661), the newest first unless `ascending` (F-1662)."""
    subscription_of(ctx, tenancy, subscription_id)
    oldest = stamp(ctx.clock.now() - LIFE)
    bounds = (("gte", query["createdTimeFrom"]), ("lte", query["createdTimeTo"]), ("gte", oldest))
    filters = [Filter("createdTime", op, moment) for op, moment in bounds if moment]
    if query["entityId"]:
        filters.append(Filter("entityId", "eq", query["entityId"]))
    order = "asc" if query["ascending"] else "desc"
    return (Filter("subscriptionId", "eq", subscription_id), *filters), f"createdTime:{order}"


@operation("events.events.subscription.event.create", gives=EVENT)
def send_again(ctx: Context, tenancy: Tenancy, subscription_id: str, event_id: str) -> Record:
    """Send a notification once more, under its old id (assumed: F-1655)."""
    subscription_of(ctx, tenancy, subscription_id)
    event = EVENTS.get(ctx, event_id)
    if event["subscriptionId"] != subscription_id:
        raise NotFound(event_id, in_path=True)
    return resend(ctx, event)


def test_event_of(subscription: Record, values: Record) -> tuple[str, dict[str, Any]]:
    """The type of a test notification and what it holds beside its metadata.

    Raises `Invalid` naming a type or version that is in no catalog.
    """
    event_type = values.get("eventType") or subscription["events"][0]["type"]
    if values.get("version", VERSION) != VERSION:
        raise refuse("version", "is not a version of the event")
    if event_type in (AUTO_PAY_FAILED, PAYMENT_FAILED):
        return event_type, dict(EXAMPLES[event_type])
    key = KEYS.get(noun_of(event_type))
    if key is None or event_type not in types_for("spend" if subscription["family"] == "spend" else "partner"):
        raise refuse("eventType", "is not an event of the catalog")
    return event_type, {key: VIEWS[key].write({**EXAMPLES[key], **(values.get(key) or {})})}
