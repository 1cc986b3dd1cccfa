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
    s.Field("nameOnAccount", s.Text(max_length=100)),
    s.Field("accountNumber", s.Text(max_length=50, min_length=1), required=True),
    s.Field("routingNumber", s.Text(max_length=50)),
    s.Field("type", s.Enum("CHECKING", "SAVINGS")),
    s.Field("ownerType", s.Enum("BUSINESS", "PERSON", "PERSONAL")),
    s.Field("paymentCurrency", s.Currency()),
    s.Field(
        "regulatoryFields",
        s.Array(s.Object(s.Field("name", s.Text(max_length=100)), s.Field("value", s.Text(max_length=500)))),
    ),
)

PAYMENT_PURPOSE = s.Object(
    s.Field("text", s.Text(max_length=500)),
    s.Field("code", s.Object(s.Field("name", s.Text(max_length=200)), s.Field("value", s.Text(max_length=200)))),
)

VIRTUAL_CARD = s.Object(
    s.Field("status", s.Text(), access=s.READ_ONLY),
    s.Field("remitEmail", s.Text(), access=s.READ_ONLY),
    s.Field("enrollDate", s.Text(), access=s.READ_ONLY),
    s.Field("declineDate", s.Text(), access=s.READ_ONLY),
    s.Field("alternatePayByType", s.Text(), access=s.READ_ONLY),
)
# The limit of BILL's web application.
MAX_DAYS_BEFORE = 60


def bank_account_suits_its_country(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new vendor's account is one of its bank's country; an existing vendor's is not changed here.

    That a PATCH cannot change it is documented, whether it is refused or ignored is not known.
    """
    account = (values.get("paymentInformation") or {}).get("bankAccount")
    if account is None:
        return
    path = "paymentInformation.bankAccount"
    if mode == "patch":
        yield path, "must be null"
    elif account.get("accountNumber"):
        yield from ((f"{path}.{name}", text) for name, text in account_problems(account, values))
        yield from purpose_problems(account, values)


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
        s.Field("accountNumber", s.Text(max_length=100)),
        s.Field("accountType", s.Enum("BUSINESS", "PERSON", "NONE", answers=["UNDEFINED"]), filter="eq ne in nin"),
        s.Field("email", s.Email(max_length=200), sort=True),
        s.Field("phone", s.Text(max_length=20), sort=True),
        s.Field("address", address(required=True, country_filter="eq ne"), required=True),
        s.Field(
            "paymentInformation",
            s.Object(
                s.Field("payeeName", s.Text(max_length=100)),
                s.Field("email", s.Email(max_length=200)),
                s.Field("lastPaymentDate", s.Date(), access=s.READ_ONLY),
                s.Field("payByType", s.Text(), access=s.READ_ONLY),
                s.Field("payBySubType", s.Text(), access=s.READ_ONLY),
                s.Field("virtualCard", VIRTUAL_CARD, access=s.READ_ONLY),
                # Documented in requests only: no answer shows it.
                s.Field("bankCountry", s.Country(), access=s.WRITE_ONLY),
                s.Field("bankAccount", s.Object(*BANK_ACCOUNT)),
                s.Field("paymentPurpose", PAYMENT_PURPOSE),
            ),
        ),
        s.Field(
            "additionalInfo",
            s.Object(
                s.Field("taxId", s.Text(max_length=20)),
                s.Field("taxIdType", s.Enum("SSN", "EIN", "UNDEFINED")),
                s.Field("track1099", s.Boolean()),
                s.Field("leadTimeInDays", s.Int(minimum=0, maximum=999)),
                s.Field("combinePayments", s.Boolean()),
                s.Field("paymentTermId", s.Reference()),
                s.Field("companyName", s.Text(max_length=100)),
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
                s.Field("createdBy", s.Text(), access=s.READ_ONLY),
                s.Field("maxAmount", s.Money(minimum=0)),
                s.Field("daysBeforeDueDate", s.Int(minimum=0, maximum=MAX_DAYS_BEFORE)),
            ),
        ),
        PAYMENT_STATUS,
        s.Field("networkStatus", s.Text(), access=s.READ_ONLY),
        s.Field("paymentNetworkId", s.Text(), access=s.READ_ONLY),
    ],
    rules=[bank_account_suits_its_country, purpose_is_text_or_code],
)

vendors = V3Resource(
    "v3.vendors", VENDORS, VIEW, "vendorId", "edit_vendor", bulk_verbs="create", bulk_max=20, wrapper="vendors"
)
