"""From the outbox to whoever sends: what is due, to whom it is leased, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple, Protocol

from mockserver.domain.context import Context
from mockserver.domain.organizations import NUMBERS, WORLD
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT, WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.outbox import (
    DELIVERED,
    DROPPED,
    EVENTS,
    FAILED,
    PENDING,
    SUPPRESSED,
    later_queue,
    new_queue,
    over,
    within,
)
from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS, drop_waiting
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.kinds import Record

SUCCESS = 200  # the one status that BILL names (F-1664)
BACKOFF = (2, 4, 8, 16)  # seconds after a try that failed
MAX_LATER = 1_000  # events of a subscription's later queue that are looked at
NEVER = "9999-12-31T00:00:00.000+00:00"  # the moment of a tenant's clock at which a lease ends


class Receipt(Protocol):
    """What came of a request: see `app.notifications.Receipt`."""

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def status(self) -> int: ...

    @property
    def answer(self) -> str: ...

    @property
    def error(self) -> str: ...

    @property
    def seconds(self) -> float: ...

    @property
    def silent(self) -> bool: ...

    @property
    def is_suppressed(self) -> bool: ...


class Outcome(NamedTuple):
    """What came of an event that was leased: the receipt of a try, or none, and then it goes back.

    A rule of the lab, `rule`, may have it tried in so many seconds (`delay`), or behind the next one (`is_held`), lose
    it (`is_lost`), or send it more than once (`copies`).
    """

    event: Record
    receipt: Receipt | None = None
    rule: int = 0
    delay: float = 0.0
    is_held: bool = False
    is_lost: bool = False
    copies: Sequence[Receipt] = ()


class Lease(NamedTuple):
    """Events of one subscription for whoever leased them; `holds` says that a rule holds another one back."""

    subscription: Record
    events: list[Record]
    holds: bool


class Look(NamedTuple):
    """The ids of the subscriptions for which something is due, and whether anything waits at all."""

    due: list[str]
    waits: bool


def homes(ctx: Context) -> range:
    """The numbers of everything in the world that may have subscriptions: partners at 0, organizations, companies."""
    return range(WORLD, int(ctx.tx.state().get(NUMBERS, WORLD)) + 1)


def subscriptions(ctx: Context) -> Iterator[Record]:
    """Every subscription of the world."""
    for number in homes(ctx):
        yield from ctx.find(WEBHOOK_SUBSCRIPTION, org=number)


def new_events(ctx: Context, subscription: Record, count: int) -> list[Record]:
    """The first events of a subscription that nobody looked at."""
    return ctx.find(WEBHOOK_EVENT, {"queue": new_queue(subscription["id"])}, limit=count, org=subscription["org"])


def later_events(ctx: Context, subscription: Record) -> list[Record]:
    """The first events of a subscription that wait for their moment."""
    queue = later_queue(subscription["id"])
    return ctx.find(WEBHOOK_EVENT, {"queue": queue}, limit=MAX_LATER, org=subscription["org"])


def is_due(event: Record, moment: str, now: float) -> bool:
    """Whether the tenant's clock or real time has come to an event: a clock that stands still stops no real time."""
    return bool(event["nextReal"] <= now or event["nextTime"] <= moment)


def look(ctx: Context, now: float) -> Look:
    """What waits in the world at a moment of real time."""
    moment = ctx.clock.stamp()
    due, waits = [], False
    for subscription in subscriptions(ctx):
        later = later_events(ctx, subscription)
        new = new_events(ctx, subscription, 1)
        waits = waits or bool(later or new)
        if new or any(is_due(event, moment, now) for event in later):
            due.append(subscription["id"])
    return Look(due, waits)


def lease(ctx: Context, ids: Collection[str], now: float, seconds: float, count: int) -> list[Lease]:
    """The events that are due for some subscriptions, `count` of each at most, leased for so many seconds of real time.

    What was put off comes first. What waits for a subscription that is switched off is dropped.
    """
    leases = []
    for subscription in [one for one in subscriptions(ctx) if one["id"] in ids]:
        inside = within(ctx, subscription["org"])
        if not subscription["enabled"]:
            drop_waiting(inside, subscription["id"])
            continue
        moment, later = ctx.clock.stamp(), later_events(ctx, subscription)
        due = [event for event in later if is_due(event, moment, now)]
        events = [*due, *new_events(ctx, subscription, count)][:count]
        for event in events:
            put_off(event, NEVER, now + seconds)
            EVENTS.keep(inside, event)
        holds = any(event.get("held") for event in later if event not in due)
        leases.append(Lease(subscription, events, holds))
    return [one for one in leases if one.events]


def put_off(event: Record, moment: str, now: float) -> None:
    """Let an event wait until a moment of the tenant's clock, or of real time."""
    event |= {"queue": later_queue(event["subscriptionId"]), "nextTime": moment, "nextReal": now}


