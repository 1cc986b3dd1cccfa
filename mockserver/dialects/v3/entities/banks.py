"""v3 bank accounts of the organization: made, changed, archived, and verified by the amount of a deposit."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.fields import ACCOUNT_STATUS
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.routing_numbers import NOT_A_ROUTING_NUMBER, is_routing_number

DEFAULT = s.Object(s.Field("payables", s.Boolean()), s.Field("receivables", s.Boolean()))


def of_a_us_bank(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Yield the problem of a routing number whose check digit is wrong: it names no US bank."""
    number = values.get("routingNumber")
    if number is not None and not is_routing_number(number):
        yield "routingNumber", NOT_A_ROUTING_NUMBER


VIEW = s.View(
    BANK_ACCOUNT,
    [
        s.ARCHIVED,
        s.ID,
        s.Field("status", ACCOUNT_STATUS, access=s.READ_ONLY, filter="eq ne in nin"),
        s.Field("createdBy", s.Text(), access=s.READ_ONLY),
        # BILL's schema leaves both numbers open, its guide does not (F-1120).
        s.Field("routingNumber", s.Text(), access=s.CREATE_ONLY),
        # Whether BILL masks it is not known; its own examples show all digits (F-1207).
        s.Field("accountNumber", s.Text(), access=s.CREATE_ONLY),
        s.Field("nameOnAccount", s.Text(), required=True, sort=True),
        s.Field("type", s.Enum("CHECKING", "SAVINGS"), access=s.CREATE_ONLY, required=True, filter="eq ne"),
        s.Field("ownerType", s.Enum("BUSINESS", "PERSONAL"), required=True, filter="eq ne"),
        s.Field("bankName", s.Text(max_length=100, min_length=1), required=True, sort=True),
        s.Field("accessToAdmins", s.Boolean(), filter="eq ne", sort=True),
        s.Field("default", DEFAULT, access=s.CHANGE_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("chartOfAccountId", s.Reference()),
    ],
    rules=[of_a_us_bank],
)
# BILL's list of filters says `id`, its own sample of a call `bankAccountId` (F-1208).
VIEW.queryable["bankAccountId"] = VIEW.queryable["id"]

DEPOSIT = Body(s.Field("depositAmount", s.Money(minimum=0.01, maximum=0.99), required=True))
VERIFIED = Reply(s.Field("verified", s.Boolean()))

banks = V3Resource(
    "v3.funding-accounts.banks",
    BANK_ACCOUNTS,
    VIEW,
    "bankAccountId",
    "manage_bank_accounts",
    verbs="list get create update archive",
    trust="create",
)


@banks.action("verify", takes=DEPOSIT, gives=VERIFIED)
def verify(ctx: Context, bank_account_id: str, values: Record) -> Record:
    """Verify an account by the amount of a deposit; a wrong amount is an answer, not a refusal."""
    return {"verified": BANK_ACCOUNTS.verify(ctx, bank_account_id, values["depositAmount"])}
