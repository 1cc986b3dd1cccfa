"""v2 bank accounts of customers: seen verified at once and masked (F-684)."""

from __future__ import annotations

from datetime import date, timedelta

from mockserver.dialects.v2.entities.vendor_bank_accounts import PERSONAL, SAVINGS, STATUS
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, flags, queryable, reference, texts
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Consent
from mockserver.dialects.v2.views import EntityView, Formula
from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNT, CUSTOMER_BANK_ACCOUNTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Seen "about 13 days" after an account was added (F-1403).
DEPOSIT_DAYS = 13


def deposit_expiry(account: Record) -> str:
    """The day until which the test deposit of an account could be confirmed."""
    return (date.fromisoformat(account["createdTime"][:10]) + timedelta(days=DEPOSIT_DAYS)).isoformat()


FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(reference("customerId", required=True)),
    s.Field("nameOnAccount", s.Text(), required=True),
    *texts("nickname"),
    s.Field("routingNumber", s.Text(), required=True),
    s.Field("accountNumber", s.MaskedText(), required=True),
    *flags("isLockedByOrg"),
    s.Field("isSavings", SAVINGS, "type", absent=False),
    s.Field("isPersonalAcct", PERSONAL, "ownerType", absent=False),
    *flags("isWrittenAuth isPrivate"),
    *texts("phone"),
    reference("cpUserId"),
    s.Field("status", STATUS, access=s.READ_ONLY, absent="1"),
    Formula("rndDepExpireDate", s.Date(), value=deposit_expiry),
]

# The customer's consent to BILL's terms: without it nothing is stored, with which code is assumed (F-1404).
BESIDE = Parameters(s.Field("agreedWithTOS", Consent(), required=True, access=s.CREATE_INPUT))

customer_bank_accounts = V2Entity(
    CUSTOMER_BANK_ACCOUNTS,
    EntityView("CustomerBankAccount", CUSTOMER_BANK_ACCOUNT, FIELDS),
    "edit_customer",
    crud="Create Read Delete",
    bulk="",
    beside=BESIDE,
)
