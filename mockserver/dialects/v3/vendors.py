"""v3 vendors."""

from __future__ import annotations

from mockserver.dialects.v3.common import PAYMENT_STATUS, address, currency_of
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.vendors import VENDOR, VENDORS
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
    Money,
    Obj,
    Ref,
    Text,
    View,
)

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
                Field("bankAccount", Obj(*BANK_ACCOUNT), access="c"),
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
                Field("daysBeforeDueDate", Int(0, 999)),
            ),
        ),
        PAYMENT_STATUS,
        Field("networkStatus", Text(), access="r"),
        Field("paymentNetworkId", Text(), access="r"),
    ],
)

SHOWN = V3Resource(
    "v3.vendors", VENDORS, VIEW, "vendorId", "edit_vendor", bulk_verbs="create", bulk_most=20, wrapper="vendors"
)

HANDLERS = SHOWN.handlers()
