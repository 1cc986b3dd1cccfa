"""v3 payment terms, below their organization."""

from __future__ import annotations

from dataclasses import replace

from mockserver.dialects.calls import Act, Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.entities.organizations import own
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

SHOWN = V3Resource(
    "v3.organizations.payment-terms",
    PAYMENT_TERMS,
    VIEW,
    "paymentTermId",
    "manage_organization",
    verbs="list create get update",
)


def of_own_organization(act: Act) -> Act:
    """The same act, for the caller's own organization only."""

    def checked(call: Call) -> Answer:
        own(call)
        return act(call)

    return checked


HANDLERS = {name: replace(handler, act=of_own_organization(handler.act)) for name, handler in SHOWN.handlers().items()}
