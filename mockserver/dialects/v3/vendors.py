"""v3 vendors."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import PAYMENT_STATUS, address, currency_of
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.international_payments import account_problems, purpose_problems
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    Country,
    Currency,
    Date,
    DateTime,
    Email,
    Enum,
    Field,
    Int,
    ListOf,
    Mode,
    Money,
    Obj,
    Ref,
    Text,
    View,
)

# The account is given when the vendor is made, and after that in operations of its own.
BANK_ACCOUNT = (
    Field("nameOnAccount", Text(100)),
    Field("accountNumber", Text(50, 1), required=True),
    Field("routingNumber", Text(50)),
    Field("type", Enum("CHECKING", "SAVINGS")),
    Field("ownerType", Enum("BUSINESS", "PERSON", "PERSONAL")),
    Field("paymentCurrency", Currency()),
    Field("regulatoryFields", ListOf(Obj(Field("name", Text(100)), Field("value", Text(500))))),
)

PAYMENT_PURPOSE = Obj(
    Field("text", Text(500)),
    Field("code", Obj(Field("name", Text(200)), Field("value", Text(200)))),
)

VIRTUAL_CARD = Obj(
    Field("status", Text(), access="r"),
    Field("remitEmail", Text(), access="r"),
    Field("enrollDate", Text(), access="r"),
    Field("declineDate", Text(), access="r"),
    Field("alternatePayByType", Text(), access="r"),
)
# The limit of BILL's web application.
MOST_DAYS_BEFORE = 60


def bank_account_suits_its_country(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
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


def purpose_is_text_or_code(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A payment purpose is one of the two."""
    purpose = (values.get("paymentInformation") or {}).get("paymentPurpose")
    if purpose is not None and len([part for part in purpose.values() if part]) != 1:
        yield "paymentInformation.paymentPurpose", "exactly one of text and code must be given"


VIEW = View(
    VENDOR,
    [
        ARCHIVED,
        ID,
        Field("name", Text(100, 1), required=True, filter="eq sw", sort=True),
        Field("shortName", Text(40), sort=True),
        Field("accountNumber", Text(100)),
        Field("accountType", Enum("BUSINESS", "PERSON", "NONE", answers=["UNDEFINED"]), filter="eq ne in nin"),
        Field("email", Email(200), sort=True),
        Field("phone", Text(20), sort=True),
        Field("address", address(required=True, country_filter="eq ne"), required=True),
        Field(
            "paymentInformation",
            Obj(
                Field("payeeName", Text(100)),
                Field("email", Email(200)),
                Field("lastPaymentDate", Date(), access="r"),
                Field("payByType", Text(), access="r"),
                Field("payBySubType", Text(), access="r"),
                Field("virtualCard", VIRTUAL_CARD, access="r"),
                # Documented in requests only: no answer shows it.
                Field("bankCountry", Country(), access="w"),
                Field("bankAccount", Obj(*BANK_ACCOUNT)),
                Field("paymentPurpose", PAYMENT_PURPOSE),
            ),
        ),
        Field(
            "additionalInfo",
            Obj(
                Field("taxId", Text(20)),
                Field("taxIdType", Enum("SSN", "EIN", "UNDEFINED")),
                Field("track1099", Bool()),
                Field("leadTimeInDays", Int(0, 999)),
                Field("combinePayments", Bool()),
                Field("paymentTermId", Ref()),
                Field("companyName", Text(100)),
            ),
        ),
        Field("rppsId", Text(), access="r"),
        Field("bankAccountStatus", Text(), access="r"),
        Field("recurringPayments", Bool(), access="r"),
        currency_of("billCurrency"),
        *STANDARD_ANSWER,
        Field(
            "balance",
            Obj(
                Field("amount", Money(), access="r"),
                # A date-time, whatever its name says.
                Field("lastUpdatedDate", DateTime(), "lastUpdatedTime", access="r"),
            ),
            access="r",
        ),
        Field(
            "autoPay",
            Obj(
                Field("enabled", Bool()),
                Field("bankAccountId", Ref()),
                Field("createdBy", Text(), access="r"),
                Field("maxAmount", Money(0)),
                Field("daysBeforeDueDate", Int(0, MOST_DAYS_BEFORE)),
            ),
        ),
        PAYMENT_STATUS,
        Field("networkStatus", Text(), access="r"),
        Field("paymentNetworkId", Text(), access="r"),
    ],
    rules=[bank_account_suits_its_country, purpose_is_text_or_code],
)

SHOWN = V3Resource(
    "v3.vendors", VENDORS, VIEW, "vendorId", "edit_vendor", bulk_verbs="create", bulk_most=20, wrapper="vendors"
)

HANDLERS = SHOWN.handlers()
