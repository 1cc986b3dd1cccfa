"""The stages of a payment: which comes after which, when, and what each means. Tables only.

BILL publishes neither the sandbox's timers nor production's hours; every number of days and time of day is assumed
(F-667).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from mockserver.kernel.calendar import add_bank_days
from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.kinds import Record

FIRST_STAGE = "SCHEDULED"
# The stage of payments made outside BILL, which have no other until they are void (F-1111).
PAID_OFFLINE = "PAID_OFFLINE"

# The stages (`singleStatus`) that a `status` stands for. CANCELED and CANCELLED: BILL spells the two differently.
STAGES_OF: Mapping[str, str] = {
    "SCHEDULED": "SCHEDULED READY_TO_FUND FUNDING_STARTED CANCELLATION_IN_PROGRESS",
    "PAID": (
        "PROCESSED SENT DELIVERED CLEARED PARTIALLY_CLAIMED DISBURSEMENT_ON_HOLD EXPIRING VOID_PENDING"
        " FUNDING_FAILED_ACTION_NEEDED DISBURSEMENT_FAILED_ACTION_NEEDED"
        " DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED UNDEFINED"
    ),
    "CANCELLED": "CANCELED",
    "VOID": "VOIDED FUNDING_FAILED_VOIDED",
    "ESCHEATED": "FUNDS_ESCHEATED",
}
STATUS_OF: Mapping[str, str] = {stage: status for status, stages in STAGES_OF.items() for stage in stages.split()}

# The `disbursementStatus` that begins with a stage.
DISBURSEMENT_STATUS_OF: Mapping[str, str] = {
    "SENT": "DONE",
    "DISBURSEMENT_ON_HOLD": "HOLD",
    "DISBURSEMENT_FAILED_ACTION_NEEDED": "FAILED",
    "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED": "FAILED",
    "VOIDED": "VOID",
    "FUNDING_FAILED_VOIDED": "VOID",
    "FUNDS_ESCHEATED": "ESCHEATED",
}

# It is assumed (F-668) that a payment can be voided even when it is CLEARED, as an ACH is as soon as it is sent; money
# that somebody else has taken (the state, a vendor from a virtual card, BILL that waits for a wire) cannot be had back.
VOIDABLE = frozenset(
    [
        *("FUNDING_STARTED", "PROCESSED", "SENT", "DELIVERED", "CLEARED", "DISBURSEMENT_ON_HOLD", "EXPIRING"),
        *("DISBURSEMENT_FAILED_ACTION_NEEDED", "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED"),
    ]
)

STANDARD = "STANDARD"
FASTER = "FASTER"


class Step(NamedTuple):
    """The way to a stage: so many bank days and then days after the step before it, at that time in Los Angeles."""

    stage: str
    bank_days: int
    at: time
    days: int = 0


class Route(NamedTuple):
    """All steps of a payment in order, and how many bank days after its process date it arrives."""

    steps: tuple[Step, ...]
    arrives: int

    def after(self, stage: str) -> Step | None:
        """The step that follows a stage; None after the last, and for a stage that is not on this route."""
        stages = [FIRST_STAGE, *(step.stage for step in self.steps)]
        return dict(zip(stages, self.steps, strict=False)).get(stage)


FUNDING = (Step("FUNDING_STARTED", 0, time(9)), Step("PROCESSED", 0, time(18)))


def check(days: int) -> Route:
    """A check that is mailed on the bank day after the funding and is `days` bank days under way."""
    departure, clearing = Step("SENT", 1, time(9)), Step("CLEARED", 3, time(9))
    return Route((*FUNDING, departure, Step("DELIVERED", days, time(12)), clearing), arrives=1 + days)


def transfer(days: int) -> Route:
    """Money sent to an account on the bank day after the funding, `days` bank days under way."""
    return Route((*FUNDING, Step("SENT", 1, time(9)), Step("CLEARED", days, time(9))), arrives=1 + days)


def same_day(arrives: int) -> Route:
    """Money sent to an account in the evening of the process date."""
    return Route((*FUNDING, Step("SENT", 0, time(20)), Step("CLEARED", 0, time(20))), arrives)


# A virtual card is e-mailed, so it is there as soon as it is sent; the vendor charges it some days later.
CARD_DELIVERY = (Step("SENT", 1, time(9)), Step("DELIVERED", 0, time(9)), Step("CLEARED", 3, time(9)))

# By disbursement type and speed. A pair that is missing cannot be asked for.
ROUTES: Mapping[tuple[str, str], Route] = {
    ("ACH", STANDARD): Route((*FUNDING, Step("SENT", 1, time(9)), Step("CLEARED", 0, time(9))), arrives=3),
    ("ACH", FASTER): same_day(arrives=1),
    ("CHECK", STANDARD): check(5),
    ("CHECK", "UPS_1DAY"): check(1),
    ("CHECK", "UPS_2DAY"): check(2),
    ("CHECK", "UPS_3DAY"): check(3),
    ("RPPS", STANDARD): transfer(2),
    ("RPPS", "RTP_DELIVERY"): same_day(arrives=0),
    ("INTERNATIONAL_E_PAYMENT", STANDARD): transfer(3),
    ("AMEX", STANDARD): transfer(1),
    ("VIRTUAL_CARD", STANDARD): Route((*FUNDING, *CARD_DELIVERY), arrives=1),
    ("WALLET", STANDARD): same_day(arrives=0),
}

# Where `disbursementInfo` tells about each method; what American Express does, it does not tell.
BRANCHES: Mapping[str, str] = {
    "ACH": "achDisbursement",
    "CHECK": "checkDisbursement",
    "RPPS": "rppsDisbursement",
    "INTERNATIONAL_E_PAYMENT": "internationalDisbursement",
    "VIRTUAL_CARD": "vcardDisbursement",
    "WALLET": "walletDisbursement",
}


def speed_of(options: Record) -> str:
    """How fast processing options want a payment: a delivery type, or `FASTER`, or `STANDARD`."""
    delivery = str(options["requestCheckDeliveryType"])
    if delivery != STANDARD:
        return delivery
    return FASTER if options["requestPayFaster"] else STANDARD


def route_of(payment: Record) -> Route:
    """The route of an online payment."""
    return ROUTES[payment["disbursementType"], speed_of(payment["processingOptions"])]


def arrival(payment: Record) -> str:
    """The day by which a payment arrives."""
    return add_bank_days(date.fromisoformat(payment["processDate"]), route_of(payment).arrives).isoformat()


def due_time(step: Step, since: date, now: datetime) -> str:
    """When a step is due that is counted from the date of the one before it; never before `now`."""
    day = add_bank_days(since, step.bank_days) + timedelta(days=step.days)
    return stamp(max(datetime.combine(day, step.at, business_zone()), now))
