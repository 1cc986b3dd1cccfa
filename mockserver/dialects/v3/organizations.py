"""v3 organizations: the caller's own, its price plan, and the industries to choose from."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.common import address
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import INDUSTRIES, ORGANIZATION, ORGANIZATIONS
from mockserver.domain.price_plans import PLAN
from mockserver.kernel.errors import NotFound
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Bool, Date, Enum, Field, Obj, Text, View

BUSINESS_CATEGORIES = Enum(
    "INDIVIDUAL", "SOLE_PROPRIETOR", "PARTNERSHIP", "LLC", "CORPORATION", "NON_PROFIT", "UNKNOWN", "UNDEFINED"
)

FIELDS = (
    ID,
    ARCHIVED,
    Field("name", Text(100, 1), filter="eq sw", sort=True),
    Field("address", address()),
    Field("mailingAddress", address()),
    Field("phone", Text(20)),
    Field("companyOwner", Obj(Field("name", Text(200)), Field("dateOfBirth", Date()))),
    Field("taxId", Text(20)),
    Field("taxIdType", Enum("SSN", "EIN", "UNDEFINED")),
    Field("industry", Text(200)),
    Field("businessCategory", BUSINESS_CATEGORIES),
    Field("accountType", Enum("BUSINESS", "EMPLOYEE_OR_INDIVIDUAL", "UNDEFINED")),
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
)

VIEW = View(ORGANIZATION, FIELDS)

SHOWN = V3Resource(
    "v3.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs="get update"
)


def own(call: Call) -> str:
    """The id in the path, which must be the caller's organization; 404 for any other."""
    organization_id = call.params["organizationId"]
    if organization_id != call.signed_in.org_id:
        raise NotFound(organization_id, in_path=True)
    return organization_id


def industries(call: Call) -> Answer:
    """The industries by their display names."""
    return Answer(200, {"results": list(INDUSTRIES)})


def price_plan(call: Call) -> Answer:
    """The plan the organization pays by."""
    own(call)
    return Answer(200, PLAN)


# Reading the organization asks for an Administrator, too.
HANDLERS = {
    **{
        name: Handler(h.act, "manage_organization", body=h.body, reads=h.reads, answers=h.answers)
        for name, h in SHOWN.handlers().items()
    },
    "v3.organizations.industries.list": Handler(industries, "view", body="none"),
    "v3.organizations.price-plan.get": Handler(price_plan, "manage_organization", body="none"),
}
