"""v3 bank accounts of the organization."""

from __future__ import annotations

from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Bool, Enum, Field, Obj, Ref, Text, View

DEFAULT = Obj(Field("payables", Bool()), Field("receivables", Bool()))

VIEW = View(
    BANK_ACCOUNT,
    [
        ARCHIVED,
        ID,
        Field(
            "status",
            Enum("PENDING", "VERIFIED", "NOT_VERIFIED", "INVALID"),
            access="r",
            filter="eq ne in nin",
        ),
        Field("createdBy", Text(), access="r"),
        Field("routingNumber", Text(50), access="c"),
        # Whether BILL masks it is not known; its own examples show all digits.
        Field("accountNumber", Text(50), access="c"),
        Field("nameOnAccount", Text(100), sort=True),
        Field("type", Enum("CHECKING", "SAVINGS"), access="c", filter="eq ne"),
        Field("ownerType", Enum("BUSINESS", "PERSONAL"), filter="eq ne"),
        Field("bankName", Text(100, 1), sort=True),
        Field("accessToAdmins", Bool(), filter="eq ne", sort=True),
        Field("default", DEFAULT),
        *STANDARD_ANSWER,
        Field("chartOfAccountId", Ref()),
    ],
)
# BILL's list of filters says `id`, its own sample of a call `bankAccountId`.
VIEW.queryable["bankAccountId"] = VIEW.queryable["id"]

SHOWN = V3Resource(
    "v3.funding-accounts.banks", BANK_ACCOUNTS, VIEW, "bankAccountId", "manage_bank_accounts", verbs="list get"
)

HANDLERS = SHOWN.handlers()
