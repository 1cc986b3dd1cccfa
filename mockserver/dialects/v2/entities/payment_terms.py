"""v2 payment terms, which cannot be made inactive."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ID, queryable
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payment_terms import PAYMENT_TERM, PAYMENT_TERMS
from mockserver.kernel import schema as s

FIELDS = [
    ID,
    queryable(s.Field("name", s.Text(), required=True)),
    s.Field("netDue", s.Int(minimum=0), "daysDue", required=True),
]

payment_terms = V2Entity(
    PAYMENT_TERMS,
    EntityView("PaymentTerm", PAYMENT_TERM, FIELDS),
    "manage_organization",
    crud="Create Read Update",
    bulk="",
)
