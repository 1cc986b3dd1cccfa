"""v3 vendors."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.fields import PAYMENT_STATUS, address, currency_of
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.international import account_problems, purpose_problems
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# The account is given when the vendor is made, and after that in operations of its own.
BANK_ACCOUNT = (
    s.Field("nameOnAccount", s.Text()),
    s.Field("accountNumber", s.Text(min_length=1), required=True),
    s.Field("routingNumber", s.Text()),
    s.Field("type", s.Enum("CHECKING", "SAVINGS")),
    s.Field("ownerType", s.Enum("BUSINESS", "PERSONAL")),
    s.Field("paymentCurrency", s.Currency()),
    s.Field(
        "regulatoryFields",
        s.Array(s.Object(s.Field("name", s.Text()), s.Field("value", s.Text()))),
    ),
)
# The branch of the bank, which answers tell.
BANK_INFO = s.Field(
    "bankInfo",
    s.Object(
        *(s.Field(name, s.Text()) for name in ("swiftBIC", "branchName", "countryISO", "nationalBankCode")),
        *(s.Field(name, s.Text()) for name in ("institutionName", "primaryKey")),
        s.Field(
            "address",
            s.Object(
                *(s.Field(name, s.Text()) for name in ("line1", "line2", "city", "stateOrProvince")),
                *(s.Field(name, s.Text()) for name in ("zipOrPostalCode", "country")),
            ),
        ),
    ),
    access=s.READ_ONLY,
)
PAYMENT_WAYS = s.Enum(
    *("CHECK", "ACH", "RPPS", "OFFLINE", "INTERNATIONAL_E_PAYMENT", "VIRTUAL_CARD", "WALLET", "UNDEFINED")
)
PAYMENT_SUBTYPES = s.Enum("NONE", "WIRE", "IACH", "LOCAL", "MULTIPLE", "ACH", "UNDEFINED")

# Requests name a code, answers tell its value too (F-1161).
PAYMENT_PURPOSE = s.Object(
    s.Field("text", s.Text(max_length=250)),
    s.Field(
        "code",
        s.Object(
            s.Field("name", s.Text(), required=True),
            s.Field("value", s.Text(), access=s.READ_ONLY),
            whole=True,
        ),
    ),
)
# What a name of a payee is, for a vendor that is made; a PATCH takes any (F-1160).
PAYEE_NAME, MIN_PAYEE_NAME = "^.{3,100}$", 3

VIRTUAL_CARD = s.Object(
    s.Field("status", s.Text(), access=s.READ_ONLY),
    s.Field("remitEmail", s.Text(), access=s.READ_ONLY),
    s.Field("enrollDate", s.Text(), access=s.READ_ONLY),
    s.Field("declineDate", s.Text(), access=s.READ_ONLY),
    s.Field("alternatePayByType", s.Text(), access=s.READ_ONLY),
)
# The limit of BILL's web application (F-1218).
MAX_DAYS_BEFORE = 60


def bank_account_suits_its_country(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new vendor's account is one of its bank's country; a PATCH has none (F-805)."""
    account = (values.get("paymentInformation") or {}).get("bankAccount")
    if account is not None and account.get("accountNumber"):
        path = "paymentInformation.bankAccount"
        yield from ((f"{path}.{name}", text) for name, text in account_problems(account, values))
        yield from purpose_problems(account, values)


