"""v3 contacts of a customer."""

from __future__ import annotations

from mockserver.dialects.v3.resources import Parent, V3Resource
from mockserver.domain.receivables.contacts import CONTACTS, CUSTOMER_CONTACT
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.kernel import schema as s

OF_CUSTOMER = Parent("customerId", CUSTOMERS, "customerId")

# BILL tells the names of the fields only: what is required and how long it may be is assumed (F-613).
VIEW = s.View(
    CUSTOMER_CONTACT,
    [
        s.ID,
        s.ARCHIVED,
        s.Field("firstName", s.Text(max_length=100, min_length=1), required=True),
        s.Field("lastName", s.Text(max_length=100)),
        s.Field("email", s.Email(max_length=200), required=True),
        s.Field("phone", s.Text(max_length=20)),
        s.Field("altPhone", s.Text(max_length=20)),
        s.Field("alternateEmail", s.Email(max_length=200)),
        *s.STANDARD_ANSWER,
    ],
)

contacts = V3Resource("v3.customers.contacts", CONTACTS, VIEW, "contactId", "edit_customer", parent=OF_CUSTOMER)
