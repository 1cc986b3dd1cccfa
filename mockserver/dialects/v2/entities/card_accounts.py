"""v2 card accounts of the organization, which v2 only lists."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendor_bank_accounts import STATUS
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.funding.cards import AMEX, CARD_ACCOUNT, CARD_ACCOUNTS
from mockserver.kernel import schema as s

CARD_TYPE = Code({"1": "VISA", "2": "MASTERCARD", "3": "DISCOVER", "4": AMEX})

FIELDS = [
    ID,
    CREATED,
    UPDATED,
    reference("usersId", "createdBy"),
    reference("chartOfAccountId"),
    s.Field("issuingBankName", s.Text()),
    s.Field("nameOnAcct", s.Text(), "nameOnAccount"),
    s.Field("fingerprint", s.Text()),
    s.Field("cardBrand", s.Text(), "brand"),
    s.Field("cardType", CARD_TYPE, "brand"),
    s.Field("status", STATUS),
    s.Field("last4", s.Text()),
    s.Field("canFund", s.Boolean(), "default.funding", absent=False),
    s.Field("canDisburse", s.Boolean(), "default.disbursement", absent=False),
    ACTIVE,
    s.Field("expYear", s.Text(), "expiration.year"),
    s.Field("expMonth", s.Text(), "expiration.month"),
    s.Field("primaryAP", s.Boolean(), "default.payables", absent=False),
    s.Field("primaryAR", s.Boolean(), "default.receivables", absent=False),
    s.Field("vgsCardToken", s.Text()),
]

card_accounts = V2Entity(CARD_ACCOUNTS, EntityView("CardAccount", CARD_ACCOUNT, FIELDS), crud="", bulk="")