def payee_is_named(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new vendor's payee has a name of three letters at least."""
    name = (values.get("paymentInformation") or {}).get("payeeName")
    if mode == "create" and name and len(name) < MIN_PAYEE_NAME:
        yield "paymentInformation.payeeName", f'must match "{PAYEE_NAME}"'


def purpose_is_text_or_code(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A payment purpose is one of the two."""
    purpose = (values.get("paymentInformation") or {}).get("paymentPurpose")
    if purpose is not None and len([part for part in purpose.values() if part]) != 1:
        yield "paymentInformation.paymentPurpose", "exactly one of text and code must be given"


VIEW = s.View(
    VENDOR,
    [
        s.ARCHIVED,
        s.ID,
        s.Field("name", s.Text(max_length=100, min_length=1), required=True, filter="eq sw", sort=True),
        s.Field("shortName", s.Text(max_length=40), sort=True),
        s.Field("accountNumber", s.Text()),
        s.Field("accountType", s.Enum("BUSINESS", "PERSON", "NONE", answers=["UNDEFINED"]), filter="eq ne in nin"),
        s.Field("email", s.Email(), sort=True),
        # A PATCH takes one of any length (F-1936).
        s.Field("phone", s.Text(max_length=20), sort=True, patch_type=s.Text()),
        s.Field("address", address(required=True, country_filter="eq ne"), required=True),
        s.Field(
            "paymentInformation",
            s.Object(
                s.Field("payeeName", s.Text(max_length=100), required=True, patch_type=s.Text()),
                s.Field("email", s.Email()),
                s.Field("lastPaymentDate", s.Date(), access=s.READ_ONLY),
                s.Field("payByType", PAYMENT_WAYS, access=s.READ_ONLY),
                s.Field("payBySubType", PAYMENT_SUBTYPES, access=s.READ_ONLY),
                # Only of vendors paid in several ways abroad (MULTIPLE), and the mock's have one each (F-1162).
                s.Field("transferMethod", s.Enum("WIRE", "LOCAL", "UNDEFINED"), access=s.READ_ONLY),
                s.Field("virtualCard", VIRTUAL_CARD, access=s.READ_ONLY),
                # Taken in requests only: no answer shows it (F-1166).
                s.Field("bankCountry", s.Country(), access=s.WRITE_ONLY),
                s.Field("bankAccount", s.Object(*BANK_ACCOUNT, BANK_INFO), access=s.CREATE_ONLY),
                s.Field("paymentPurpose", PAYMENT_PURPOSE),
            ),
        ),
        s.Field(
            "additionalInfo",
            s.Object(
                s.Field("taxId", s.Text()),
                s.Field("taxIdType", s.Enum("SSN", "EIN", answers=["UNDEFINED"])),
                s.Field("track1099", s.Boolean()),
                s.Field("leadTimeInDays", s.Int(minimum=0, maximum=999)),
                s.Field("combinePayments", s.Boolean()),
                s.Field("paymentTermId", s.Reference()),
                s.Field("companyName", s.Text()),
            ),
        ),
        s.Field("rppsId", s.Text(), access=s.READ_ONLY),
        s.Field("bankAccountStatus", s.Text(), access=s.READ_ONLY),
        s.Field("recurringPayments", s.Boolean(), access=s.READ_ONLY),
        currency_of("billCurrency"),
        *s.STANDARD_ANSWER,
        s.Field(
            "balance",
            s.Object(
                s.Field("amount", s.Money(), access=s.READ_ONLY),
                # A date-time, whatever its name says.
                s.Field("lastUpdatedDate", s.DateTime(), "lastUpdatedTime", access=s.READ_ONLY),
            ),
            access=s.READ_ONLY,
        ),
        s.Field(
            "autoPay",
            s.Object(
                s.Field("enabled", s.Boolean()),
                s.Field("bankAccountId", s.Reference()),
                # Who set auto-pay up, whatever a request says (F-1163).
                s.Field("createdBy", s.Text()),
                s.Field("maxAmount", s.Money()),
                s.Field("daysBeforeDueDate", s.Int(minimum=0, maximum=MAX_DAYS_BEFORE)),
            ),
        ),
        PAYMENT_STATUS,
        s.Field("networkStatus", s.Text(), access=s.READ_ONLY),
        s.Field("paymentNetworkId", s.Text(), access=s.READ_ONLY),
    ],
    rules=[payee_is_named],
    prose=[purpose_is_text_or_code, bank_account_suits_its_country],
)

vendors = V3Resource(
    "v3.vendors",
    VENDORS,
    VIEW,
    "vendorId",
    "edit_vendor",
    bulk_verbs="create",
    bulk_max=20,
    bulk_max_is_prose=True,
    wrapper="vendors",
)
