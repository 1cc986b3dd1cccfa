"""What is known of a payment's disbursement in each of its stages: `disbursementInfo`, one branch a method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from mockserver.domain.context import Context
from mockserver.domain.payments.stages import BRANCHES, VOIDABLE, arrival
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random, source

FIRST_CHECK_NUMBER, LAST_CHECK_NUMBER = 10_000_000, 99_999_999
CARD_LIVES = timedelta(days=20)  # an unused virtual card is void after them

Details = Callable[[Record, Random], Record]


def disbursement_info(ctx: Context, payment: Record) -> Record:
    """The `disbursementInfo` of a payment that has just reached its stage: `isVoidable`, and what its method tells.

    The branch of the method appears once the payer's account was debited.
    """
    info: Record = {**payment.get("disbursementInfo", {}), "isVoidable": payment["singleStatus"] in VOIDABLE}
    method = payment["disbursementType"]
    branch = BRANCHES.get(method)
    if branch and payment["singleStatus"] == "PROCESSED":
        chance = source(ctx.seed, payment["id"], method.lower())
        info[branch] = {"arrivesByDate": arrival(payment), **WHEN_PROCESSED.get(method, no_details)(payment, chance)}
    if branch and payment["singleStatus"] == "SENT":
        chance = source(ctx.seed, payment["id"], "sent")
        details = {"sentDate": ctx.clock.today().isoformat(), **WHEN_SENT.get(method, no_details)(payment, chance)}
        info[branch] = {**info[branch], **details}
    return info


def no_details(payment: Record, chance: Random) -> Record:
    """Methods that tell no more than dates."""
    return {}


def check_number(payment: Record, chance: Random) -> Record:
    """A check has its number once it is processed."""
    return {"checkNumber": chance.randint(FIRST_CHECK_NUMBER, LAST_CHECK_NUMBER)}


def tracking_number(payment: Record, chance: Random) -> Record:
    """A check that goes by UPS can be followed; the form of the number is UPS's own."""
    if not payment["processingOptions"]["requestPayFaster"]:
        return {}
    return {"trackingInformation": f"1Z{chance.randrange(10**16):016d}"}


def rpps_numbers(payment: Record, chance: Random) -> Record:
    """RPPS numbers what it is sent."""
    return {"traceNumber": chance.randrange(1, 10**8), "batchNumber": chance.randrange(1, 10**6)}


def amount_abroad(payment: Record, chance: Random) -> Record:
    """What arrives in the vendor's currency, and how."""
    return {"amount": payment["amountAbroad"], "disbursementSubType": payment["wayAbroad"]}


def virtual_card(payment: Record, chance: Random) -> Record:
    """A virtual card has a number and ends."""
    until = date.fromisoformat(arrival(payment)) + CARD_LIVES
    return {"validUntil": until.isoformat(), "last4CardNumber": f"{chance.randrange(10_000):04d}"}


# What each method tells besides dates, once the payer's account was debited, and once the money is on its way.
WHEN_PROCESSED: Mapping[str, Details] = {
    "CHECK": check_number,
    "INTERNATIONAL_E_PAYMENT": amount_abroad,
    "VIRTUAL_CARD": virtual_card,
}
WHEN_SENT: Mapping[str, Details] = {"CHECK": tracking_number, "RPPS": rpps_numbers}
