"""Where payments leave their route: failures, returns, holds and the like, by their `outcome`. Tables only.

When any of this happens at BILL is not published: every number of days and time of day is assumed (F-662).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import NamedTuple, TypeVar

from mockserver.domain.payments.stages import FIRST_STAGE, Step, route_of
from mockserver.kernel.kinds import Record

ANY = ""  # any disbursement type that has no row of its own
BY_ACCOUNT = ("ACH", "RPPS", "INTERNATIONAL_E_PAYMENT")
MORNING = time(9)
BEFORE_FUNDING = time(6)

CANCELLING, VOIDING = "CANCELLATION_IN_PROGRESS", "VOID_PENDING"
FAILED, REJECTED = "DISBURSEMENT_FAILED_ACTION_NEEDED", "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED"


class Detour(NamedTuple):
    """The stage after which a payment leaves its route, and the step it takes instead of the next one."""

    after: str
    step: Step


def detour(stage: str, after: str, bank_days: int, at: time = MORNING, *, days: int = 0) -> Detour:
    """A detour to a stage, as a payment's outcome may ask for."""
    return Detour(after, Step(stage, bank_days, at, days))


# By the stage a detour leads to and the disbursement type. An electronic payment fails although it was CLEARED, a
# check comes back before it is; uncashed checks expire after 90 days, unused virtual cards after 20.
DETOURS: Mapping[tuple[str, str], Detour] = {
    ("READY_TO_FUND", ANY): detour("READY_TO_FUND", FIRST_STAGE, 0, BEFORE_FUNDING),
    ("CANCELED", ANY): detour("CANCELED", FIRST_STAGE, 0, BEFORE_FUNDING),
    ("FUNDING_FAILED_VOIDED", ANY): detour("FUNDING_FAILED_VOIDED", "FUNDING_STARTED", 1),
    ("DISBURSEMENT_ON_HOLD", ANY): detour("DISBURSEMENT_ON_HOLD", "PROCESSED", 1),
    ("UNDEFINED", ANY): detour("UNDEFINED", "PROCESSED", 1),
    ("FUNDING_FAILED_ACTION_NEEDED", ANY): detour("FUNDING_FAILED_ACTION_NEEDED", "SENT", 1),
    ("VOIDED", ANY): detour("VOIDED", "SENT", 1),
    (FAILED, ANY): detour(FAILED, "CLEARED", 2),
    (FAILED, "CHECK"): detour(FAILED, "SENT", 10),
    (FAILED, "VIRTUAL_CARD"): detour(FAILED, "SENT", 1),
    **{(REJECTED, method): detour(REJECTED, "CLEARED", 2) for method in BY_ACCOUNT},
    ("PARTIALLY_CLAIMED", "VIRTUAL_CARD"): detour("PARTIALLY_CLAIMED", "DELIVERED", 2),
    ("EXPIRING", "CHECK"): detour("EXPIRING", "DELIVERED", 0, days=80),
    ("EXPIRING", "VIRTUAL_CARD"): detour("EXPIRING", "DELIVERED", 0, days=15),
    ("FUNDS_ESCHEATED", "CHECK"): detour("FUNDS_ESCHEATED", "DELIVERED", 0, days=1_095),
}

# What comes by itself after a stage that is on no route.
FOLLOWS: Mapping[tuple[str, str], Step] = {
    (CANCELLING, ANY): Step("CANCELED", 1, MORNING),
    (VOIDING, ANY): Step("VOIDED", 1, MORNING),
    ("EXPIRING", "CHECK"): Step("VOIDED", 0, MORNING, days=10),
    ("EXPIRING", "VIRTUAL_CARD"): Step("VOIDED", 0, MORNING, days=5),
}

# Where on its route a payment stands that has left it only for a while.
STANDS_AT: Mapping[str, str] = {
    "READY_TO_FUND": FIRST_STAGE,
    "DISBURSEMENT_ON_HOLD": "PROCESSED",
    "UNDEFINED": "PROCESSED",
    "PARTIALLY_CLAIMED": "DELIVERED",
}

# Outcomes of a request of the payer: it is done after a day, not at once as in the sandbox.
OF_A_REQUEST = frozenset([CANCELLING, VOIDING])

Row = TypeVar("Row")


def row_of(table: Mapping[tuple[str, str], Row], stage: str, method: str) -> Row | None:
    """A table's row for a stage and a disbursement type."""
    return table.get((stage, method)) or table.get((stage, ANY))


def next_step(payment: Record) -> Step | None:
    """The step a payment waits for; None when nothing more happens to it."""
    if not payment["onlinePayment"]:
        return None
    stage, outcome, method = payment["singleStatus"], payment.get("outcome", ""), payment["disbursementType"]
    if step := row_of(FOLLOWS, stage, method):
        return step
    if stage == outcome:
        return None
    place, leaving = STANDS_AT.get(stage, stage), row_of(DETOURS, outcome, method)
    return leaving.step if leaving and leaving.after == place else route_of(payment).after(place)


def ahead(payment: Record) -> Iterator[str]:
    """The stages a payment will go through, the one it is in first."""
    yield payment["singleStatus"]
    while step := next_step(payment):
        payment = {**payment, "singleStatus": step.stage}
        yield step.stage
