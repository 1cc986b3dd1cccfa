"""v2 bank accounts of the organization, which v2 only reads."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, EntityView, listed, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import codes
from mockserver.dialects.v2.vendor_bank_accounts import PERSONAL, SAVINGS, STATUS
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.kernel.schema import Bool, Date, Field, Masked, Money, Text

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    Field("bankName", Text()),
    Field("nameOnAcct", Text(), "nameOnAccount"),
    Field("accountNumber", Masked()),
    Field("routingNumber", Masked()),
    listed(reference("usersId", "createdBy")),
    listed(reference("chartOfAccountId")),
    listed(Field("status", STATUS)),
    listed(Field("primaryAP", Bool(), "default.payables", absent=False)),
    listed(Field("primaryAR", Bool(), "default.receivables", absent=False)),
    listed(Field("isSavings", SAVINGS, "type", absent=False)),
    listed(Field("isPersonalAcct", PERSONAL, "ownerType", absent=False)),
    listed(Field("autoAdminAuth", Bool(), "accessToAdmins", absent=False)),
    listed(Field("dateEstablished", Date())),
    listed(Field("verificationLevel", codes("0 1 2 3"), absent="0")),
    listed(Field("bankBalance", Money())),
    listed(Field("verifyStatus", codes("0 1 2 3"), absent="0")),
]

SHOWN = V2Entity(BANK_ACCOUNTS, EntityView("BankAccount", BANK_ACCOUNT, FIELDS), crud="Read", bulk="")

HANDLERS = SHOWN.handlers()
