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


def disbursed(ctx: Context, payment: Record) -> Record:
    """The `disbursementInfo` of a payment that has just reached its stage."""
    info: Record = {**payment.get("disbursementInfo", {}), "isVoidable": payment["singleStatus"] in VOIDABLE}
    method = payment["disbursementType"]
    branch = BRANCHES.get(method)
    if branch and payment["singleStatus"] == "PROCESSED":
        chance = source(ctx.seed, payment["id"], method.lower())
        info[branch] = {"arrivesByDate": arrival(payment), **FIRST.get(method, nothing)(payment, chance)}
    if branch and payment["singleStatus"] == "SENT":
        chance = source(ctx.seed, payment["id"], "sent")
        sent = {"sentDate": ctx.clock.today().isoformat(), **THEN.get(method, nothing)(payment, chance)}
        info[branch] = {**info[branch], **sent}
    return info


def nothing(payment: Record, chance: Random) -> Record:
    """Methods that tell no more than dates."""
    return {}


def printed(payment: Record, chance: Random) -> Record:
    """A check has its number once it is processed."""
    return {"checkNumber": chance.randint(FIRST_CHECK_NUMBER, LAST_CHECK_NUMBER)}


def mailed(payment: Record, chance: Random) -> Record:
    """A check that goes by UPS can be followed; the form of the number is UPS's own."""
    if not payment["processingOptions"]["requestPayFaster"]:
        return {}
    return {"trackingInformation": f"1Z{chance.randrange(10**16):016d}"}


def traced(payment: Record, chance: Random) -> Record:
    """RPPS numbers what it is sent."""
    return {"traceNumber": chance.randrange(1, 10**8), "batchNumber": chance.randrange(1, 10**6)}


def arriving_abroad(payment: Record, chance: Random) -> Record:
    """What arrives in the vendor's currency, and how."""
    return {"amount": payment["amountAbroad"], "disbursementSubType": payment["wayAbroad"]}


def issued(payment: Record, chance: Random) -> Record:
    """A virtual card has a number and ends."""
    until = date.fromisoformat(arrival(payment)) + CARD_LIVES
    return {"validUntil": until.isoformat(), "last4CardNumber": f"{chance.randrange(10_000):04d}"}


# What each method tells besides dates, once the payer's account was debited, and once the money is on its way.
FIRST: Mapping[str, Details] = {"CHECK": printed, "INTERNATIONAL": arriving_abroad, "VIRTUAL_CARD": issued}
THEN: Mapping[str, Details] = {"CHECK": mailed, "RPPS": traced}
