"""v3 customers."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.fields import PAYMENT_STATUS, address, currency_of
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_NULL


def currency_of_an_international_customer(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new customer abroad says the currency of its invoices."""
    country = (values.get("billingAddress") or {}).get("country", "US")
    if mode == "create" and country != "US" and not values.get("invoiceCurrency"):
        yield "invoiceCurrency", NOT_NULL


VIEW = s.View(
    CUSTOMER,
    [
        s.ARCHIVED,
        s.ID,
        s.Field("name", s.Text(max_length=100, min_length=1), required=True, filter="eq sw", sort=True),
        s.Field("companyName", s.Text(max_length=250), sort=True),
        s.Field(
            "contact",
            s.Object(s.Field("firstName", s.Text(max_length=100)), s.Field("lastName", s.Text(max_length=100))),
        ),
        s.Field("email", s.Email(), required=True, sort=True),
        s.Field("phone", s.Text(max_length=20), sort=True),
        s.Field("fax", s.Text(max_length=20), sort=True),
        s.Field("description", s.Text(max_length=4000), sort=True),
        currency_of("invoiceCurrency"),
        s.Field("accountType", s.Enum("BUSINESS", "PERSON", "NONE"), filter="eq ne in nin"),
        s.Field("paymentTermId", s.Reference()),
        s.Field("accountNumber", s.Text(max_length=100)),
        # BILL has one schema of an address; where there is one, what a vendor's must have must be there too (F-1213).
        s.Field("billingAddress", address(required=True, country_filter="eq ne")),
        s.Field("shippingAddress", address(required=True)),
        # The list of filters names vendors and customers together, so the country has a vendor's path as well.
        s.Field(
            "address", s.Object(s.Field("country", s.Country(), filter="eq ne")), "billingAddress", access=s.QUERY_ONLY
        ),
        PAYMENT_STATUS,
        s.Field("balance", s.Object(s.Field("amount", s.Money(), access=s.READ_ONLY)), access=s.READ_ONLY),
        *(s.Field(name, s.Boolean(), access=s.READ_ONLY) for name in ("hasBankAccount", "authorizedToCharge")),
        *s.STANDARD_ANSWER,
    ],
    rules=[currency_of_an_international_customer],
)

customers = V3Resource("v3.customers", CUSTOMERS, VIEW, "customerId", "edit_customer")

AUTHORIZATION = Body(s.Field("authorizedToCharge", s.Boolean(), required=True))
AUTHORIZED = Reply(s.Field("authorizedToCharge", s.Boolean()))


@customers.action("charge-authorization", takes=AUTHORIZATION, gives=AUTHORIZED)
def authorize(ctx: Context, customer_id: str, values: Record) -> Record:
    """Say whether the customer agreed to be charged. A new one did not (F-706)."""
    return CUSTOMERS.patch(ctx, customer_id, values)
