"""v2 vendor bank accounts: every operation needs an MFA-trusted session."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendors import INTERNATIONAL_TYPE
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, EntityView, listed, reference, run, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, Flag, ForeignCurrency, codes
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNT, VENDOR_BANK_ACCOUNTS
from mockserver.kernel import schema as s

PERSONAL = Flag("PERSON", "PERSONAL", false="BUSINESS")
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
    listed(reference("vendorId", required=True)),
    s.Field("nameOnAcct", s.Text(), "nameOnAccount"),
    s.Field("accountNumber", s.Masked(), required=True),
    s.Field("routingNumber", s.Text(), required=True),
    listed(reference("usersId", "createdBy")),
    listed(s.Field("status", STATUS, access=s.READ_ONLY, absent="1")),
    listed(s.Field("isSavings", SAVINGS, "type", absent=False)),
    listed(s.Field("isPersonalAcct", PERSONAL, "ownerType", absent=False)),
    s.Field("intlEPaymentAcct", s.Boolean(), access=s.READ_ONLY, absent=False),
    listed(s.Field("intlPaymentType", INTERNATIONAL_TYPE, absent="0")),
    listed(s.Field("paymentCurrency", ForeignCurrency())),
    listed(s.Field("bankCountry", CountryName(), access=s.READ_ONLY)),
    *texts("vendorBankData"),
    listed(s.Field("bankAddSource", codes("1 2 3 4 5 6"), absent="1")),
    *texts("intlTemplateKey"),
    *run(s.Text(), " ".join(f"regulatory{number}" for number in range(1, 8))),
]

SHOWN = V2Entity(
    VENDOR_BANK_ACCOUNTS,
    EntityView("VendorBankAccount", VENDOR_BANK_ACCOUNT, FIELDS),
    "edit_vendor",
    crud="Create Read Delete",
    bulk="Create Delete",
    trust=True,
)

HANDLERS = SHOWN.handlers()
