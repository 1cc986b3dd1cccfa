"""The outbox: what changes tell subscribers, written in the transaction that changes, sent by somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.resource import Resource, register, resource_of
from mockserver.domain.webhooks.catalog import KEYS, PAYMENT_STATUSES, SPEND, VERSION, noun_of
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT, WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.payloads import company_uuid, payload_of
from mockserver.kernel.ids import uuid4
from mockserver.kernel.kinds import Record

PENDING, DELIVERED, FAILED, DROPPED, SUPPRESSED = "PENDING", "DELIVERED", "FAILED", "DROPPED", "SUPPRESSED"
NO_ANSWER = 0  # the status of an event that no receiver has answered yet, or ever (F-1700)


class Events(Resource):
    """Events of subscriptions. `payload` is the notification's body as it is sent, `tries` are the attempts to.

    A try is `createdTime` and `statusCode` (0 where no answer came). While an event waits it stands in one of its
    subscription's two queues: what is new, and what waits for another try, for a rule, or for whoever leased it. There
    `nextTime` is the moment of the tenant's clock and `nextReal` that of real time (seconds since the epoch) from which
    it is tried, whichever comes first; `waitsSince`, by the tenant's clock, is when it was to be sent.
    """

    kind = WEBHOOK_EVENT
    has_effects = False  # the one that counts is that it is queued
    is_written_down = False


EVENTS = register(Events())


class Change(NamedTuple):
    """One record before and after; None where there was, or is, none."""

    new: Record | None
    old: Record | None


def write_events(ctx: Context) -> None:
    """Write the events of everything that was changed so far in the context's transaction, once for each record."""
    changes = ctx.tx.changes
    if ctx.tx.lacks(WEBHOOK_SUBSCRIPTION):
        changes.clear()
        return
    by_record: dict[tuple[str, str], Change] = {}
    for kind_name, new, old in changes:
        key = kind_name, (new or old or {})["id"]
        by_record[key] = Change(new, by_record[key].old if key in by_record else old)
    changes.clear()
    for (kind_name, _), change in by_record.items():
        if change.new is not None:
            write_change(ctx, resource_of(kind_name), change.new, change.old)


def write_change(ctx: Context, resource: Resource, new: Record, old: Record | None) -> None:
    """Write the events of one record's change, as the transaction leaves it."""
    if resource.kind.name == "payment" and new["singleStatus"] not in PAYMENT_STATUSES:
        return
    for event_type in types_of(resource, new, old):
        inside = within(ctx, new["org"])
        if subscriptions := [*subscribers(inside, event_type)]:
            record = inside.get(resource.kind, new["id"]) or new
            resource.present(inside, [record])
            key = KEYS[noun_of(event_type)]
            send(inside, subscriptions, event_type, {key: payload_of(inside, key, record)}, record["id"])


def types_of(resource: Resource, new: Record, old: Record | None) -> Iterator[str]:
    """The type of event that a change is, if it is one: of its verb, else an update where the resource has these."""
    if old is not None and resource.event_fields and all(new.get(f) == old.get(f) for f in resource.event_fields):
        return
    noun = noun_of(resource.events[0])
    for verb in (verb_of(new, old), "updated"):
        if f"{noun}.{verb}" in resource.events:
            yield f"{noun}.{verb}"
            return


def verb_of(new: Record, old: Record | None) -> str:
    """What happened to a record."""
    if old is None:
        return "created"
    if new.get("status") == "DELETED" != old.get("status"):
        return "deleted"
    if new["archived"] != old["archived"]:
        return "archived" if new["archived"] else "restored"
    return "updated"


def within(ctx: Context, org: int) -> Context:
    """The context, in the organization of a record."""
    return ctx if ctx.org == org else replace(ctx, caller=replace(ctx.caller, org=org))


def subscribers(ctx: Context, event_type: str) -> Iterator[Record]:
    """The subscriptions that are to be told of an event here: the organization's own, and its partner's.

    An organization that is no partner's is any partner's, as in the partner operations.
    """
    spend = event_type.startswith(f"{SPEND}.")
    if spend and not ctx.spend_events:
        return
    own = ctx.find(WEBHOOK_SUBSCRIPTION, {"enabled": True})
    partners = [] if spend else ctx.find(WEBHOOK_SUBSCRIPTION, {"enabled": True}, org=WORLD)
    if partners:
        name = organization_of(ctx).get("partnerName", "")
        partners = [one for one in partners if name in ("", one.get("partnerName"))]
    yield from (one for one in (*own, *partners) if any(event["type"] == event_type for event in one["events"]))


def organization_of(ctx: Context) -> Record:
    """The organization whose records the context is about; empty for an S&E company."""
    return next(iter(ctx.find(ORGANIZATION, {"number": ctx.org}, limit=1, org=WORLD)), {})


def announce(ctx: Context, event_type: str, body: Mapping[str, Any], entity_id: str = "") -> None:
    """Write an event that no record's change is: `body` is what a notification holds beside its metadata."""
    if ctx.tell is not None:
        send(ctx, subscribers(ctx, event_type), event_type, body, entity_id)


def send(
    ctx: Context, subscriptions: Iterable[Record], event_type: str, body: Mapping[str, Any], entity_id: str
) -> list[Record]:
    """Write an event for each subscription, to be sent once the transaction is committed."""
    return [write_event(ctx, one, event_type, body, entity_id) for one in subscriptions]


def write_event(
    ctx: Context, subscription: Record, event_type: str, body: Mapping[str, Any], entity_id: str = ""
) -> Record:
    """An event of a subscription, waiting to be sent."""
    event = ctx.new(WEBHOOK_EVENT)
    event["id"] = uuid4(event["seq"], ctx.seed)
    metadata = {"eventId": event["id"], "subscriptionId": subscription["id"]}
    metadata |= home_of(ctx, subscription) | {"eventType": event_type, "version": VERSION}
    event |= {
        "org": subscription["org"],
        "subscriptionId": subscription["id"],
        "type": event_type,
        "version": VERSION,
        "entityId": entity_id,
        "payload": orjson.dumps({"metadata": metadata, **body}).decode(),
        "tries": [],
        "statusCode": NO_ANSWER,
    }
    EVENTS.insert(ctx, waiting(ctx, event))
    ctx.note_event(event_type, event["id"])
    return event


def home_of(ctx: Context, subscription: Record) -> Record:
    """Whose record an event is about: an organization's, or an S&E company's."""
    if subscription["family"] == SPEND:
        return {"spendCompanyUuid": company_uuid(ctx)}
    return {"organizationId": organization_of(ctx).get("id") or subscription.get("organizationId", "")}


def new_queue(subscription_id: str) -> str:
    """Where events stand that were never looked at."""
    return f"{subscription_id}:new"


def later_queue(subscription_id: str) -> str:
    """Where events stand that wait for a moment."""
    return f"{subscription_id}:later"


def waiting(ctx: Context, event: Record) -> Record:
    """The event, to be sent as soon as the transaction is committed."""
    ctx.tx.on_commit.append(ctx.wake)
    event |= {"state": PENDING, "queue": new_queue(event["subscriptionId"]), "failures": 0}
    now = ctx.clock.stamp()
    return event | {"waitsSince": now, "nextTime": now, "nextReal": 0.0}


def over(event: Record, state: str) -> Record:
    """The event, for which nobody waits any more."""
    event.pop("queue", None)
    return event | {"state": state, "failures": 0}


def resend(ctx: Context, event: Record) -> Record:
    """Let an event be sent once more, under its old id (F-1655)."""
    event.pop("rule", None)
    return EVENTS.keep(ctx, waiting(ctx, event))
