"""Subscriptions to events, their security keys, and test notifications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call, operation
from mockserver.dialects.events.entities.events import EVENT, test_event_of
from mockserver.dialects.events.idempotency import once
from mockserver.dialects.events.own import own_subscriptions, partner_of, subscription_of
from mockserver.dialects.events.pages import ForwardPage
from mockserver.dialects.rest.bodies import Body, Json, Reply
from mockserver.domain.context import Caller, Context
from mockserver.domain.webhooks.catalog import KEYS
from mockserver.domain.webhooks.kinds import WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.outbox import write_event
from mockserver.domain.webhooks.payloads import VIEWS
from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenancy

EVENT_OF = s.Object(
    s.Field("type", s.Text(min_length=1), required=True), s.Field("version", s.Text(min_length=1), required=True)
)
STATUS = s.Object(
    s.Field("enabled", s.Boolean(), required=True),
    s.Field("reason", s.Text()),
    s.Field("actor", s.Enum("CLIENT", "SYSTEM"), access=s.READ_ONLY),
)
FIELDS = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("name", s.Text(min_length=1), required=True),
    s.Field("organizationId", s.Text(), access=s.READ_ONLY),
    s.Field("status", STATUS, required=True),
    s.Field("events", s.Array(EVENT_OF, min_items=1), required=True),
    s.Field("notificationUrl", s.Text(min_length=1), required=True),
    *s.STANDARD_ANSWER,
)
VIEW = s.View(WEBHOOK_SUBSCRIPTION, FIELDS)
SUBSCRIPTION = Reply(*FIELDS)
SECURITY_KEY = s.Field("securityKey", s.Text(), access=s.READ_ONLY)
WITH_KEY = Reply(*FIELDS, SECURITY_KEY)

# Every field of the record that a test is about overrides that of an example.
TEST = Body(
    s.Field("eventType", s.Text()),
    s.Field("version", s.Text()),
    *(s.Field(key, s.Object(*VIEWS[key].shape.fields)) for key in KEYS.values()),
    optional=True,
)


@operation("events.subscriptions.list", gives=ForwardPage(SUBSCRIPTIONS, VIEW))
def list_(caller: Caller, tenancy: Tenancy) -> tuple[Sequence[Filter], str]:
    """The caller's subscriptions, the first made first."""
    return own_subscriptions(caller, tenancy), ""


@operation("events.subscriptions.create", takes=Json(VIEW), gives=WITH_KEY)
def create(call: Call, ctx: Context, tenancy: Tenancy, values: Record) -> Record:
    """A new subscription, with the key that signs its notifications; the key is told this once (F-1651)."""
    if ctx.caller.kind == "partner":
        values = {**values, "partnerName": partner_of(ctx.caller, tenancy)}
    return once(call, ctx, tenancy, lambda: SUBSCRIPTIONS.create(ctx, values))


@operation("events.subscriptions.get", gives=SUBSCRIPTION)
def get(ctx: Context, tenancy: Tenancy, subscription_id: str) -> Record:
    """One subscription, without its key."""
    return subscription_of(ctx, tenancy, subscription_id)


@operation("events.subscriptions.replace", takes=Json(VIEW, "replace"), gives=SUBSCRIPTION)
def replace(ctx: Context, tenancy: Tenancy, subscription_id: str, values: Record) -> Record:
    """Give a subscription other events, name, status and URL."""
    return SUBSCRIPTIONS.replace(ctx, subscription_of(ctx, tenancy, subscription_id)["id"], values)


@operation("events.subscriptions.update", takes=Json(VIEW, "patch"), gives=SUBSCRIPTION)
def update(ctx: Context, tenancy: Tenancy, subscription_id: str, values: Record) -> Record:
    """Change what the body names; BILL's schema has the events too, whatever its text says (F-1659)."""
    return SUBSCRIPTIONS.patch(ctx, subscription_of(ctx, tenancy, subscription_id)["id"], values)


@operation("events.subscriptions.delete")
def delete(ctx: Context, tenancy: Tenancy, subscription_id: str) -> None:
    """Remove a subscription; the answer is empty."""
    SUBSCRIPTIONS.delete(ctx, subscription_of(ctx, tenancy, subscription_id))


@operation("events.subscriptions.security_key.create", gives=Reply(SECURITY_KEY))
def rotate_key(call: Call, ctx: Context, tenancy: Tenancy, subscription_id: str) -> Record:
    """Give a subscription another key, which signs whatever is sent from now on."""
    record = subscription_of(ctx, tenancy, subscription_id)
    return once(call, ctx, tenancy, lambda: {"securityKey": SUBSCRIPTIONS.rotate_key(ctx, record)["securityKey"]})


@operation("events.subscriptions.test", takes=TEST, gives=EVENT)
def test(ctx: Context, tenancy: Tenancy, subscription_id: str, values: Record) -> dict[str, Any]:
    """Send a notification of an example, signed like any other, to a subscription.

    Without a type it is one of the subscription's first (assumed: F-1660).
    """
    record = subscription_of(ctx, tenancy, subscription_id)
    event_type, body = test_event_of(record, values)
    return write_event(ctx, record, event_type, body)
