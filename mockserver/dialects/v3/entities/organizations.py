"""v3 organizations: the caller's own, its price plan, and the industries to choose from."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.fields import address
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.billing.price_plans import PLAN
from mockserver.domain.organizations import INDUSTRIES, ORGANIZATION, ORGANIZATIONS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound

BUSINESS_CATEGORIES = s.Enum(
    "INDIVIDUAL", "SOLE_PROPRIETOR", "PARTNERSHIP", "LLC", "CORPORATION", "NON_PROFIT", "UNKNOWN", "UNDEFINED"
)

FIELDS = (
    s.ID,
    s.ARCHIVED,
    s.Field("name", s.Text(max_length=100, min_length=1), filter="eq sw", sort=True),
    s.Field("address", address()),
    s.Field("mailingAddress", address()),
    s.Field("phone", s.Text(max_length=20)),
    s.Field("companyOwner", s.Object(s.Field("name", s.Text(max_length=200)), s.Field("dateOfBirth", s.Date()))),
    s.Field("taxId", s.Text(max_length=20)),
    s.Field("taxIdType", s.Enum("SSN", "EIN", "UNDEFINED")),
    s.Field("industry", s.Text(max_length=200)),
    s.Field("businessCategory", BUSINESS_CATEGORIES),
    s.Field("accountType", s.Enum("BUSINESS", "EMPLOYEE_OR_INDIVIDUAL", "UNDEFINED")),
    s.Field(
        "processingOptions",
        s.Object(
            s.Field("mailingAddressSameAsPhysical", s.Boolean()),
            s.Field("individualTransferOut", s.Boolean()),
            s.Field("individualTransferIn", s.Boolean()),
        ),
    ),
    s.Field("partnerName", s.Text(), access=s.READ_ONLY),
    *s.STANDARD_ANSWER,
)

VIEW = s.View(ORGANIZATION, FIELDS)

SHOWN = V3Resource("v3.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs="get update")


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
