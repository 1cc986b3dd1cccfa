"""v3 bank accounts of a customer."""

from __future__ import annotations

from mockserver.dialects.v3.entities.contacts import OF_CUSTOMER
from mockserver.dialects.v3.fields import ACCOUNT_STATUS
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNT, CUSTOMER_BANK_ACCOUNTS
from mockserver.kernel import schema as s

VIEW = s.View(
    CUSTOMER_BANK_ACCOUNT,
    [
        s.ID,
        s.ARCHIVED,
        s.Field("nameOnAccount", s.Text(min_length=1), access=s.CREATE_ONLY, required=True),
        s.Field("nickname", s.Text()),
        s.Field("routingNumber", s.Text(min_length=1), access=s.CREATE_ONLY, required=True),
        s.Field("accountNumber", s.Text(min_length=1), access=s.CREATE_ONLY, required=True),
        s.Field("type", s.Enum("CHECKING", "SAVINGS"), access=s.CREATE_ONLY, required=True),
        s.Field("ownerType", s.Enum("BUSINESS", "PERSONAL"), required=True),
        s.Field("status", ACCOUNT_STATUS, access=s.READ_ONLY, filter="eq ne in nin"),
        *s.STANDARD_ANSWER,
    ],
)

customer_banks = V3Resource(
    "v3.customers.bank-accounts",
    CUSTOMER_BANK_ACCOUNTS,
    VIEW,
    "bankAccountId",
    "edit_customer",
    verbs="list create get update archive",
    parent=OF_CUSTOMER,
)
