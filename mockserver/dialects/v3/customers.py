"""v3 customers."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.common.bodies import Body
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.common import PAYMENT_STATUS, address, currency_of
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    Country,
    Email,
    Enum,
    Field,
    Mode,
    Money,
    Obj,
    Ref,
    Text,
    View,
)
from mockserver.kernel.schema.types import NOT_NULL


def currency_of_an_international_customer(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A new customer abroad says the currency of its invoices."""
    country = (values.get("billingAddress") or {}).get("country", "US")
    if mode == "create" and country != "US" and not values.get("invoiceCurrency"):
        yield "invoiceCurrency", NOT_NULL


VIEW = View(
    CUSTOMER,
    [
        ARCHIVED,
        ID,
        Field("name", Text(100, 1), required=True, filter="eq sw", sort=True),
        Field("companyName", Text(250), sort=True),
        Field("contact", Obj(Field("firstName", Text(100)), Field("lastName", Text(100)))),
        Field("email", Email(200), required=True, sort=True),
        Field("phone", Text(20), sort=True),
        Field("fax", Text(20), sort=True),
        Field("description", Text(4000), sort=True),
        currency_of("invoiceCurrency"),
        Field("accountType", Enum("BUSINESS", "PERSON", "NONE"), filter="eq ne in nin"),
        Field("paymentTermId", Ref()),
        Field("accountNumber", Text(100)),
        # BILL has one schema of an address; where one is given, the fields a vendor's must have must be there too.
        Field("billingAddress", address(required=True, country_filter="eq ne")),
        Field("shippingAddress", address(required=True)),
        # The list of filters names vendors and customers together, so the country has a vendor's path as well.
        Field("address", Obj(Field("country", Country(), filter="eq ne")), "billingAddress", access="q"),
        PAYMENT_STATUS,
        Field("balance", Obj(Field("amount", Money(), access="r")), access="r"),
        Field("authorizedToCharge", Bool(), access="r"),
        *STANDARD_ANSWER,
    ],
    rules=[currency_of_an_international_customer],
)

SHOWN = V3Resource("v3.customers", CUSTOMERS, VIEW, "customerId", "edit_customer")

AUTHORIZATION = Body(Field("authorizedToCharge", Bool(), required=True))


def authorize(call: Call) -> Answer:
    """POST charge-authorization: whether the customer agreed to be charged."""
    customer = CUSTOMERS.patch(call.ctx, SHOWN.id_of(call), AUTHORIZATION.read(call))
    return Answer(call.operation.status, VIEW.write(customer))


HANDLERS = SHOWN.handlers() | {
    "v3.customers.charge-authorization": Handler(
        authorize,
        "edit_customer",
        reads=AUTHORIZATION.schema,
        answers=lambda: VIEW.shape.schema(answers=True),
    ),
}
