"""The organizations of a partner."""

from __future__ import annotations

from dataclasses import replace

from mockserver.dialects.common.calls import Call
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.common import address
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import ORGANIZATION, ORGANIZATIONS
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Bool, Date, Enum, Field, Obj, Text, View

VIEW = View(
    ORGANIZATION,
    [
        ID,
        ARCHIVED,
        Field("name", Text(), filter="eq sw", sort=True),
        Field("address", address()),
        Field("mailingAddress", address()),
        Field("phone", Text()),
        Field("companyOwner", Obj(Field("name", Text()), Field("dateOfBirth", Date()))),
        Field("taxId", Text()),
        Field("taxIdType", Enum("SSN", "EIN", "UNDEFINED")),
        Field("industry", Text()),
        Field("businessCategory", Text()),
        Field("accountType", Text()),
        Field(
            "processingOptions",
            Obj(
                Field("mailingAddressSameAsPhysical", Bool()),
                Field("individualTransferOut", Bool()),
                Field("individualTransferIn", Bool()),
            ),
        ),
        Field("partnerName", Text(), access="r"),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource(
    "partner.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs="list"
)


def list_(call: Call) -> Answer:
    """The organizations that are the partner's, or no partner's at all."""
    own = Filter("partnerName", "in", ("", call.identity.partner_name(call.signed_in)))
    return Answer(call.operation.status, list_page(call, ORGANIZATIONS, VIEW, always=[own]))


HANDLERS = {name: replace(handler, act=list_) for name, handler in SHOWN.handlers().items()}
