"""v3 bank accounts of the organization: made, changed, archived, and verified by the amount of a deposit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.kernel.kinds import Record
from mockserver.kernel.routing_numbers import NOT_A_ROUTING_NUMBER, is_routing_number
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Bool, Enum, Field, Mode, Money, Obj, Ref, Text, View

DEFAULT = Obj(Field("payables", Bool()), Field("receivables", Bool()))
BANK_STATUS = Enum("PENDING", "VERIFIED", "NOT_VERIFIED", "INVALID", answers=["BLOCKED", "EXPIRED", "UNDEFINED"])


def of_a_us_bank(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A routing number has a digit that checks it."""
    number = values.get("routingNumber")
    if number is not None and not is_routing_number(number):
        yield "routingNumber", NOT_A_ROUTING_NUMBER


VIEW = View(
    BANK_ACCOUNT,
    [
        ARCHIVED,
        ID,
        Field("status", BANK_STATUS, access="r", filter="eq ne in nin"),
        Field("createdBy", Text(), access="r"),
        # BILL's schema leaves both numbers open, its guide does not.
        Field("routingNumber", Text(50), access="c", required=True),
        # Whether BILL masks it is not known; its own examples show all digits.
        Field("accountNumber", Text(50), access="c", required=True),
        Field("nameOnAccount", Text(100), required=True, sort=True),
        Field("type", Enum("CHECKING", "SAVINGS"), access="c", required=True, filter="eq ne"),
        Field("ownerType", Enum("BUSINESS", "PERSONAL"), required=True, filter="eq ne"),
        Field("bankName", Text(100, 1), required=True, sort=True),
        Field("accessToAdmins", Bool(), filter="eq ne", sort=True),
        Field("default", DEFAULT),
        *STANDARD_ANSWER,
        Field("chartOfAccountId", Ref()),
    ],
    rules=[of_a_us_bank],
)
# BILL's list of filters says `id`, its own sample of a call `bankAccountId`.
VIEW.queryable["bankAccountId"] = VIEW.queryable["id"]

DEPOSIT = Body(Field("depositAmount", Money(0.01, 0.99), required=True))
VERIFIED = Reply(Field("verified", Bool()))

SHOWN = V3Resource(
    "v3.funding-accounts.banks",
    BANK_ACCOUNTS,
    VIEW,
    "bankAccountId",
    "manage_bank_accounts",
    verbs="list get create update archive",
)


def verify(call: Call) -> Answer:
    """POST verify: a wrong amount is an answer, not a refusal."""
    deposit = DEPOSIT.read(call)["depositAmount"]
    verified = BANK_ACCOUNTS.verify(call.ctx, SHOWN.id_of(call), deposit)
    return Answer(call.operation.status, VERIFIED.write({"verified": verified}))


MADE = SHOWN.handlers()
HANDLERS = MADE | {
    "v3.funding-accounts.banks.create": replace(MADE["v3.funding-accounts.banks.create"], trust=True),
    "v3.funding-accounts.banks.verify": Handler(
        verify, "manage_bank_accounts", reads=DEPOSIT.schema, answers=VERIFIED.answer_schema
    ),
}