def put_off_by(ctx: Context, event: Record, seconds: float, now: float) -> None:
    """Let an event wait for so many seconds, by whichever clock."""
    put_off(event, stamp(ctx.clock.now() + timedelta(seconds=seconds)), now + seconds)


def note_outcomes(ctx: Context, subscription: Record, outcomes: Iterable[Outcome], now: float) -> list[Record]:
    """Note what came of the leased events of a subscription; returns a record of each try.

    After the last try that failed its subscription is switched off (F-1653).
    """
    entries: list[Record] = []
    newest = 0
    inside = within(ctx, subscription["org"])
    for outcome in outcomes:
        event = inside.get(WEBHOOK_EVENT, outcome.event["id"])
        if event is None:
            continue
        event = note(inside, event, outcome, now)
        EVENTS.keep(inside, event)
        entries += entries_of(inside, subscription, event, outcome)
        newest = max(newest, event["seq"] if outcome.receipt else 0)
        if event["state"] == FAILED:
            switch_off(inside, subscription["id"])
    if newest:
        release(inside, subscription, newest)
    return entries


def note(ctx: Context, event: Record, outcome: Outcome, now: float) -> Record:
    """An event after what came of it."""
    event.pop("held", None)
    if outcome.rule:
        event["rule"] = outcome.rule
    waits = event["state"] == PENDING
    if outcome.receipt is not None:
        return note_try(ctx, event, outcome.receipt, now)
    if outcome.is_lost:
        return over(event, DROPPED)
    if waits and outcome.is_held:
        event["held"] = True
    if waits:
        since = parse_stamp(event["waitsSince"])
        put_off(event, stamp(since + timedelta(seconds=outcome.delay)), now + outcome.delay)
    return event


def note_try(ctx: Context, event: Record, receipt: Receipt, now: float) -> Record:
    """An event after a try; where that failed, it says when there is another."""
    event["tries"] = [*event["tries"], {"createdTime": ctx.clock.stamp(), "statusCode": receipt.status}]
    event["statusCode"] = receipt.status
    event["retries"] = [{"attemptNumber": number, **one} for number, one in enumerate(event["tries"][1:], start=1)]
    if receipt.is_suppressed:
        return over(event, SUPPRESSED)
    if receipt.status == SUCCESS:
        return over(event, DELIVERED)
    if event["state"] != PENDING:
        return event
    failures = event["failures"]
    if failures == len(BACKOFF):
        return over(event, FAILED)
    put_off_by(ctx, event, BACKOFF[failures], now)
    return event | {"failures": failures + 1}


def release(ctx: Context, subscription: Record, newest: int) -> None:
    """Let go of what a rule holds back until a newer event was tried; `newest` is the serial number of one that was."""
    for event in later_events(ctx, subscription):
        if event.get("held") and event["seq"] < newest:
            put_off_by(ctx, event, 0, 0)
            EVENTS.keep(ctx, event)


def entries_of(ctx: Context, subscription: Record, event: Record, outcome: Outcome) -> Iterator[Record]:
    """The records of what was sent of an event, and of what a rule lost."""
    head = {
        "eventId": event["id"],
        "type": event["type"],
        "subscriptionId": subscription["id"],
        "entityId": event["entityId"],
        "time": ctx.clock.stamp(),
        "attempt": len(event["tries"]),
        "state": event["state"],
        "nextTime": event["nextTime"] if event["state"] == PENDING else None,
        "rule": event.get("rule") or None,
    }
    request: Record = {"method": "POST", "url": subscription["notificationUrl"], "body": event["payload"]}
    if outcome.is_lost:
        yield {**head, "request": {**request, "headers": {}}, "answer": None, "error": "", "milliseconds": 0.0}
    for receipt in (outcome.receipt, *outcome.copies):
        if receipt is not None:
            yield {
                **head,
                "request": {**request, "headers": dict(receipt.headers)},
                "answer": {"status": receipt.status, "body": receipt.answer[:1_000]} if receipt.status else None,
                "error": receipt.error,
                "milliseconds": round(receipt.seconds * 1_000, 1),
            }


def switch_off(ctx: Context, subscription_id: str) -> None:
    """Switch a subscription off whose receiver answered to no try."""
    record = ctx.get(WEBHOOK_SUBSCRIPTION, subscription_id)
    if record is not None and record["enabled"]:
        SUBSCRIPTIONS.switch_off(ctx, record)


def drop_all(ctx: Context) -> None:
    """Let nothing be sent that waits in the world: it was taken out of a snapshot, or an image."""
    for subscription in [*subscriptions(ctx)]:
        drop_waiting(within(ctx, subscription["org"]), subscription["id"])
