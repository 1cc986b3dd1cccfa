"""v3 contacts of a customer."""

from __future__ import annotations

from mockserver.dialects.v3.resources import Parent, V3Resource
from mockserver.domain.receivables.contacts import CONTACTS, CUSTOMER_CONTACT
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Email, Field, Text, View

OF_CUSTOMER = Parent("customerId", CUSTOMERS, "customerId")

# BILL tells the names of the fields only: what is required is so in v2, the lengths are assumed.
VIEW = View(
    CUSTOMER_CONTACT,
    [
        ID,
        ARCHIVED,
        Field("firstName", Text(100, 1), required=True),
        Field("lastName", Text(100)),
        Field("email", Email(200), required=True),
        Field("phone", Text(20)),
        Field("altPhone", Text(20)),
        Field("alternateEmail", Email(200)),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource("v3.customers.contacts", CONTACTS, VIEW, "contactId", "edit_customer", parent=OF_CUSTOMER)

HANDLERS = SHOWN.handlers()
