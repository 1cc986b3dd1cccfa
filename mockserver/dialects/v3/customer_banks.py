"""v3 bank accounts of a customer."""

from __future__ import annotations

from mockserver.dialects.v3.contacts import OF_CUSTOMER
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNT, CUSTOMER_BANK_ACCOUNTS
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Enum, Field, Text, View

VIEW = View(
    CUSTOMER_BANK_ACCOUNT,
    [
        ID,
        ARCHIVED,
        Field("nameOnAccount", Text(100, 1), access="c", required=True),
        Field("nickname", Text(100)),
        Field("routingNumber", Text(50, 1), access="c", required=True),
        Field("accountNumber", Text(50, 1), access="c", required=True),
        Field("type", Enum("CHECKING", "SAVINGS"), access="c", required=True),
        Field("ownerType", Enum("BUSINESS", "PERSONAL"), required=True),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource(
    "v3.customers.bank-accounts",
    CUSTOMER_BANK_ACCOUNTS,
    VIEW,
    "bankAccountId",
    "edit_customer",
    verbs="list create get update archive",
    parent=OF_CUSTOMER,
)

HANDLERS = SHOWN.handlers()
