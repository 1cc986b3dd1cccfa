"""Fields that many v3 resources share."""

from __future__ import annotations

from mockserver.domain.balances import PAID, UNPAID
from mockserver.kernel import schema as s

# Of the schema; what bills and invoices take is less, and refused otherwise (F-1134).
INVOICE_NUMBER = s.Text(max_length=100, min_length=1)

# What is used of a vendor's credits, on a bill or inside a payment; zero is taken too (F-1105).
VENDOR_CREDITS = s.Field(
    "vendorCredits",
    s.Array(
        s.Object(
            s.Field("id", s.Reference(), required=True),
            s.Field("amount", s.Money(minimum=0), required=True),
            whole=True,
        )
    ),
    access=s.WRITE_ONLY,
)

# Vendors and customers can be filtered by it, no answer shows it.
PAYMENT_STATUS = s.Field("paymentStatus", s.Enum(PAID, UNPAID), access=s.QUERY_ONLY, filter="eq ne in nin")


# Of bank and card accounts alike.
ACCOUNT_STATUS = s.Enum("NOT_VERIFIED", "VERIFIED", "PENDING", "BLOCKED", "EXPIRED", "INVALID", "UNDEFINED")


class RecordStatus(s.Enum):
    """Whether a record is in use, from its `archived`; `drafts` are made in BILL's web application only (F-1219)."""

    def __init__(self, *drafts: str) -> None:
        super().__init__("ACTIVE", "INACTIVE", answers=drafts)

    def write(self, value: bool) -> str:
        return "INACTIVE" if value else "ACTIVE"


def address(*, required: bool = False, required_country: bool = False, country_filter: str = "") -> s.Object:
    """A postal address; with `required`, line1, city, zipOrPostalCode and country must be there.

    Answers have the three texts even where the address has none (F-1601).
    """
    return s.Object(
        s.Field("line1", s.Text(max_length=1000), required=required, absent=""),
        s.Field("line2", s.Text(max_length=100)),
        s.Field("city", s.Text(max_length=100), required=required, absent=""),
        s.Field("stateOrProvince", s.Text(max_length=100)),
        s.Field("zipOrPostalCode", s.Text(max_length=30), required=required, absent=""),
        s.Field("country", s.Country(), required=required or required_country, filter=country_filter),
        s.Field("countryName", s.Text(), access=s.READ_ONLY),
    )


def currency_of(name: str) -> s.Field:
    """The currency a vendor bills or a customer is invoiced in."""
    return s.Field(name, s.Currency(), filter="eq ne in nin", sort=True)


def classification_fields(*names: str, filter: str = "") -> tuple[s.Field, ...]:
    """One field for each of these classifications, which takes and shows the id of a record of that kind."""
    return tuple(s.Field(name, s.Reference(), filter=filter) for name in names)


def classifications(*names: str, filter: str = "") -> s.Object:
    """A classifications object with these fields."""
    return s.Object(*classification_fields(*names, filter=filter))
