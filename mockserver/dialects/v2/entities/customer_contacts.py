"""v2 contacts of customers."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.receivables.contacts import CONTACTS, CUSTOMER_CONTACT
from mockserver.kernel import schema as s

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(reference("customerId", required=True)),
    s.Field("firstName", s.Text(), required=True),
    *texts("lastName"),
    s.Field("email", s.Email(), required=True),
    *texts("phone altPhone fax"),
    queryable(s.Field("timezoneId", codes("3 4 5 6"))),
]

customer_contacts = V2Entity(CONTACTS, EntityView("CustomerContact", CUSTOMER_CONTACT, FIELDS), "edit_customer")
