"""A payment on its way, for a time line: the stages behind it, where it stands, and those ahead, as its rules say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mockserver.domain.payments.exceptions import DETOURS, STANDS_AT, next_step, row_of
from mockserver.domain.payments.outcomes import OUTCOMES, can_reach_outcome, last_step_day
from mockserver.domain.payments.stages import FIRST_STAGE, due_time, route_of
from mockserver.domain.receivables.received_payments import PAID, RECEIVED_PAYMENT, SCHEDULED
from mockserver.kernel.clock import Clock, business_zone, parse_stamp
from mockserver.kernel.kinds import Record

DONE, CURRENT, AHEAD = "done", "current", "ahead"


class Stage(NamedTuple):
    """A stage of a payment: `done`, `current` or `ahead`, and the moment at which it comes, where one is known."""

    name: str
    state: str
    moment: str = ""


class Way(NamedTuple):
    """The stages of a payment, whether another one comes, and the outcomes that can be chosen for it."""

    stages: list[Stage]
    goes_on: bool
    outcomes: list[str]
    outcome: str


def way_of(kind_name: str, record: Record, clock: Clock) -> Way:
    """The way of a payment, or of a customer's charge."""
    if kind_name == RECEIVED_PAYMENT.name:
        return charge_way(record)
    stage = record["singleStatus"]
    ahead = [*stages_ahead(record, clock)]
    stages = [*(Stage(name, DONE) for name in stages_behind(record)), Stage(stage, CURRENT), *ahead]
    outcomes = [one for one in OUTCOMES if one != stage and can_reach_outcome({**record, "outcome": one})]
    return Way(stages, bool(ahead), outcomes, record.get("outcome", ""))


def charge_way(record: Record) -> Way:
    """The way of a customer's charge: it is there, or it comes."""
    if record["status"] == SCHEDULED:
        return Way([Stage(SCHEDULED, CURRENT), Stage(PAID, AHEAD, record.get("dueAt", ""))], True, [], "")
    return Way([Stage(record["status"], CURRENT)], False, [], "")


def stages_behind(payment: Record) -> list[str]:
    """The stages of its route that a payment has left behind."""
    if not payment["onlinePayment"]:
        return []
    stage, method = payment["singleStatus"], payment["disbursementType"]
    route = [FIRST_STAGE, *(step.stage for step in route_of(payment).steps)]
    if stage in route:
        return route[: route.index(stage)]
    leaving = row_of(DETOURS, stage, method)
    place = STANDS_AT.get(stage) or (leaving.after if leaving else FIRST_STAGE)
    return route[: route.index(place) + 1] if place in route else route[:1]


def stages_ahead(payment: Record, clock: Clock) -> Iterator[Stage]:
    """The stages to which a payment will come, with the moments of those that time brings."""
    since, due = last_step_day(payment), payment.get("dueAt", "")
    is_timed = bool(due)
    while step := next_step(payment):
        moment = (due or due_time(step, since, clock.now())) if is_timed else ""
        if moment:
            since = day_of(moment)
        yield Stage(step.stage, AHEAD, moment)
        payment, due = {**payment, "singleStatus": step.stage}, ""


def day_of(moment: str) -> date:
    """The day of a moment where the banks are."""
    return parse_stamp(moment).astimezone(business_zone()).date()
