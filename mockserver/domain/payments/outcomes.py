"""What becomes of a payment, by a choice made ahead of time: any documented stage, failures and returns among them.

No API of BILL's does this; it is for tests that need a payment to fail.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.payments.exceptions import CANCELLING, OF_A_REQUEST, ahead, next_step
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.payments.stages import FIRST_STAGE, STATUS_OF
from mockserver.kernel.clock import business_zone, parse_stamp
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Kind, Record

OUTCOMES = tuple(sorted(STATUS_OF))


class OutOfReach(ValueError):
    """A payment that cannot get to a stage; the text says why."""


def choose(ctx: Context, payment: Record, outcome: str) -> Record:
    """Let a payment go its way up to a stage and stay there, leaving its route where the stage is on none.

    `CANCELLATION_IN_PROGRESS` and `VOID_PENDING` say how the payer's next request goes: it is done the next bank
    day, not at once. CLEARED is the end of every route, so choosing it takes another choice back. Raises
    `OutOfReach`.
    """
    new: Record = {**payment, "outcome": outcome}
    if not can_reach_outcome(new):
        method, stage = payment["disbursementType"], payment["singleStatus"]
        raise OutOfReach(f"singleStatus: a payment by {method} that is {stage} cannot become {outcome}")
    new.pop("dueAt", None)
    PAYMENTS.wait(ctx, new, next_step(new), last_step_day(payment))
    PAYMENTS.keep(ctx, new)
    return PAYMENTS.run_if_instant(ctx, new)


def can_reach_outcome(payment: Record) -> bool:
    """Whether a payment can still get to its outcome."""
    outcome, stage = payment["outcome"], payment["singleStatus"]
    if not payment["onlinePayment"]:
        return False
    if outcome in OF_A_REQUEST:
        return stage == FIRST_STAGE if outcome == CANCELLING else next_step({**payment, "outcome": ""}) is not None
    return outcome in ahead(payment)


def last_step_day(payment: Record) -> date:
    """The day a payment's next step is counted from: its process date at first, then the day of its last step."""
    if payment["singleStatus"] == FIRST_STAGE:
        return date.fromisoformat(payment["processDate"])
    return parse_stamp(payment["updatedTime"]).astimezone(business_zone()).date()


def step_now(ctx: Context, payment: Record) -> Record:
    """Move a payment to its next stage at once, whatever moves payments otherwise; raises `OutOfReach` at the end."""
    later = PAYMENTS.step(ctx, payment)
    if later is None:
        raise OutOfReach(f"singleStatus: nothing more happens to a payment that is {payment['singleStatus']}")
    return later


def anywhere(ctx: Context, payment_id: str, kind: Kind = PAYMENT) -> tuple[Context, Record]:
    """A payment of any organization of the world, and a context of that organization; raises `NotFound`."""
    for organization in ctx.find(ORGANIZATION, org=WORLD):
        if payment := ctx.get(kind, payment_id, org=organization["number"]):
            return replace(ctx, caller=replace(ctx.caller, org=organization["number"])), payment
    raise NotFound(payment_id)
