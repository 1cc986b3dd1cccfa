"""v2 bank accounts of the organization, which v2 only reads."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendor_bank_accounts import PERSONAL, SAVINGS, STATUS
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.kernel import schema as s

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    s.Field("bankName", s.Text()),
    s.Field("nameOnAcct", s.Text(), "nameOnAccount"),
    s.Field("accountNumber", s.MaskedText()),
    s.Field("routingNumber", s.MaskedText()),
    queryable(reference("usersId", "createdBy")),
    queryable(reference("chartOfAccountId")),
    queryable(s.Field("status", STATUS)),
    queryable(s.Field("primaryAP", s.Boolean(), "default.payables", absent=False)),
    queryable(s.Field("primaryAR", s.Boolean(), "default.receivables", absent=False)),
    queryable(s.Field("isSavings", SAVINGS, "type", absent=False)),
    queryable(s.Field("isPersonalAcct", PERSONAL, "ownerType", absent=False)),
    queryable(s.Field("autoAdminAuth", s.Boolean(), "accessToAdmins", absent=False)),
    queryable(s.Field("dateEstablished", s.Date())),
    queryable(s.Field("verificationLevel", codes("0 1 2 3"), absent="0")),
    queryable(s.Field("bankBalance", s.Money())),
    queryable(s.Field("verifyStatus", codes("0 1 2 3"), absent="0")),
]

bank_accounts = V2Entity(BANK_ACCOUNTS, EntityView("BankAccount", BANK_ACCOUNT, FIELDS), crud="Read", bulk="")
