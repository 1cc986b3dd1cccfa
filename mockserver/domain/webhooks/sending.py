"""From the outbox to whoever sends: what is due, to whom it is leased, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol

from mockserver.domain.context import Context
from mockserver.domain.organizations import NUMBERS, WORLD
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT, WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.outbox import DELIVERED, DROPPED, EVENTS, FAILED, PENDING, SUPPRESSED, within
from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS
from mockserver.kernel.clock import stamp
from mockserver.kernel.kinds import Record

SUCCESS = 200  # the one status that BILL names (F-1664)
BACKOFF = (2, 4, 8, 16)  # seconds after a try that failed
MAX_LOOKED_AT = 1_000


class Receipt(Protocol):
    """What came of a try."""

    @property
    def status(self) -> int: ...

    @property
    def answer(self) -> str: ...

    @property
    def error(self) -> str: ...

    @property
    def seconds(self) -> float: ...

    @property
    def suppressed(self) -> bool: ...


def homes(ctx: Context) -> range:
    """The numbers of everything in the world that may have subscriptions: partners at 0, organizations, companies."""
    return range(WORLD, int(ctx.tx.state().get(NUMBERS, WORLD)) + 1)


def waiting_events(ctx: Context) -> Iterator[Record]:
    """What waits in the outbox of the whole world, the oldest of each home first."""
    for number in homes(ctx):
        yield from ctx.find(WEBHOOK_EVENT, {"state": PENDING}, limit=MAX_LOOKED_AT, org=number)


def waiting_subscriptions(ctx: Context) -> list[str]:
    """The ids of the subscriptions for which something waits."""
    return list(dict.fromkeys(event["subscriptionId"] for event in waiting_events(ctx)))


def lease(
    ctx: Context, subscription_ids: Iterable[str], now: float, seconds: float, count: int
) -> list[tuple[Record, list[Record]]]:
    """The events that are due for some subscriptions, `count` of each at most, leased for so many seconds of real time.

    An event is due when the tenant's clock or real time, `now`, has come to its moment: a clock that stands still does
    not stop real time. What waits for a subscription that is gone or switched off is dropped.
    """
    wanted, moment = set(subscription_ids), ctx.clock.stamp()
    leased: dict[str, tuple[Record, list[Record]]] = {}
    for event in [one for one in waiting_events(ctx) if one["subscriptionId"] in wanted]:
        key = event["subscriptionId"]
        if event["leasedUntil"] > now or (event["nextTime"] > moment and event["nextReal"] > now):
            continue
        subscription = ctx.get(WEBHOOK_SUBSCRIPTION, key, org=event["org"])
        if subscription is None or not subscription["enabled"]:
            EVENTS.keep(ctx, {**event, "state": DROPPED})
            continue
        events = leased.setdefault(key, (subscription, []))[1]
        if len(events) < count:
            event["leasedUntil"] = now + seconds
            EVENTS.keep(ctx, event)
            events.append(event)
    return list(leased.values())


def note_tries(
    ctx: Context, subscription: Record, receipts: Sequence[tuple[Record, Receipt | None]], now: float
) -> list[Record]:
    """Note what came of tries to send the events of a subscription; returns a record of each try.

    An event without a receipt was not tried and goes back. After the last try that failed its subscription is switched
    off (F-1653).
    """
    tries = []
    inside = within(ctx, subscription["org"])
    for leased, receipt in receipts:
        event = inside.get(WEBHOOK_EVENT, leased["id"])
        if event is None:
            continue
        event["leasedUntil"] = 0.0
        if receipt is not None:
            tries.append(note_try(inside, subscription, event, receipt, now))
        EVENTS.keep(ctx, event)
        if event["state"] == FAILED:
            switch_off(inside, subscription["id"])
    return tries


def note_try(ctx: Context, subscription: Record, event: Record, receipt: Receipt, now: float) -> Record:
    """Note one try in its event, and say when there is another; returns the record of the try."""
    entry = {"createdTime": ctx.clock.stamp(), "statusCode": receipt.status}
    event["tries"] = [*event["tries"], entry]
    event["statusCode"] = receipt.status
    event["retries"] = [{"attemptNumber": number, **one} for number, one in enumerate(event["tries"][1:], start=1)]
    failures = event.get("failures", 0)
    if receipt.suppressed:
        event["state"] = SUPPRESSED
    elif receipt.status == SUCCESS:
        event |= {"state": DELIVERED, "failures": 0}
    elif failures == len(BACKOFF):
        event |= {"state": FAILED, "failures": 0}
    elif event["state"] == PENDING:
        later = timedelta(seconds=BACKOFF[failures])
        event |= {
            "failures": failures + 1,
            "nextTime": stamp(ctx.clock.now() + later),
            "nextReal": now + later.total_seconds(),
        }
    return {
        "eventId": event["id"],
        "type": event["type"],
        "subscriptionId": subscription["id"],
        "entityId": event["entityId"],
        "url": subscription["notificationUrl"],
        "attempt": len(event["tries"]),
        "time": entry["createdTime"],
        "statusCode": receipt.status,
        "error": receipt.error,
        "answer": receipt.answer[:1_000],
        "milliseconds": round(receipt.seconds * 1_000, 1),
        "state": event["state"],
        "nextTime": event["nextTime"] if event["state"] == PENDING else None,
        "payload": event["payload"],
    }


def switch_off(ctx: Context, subscription_id: str) -> None:
    """Switch a subscription off whose receiver answered to no try."""
    record = ctx.get(WEBHOOK_SUBSCRIPTION, subscription_id)
    if record is not None and record["enabled"]:
        SUBSCRIPTIONS.switch_off(ctx, record)


def drop_all(ctx: Context) -> None:
    """Let nothing be sent that waits in the world: it was taken out of a snapshot, or an image."""
    for event in [*waiting_events(ctx)]:
        EVENTS.keep(ctx, {**event, "state": DROPPED})
