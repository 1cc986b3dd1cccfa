"""v2 vendor bank accounts: every operation needs an MFA-trusted session."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, EntityView, listed, reference, run, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, Flag, ForeignCurrency, codes
from mockserver.dialects.v2.vendors import INTERNATIONAL_TYPE
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNT, VENDOR_BANK_ACCOUNTS
from mockserver.kernel.schema import Bool, Field, Masked, Text

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
    Field("nameOnAcct", Text(), "nameOnAccount"),
    Field("accountNumber", Masked(), required=True),
    Field("routingNumber", Text(), required=True),
    listed(reference("usersId", "createdBy")),
    listed(Field("status", STATUS, access="r", absent="1")),
    listed(Field("isSavings", SAVINGS, "type", absent=False)),
    listed(Field("isPersonalAcct", PERSONAL, "ownerType", absent=False)),
    Field("intlEPaymentAcct", Bool(), access="r", absent=False),
    listed(Field("intlPaymentType", INTERNATIONAL_TYPE, absent="0")),
    listed(Field("paymentCurrency", ForeignCurrency())),
    listed(Field("bankCountry", CountryName(), access="r")),
    *texts("vendorBankData"),
    listed(Field("bankAddSource", codes("1 2 3 4 5 6"), absent="1")),
    *texts("intlTemplateKey"),
    *run(Text(), " ".join(f"regulatory{number}" for number in range(1, 8))),
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
