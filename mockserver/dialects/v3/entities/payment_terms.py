"""v3 payment terms, below their organization."""

from __future__ import annotations

from mockserver.dialects.v3.entities.organizations import check_own
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payment_terms import PAYMENT_TERM, PAYMENT_TERMS
from mockserver.kernel import schema as s

VIEW = s.View(
    PAYMENT_TERM,
    [
        s.ID,
        s.Field("name", s.Text(max_length=100, min_length=1), required=True, filter="eq sw", sort=True),
        s.Field("daysDue", s.Int(minimum=0, maximum=999), required=True, filter="eq", sort=True),
        *s.STANDARD_ANSWER,
    ],
)

payment_terms = V3Resource(
    "v3.organizations.payment-terms",
    PAYMENT_TERMS,
    VIEW,
    "paymentTermId",
    "manage_organization",
    verbs="list create get update",
    check_path=lambda call: check_own(call.ctx, call.params["organizationId"]),
)
