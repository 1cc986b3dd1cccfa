"""v2 vendor bank accounts: verified at once and masked (F-270), one a vendor (F-271), all behind MFA (F-272)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendors import INTERNATIONAL_TYPE
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference, run, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, Flag, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNT, VENDOR_BANK_ACCOUNTS
from mockserver.kernel import schema as s

PERSONAL = Flag("PERSONAL", false="BUSINESS")
SAVINGS = Flag("SAVINGS", false="CHECKING")
STATUS = Code(
    {"0": "NOT_VERIFIED", "1": "VERIFIED", "2": "PENDING", "3": "BLOCKED", "4": "EXPIRED", "5": "INVALID"},
    otherwise="0",
)

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(reference("vendorId", required=True)),
    s.Field("nameOnAcct", s.Text(), "nameOnAccount"),
    s.Field("accountNumber", s.MaskedText(), required=True),
    s.Field("routingNumber", s.Text(), required=True),
    queryable(reference("usersId", "createdBy")),
    queryable(s.Field("status", STATUS, access=s.READ_ONLY, absent="1")),
    queryable(s.Field("isSavings", SAVINGS, "type", absent=False)),
    queryable(s.Field("isPersonalAcct", PERSONAL, "ownerType", absent=False)),
    queryable(s.Field("intlEPaymentAcct", s.Boolean(), access=s.READ_ONLY, absent=False)),
    queryable(s.Field("intlPaymentType", INTERNATIONAL_TYPE, absent="0")),
    queryable(s.Field("paymentCurrency", CurrencyCode(), "chosenCurrency")),
    queryable(s.Field("bankCountry", CountryName(), access=s.READ_ONLY)),
    *texts("vendorBankData"),
    queryable(s.Field("bankAddSource", codes("1 2 3 4 5 6"), absent="1")),
    *texts("intlTemplateKey"),
    *run(s.Text(), " ".join(f"regulatory{number}" for number in range(1, 8))),
]

vendor_bank_accounts = V2Entity(
    VENDOR_BANK_ACCOUNTS,
    EntityView("VendorBankAccount", VENDOR_BANK_ACCOUNT, FIELDS),
    "edit_vendor",
    crud="Create Read Delete",
    bulk="Create Delete",
    trust=True,
)
