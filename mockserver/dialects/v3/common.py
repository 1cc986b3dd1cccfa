"""Fields that many v3 resources share."""

from __future__ import annotations

from mockserver.domain.balances import PAID, UNPAID
from mockserver.kernel.schema import Country, Currency, Enum, Field, ListOf, Money, Obj, Ref, Text

# The sandbox refuses 22 characters and takes 21, for bills and invoices, whatever the schema says.
INVOICE_NUMBER = Text(21, 1)

LEAST_AMOUNT = 0.01

# What is used of a vendor's credits, on a bill or inside a payment.
VENDOR_CREDITS = Field(
    "vendorCredits",
    ListOf(Obj(Field("id", Ref(), required=True), Field("amount", Money(LEAST_AMOUNT), required=True))),
    access="w",
)

# Vendors and customers can be filtered by it, no answer shows it.
PAYMENT_STATUS = Field("paymentStatus", Enum(PAID, UNPAID), access="q", filter="eq ne in nin")


def address(*, required: bool = False, country_filter: str = "") -> Obj:
    """A postal address; with `required`, line1, city, zipOrPostalCode and country must be there."""
    return Obj(
        Field("line1", Text(1000), required=required),
        Field("line2", Text(1000)),
        Field("city", Text(255), required=required),
        Field("stateOrProvince", Text(255)),
        Field("zipOrPostalCode", Text(30), required=required),
        Field("country", Country(), required=required, filter=country_filter),
        Field("countryName", Text(), access="r"),
    )


def currency_of(name: str) -> Field:
    """The currency a vendor bills or a customer is invoiced in."""
    return Field(name, Currency(), filter="eq ne in nin", sort=True)


def classification_fields(*names: str, filter: str = "") -> tuple[Field, ...]:
    """The classification fields of these names."""
    return tuple(Field(name, Ref(), filter=filter) for name in names)


def classifications(*names: str, filter: str = "") -> Obj:
    """A classifications object with these fields."""
    return Obj(*classification_fields(*names, filter=filter))
