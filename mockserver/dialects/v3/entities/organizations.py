"""v3 organizations: the caller's own, its price plan, and the industries to choose from."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import Constant, Reply
from mockserver.dialects.v3.fields import address
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.billing.price_plans import plan_of
from mockserver.domain.context import Context
from mockserver.domain.organizations import INDUSTRIES, ORGANIZATION, ORGANIZATIONS, PROCESSING_OPTIONS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

BUSINESS_CATEGORIES = s.Enum(
    "CORPORATION",
    "LLC",
    "NON_PROFIT",
    "GOVERNMENT",
    "SOLE_PROPRIETOR",
    "INDIVIDUAL",
    "TRUST",
    "UNKNOWN",
    answers=["UNDEFINED"],
)
ACCOUNT_TYPES = s.Enum("BUSINESS", "CONTRACTOR", "EMPLOYEE_OR_INDIVIDUAL", "OTHER", "CONSUMER", answers=["UNDEFINED"])
PHONE = s.Text(pattern=r"(\+?[1-9]\d{0,2}[-\s]?)?(\(\d{3}\))?([0-9-\s]{7,20})", message="must be a phone number")

FIELDS = (
    s.ID,
    s.ARCHIVED,
    s.Field("name", s.Text(max_length=100, min_length=1), filter="eq sw", sort=True),
    s.Field("address", address()),
    s.Field("mailingAddress", address()),
    s.Field("phone", PHONE),
    s.Field("companyOwner", s.Object(s.Field("name", s.Text(max_length=100)), s.Field("dateOfBirth", s.Date()))),
    s.Field("taxId", s.Text()),
    s.Field("taxIdType", s.Enum("SSN", "EIN", answers=["UNDEFINED"])),
    s.Field("industry", s.Text(max_length=500)),
    s.Field("businessCategory", BUSINESS_CATEGORIES),
    s.Field("accountType", ACCOUNT_TYPES),
    s.Field(
        "processingOptions",
        s.Object(
            *(s.Field(name, s.Boolean(), absent=value) for name, value in PROCESSING_OPTIONS.items()),
        ),
        absent=PROCESSING_OPTIONS,
    ),
    # Only of an organization that a select partner made, and the mock's partners are none (F-1938).
    s.Field("partnerName", s.Text(), "selectPartnerName", access=s.READ_ONLY),
    *s.STANDARD_ANSWER,
)

VIEW = s.View(ORGANIZATION, FIELDS)

PRICE_PLAN = Reply(
    s.Field("id", s.Text()),
    s.Field("name", s.Text()),
    s.Field("monthlyPrice", s.Money()),
    s.Field("allowTrial", s.Boolean()),
    s.Field("priceVariesPerUser", s.Boolean()),
    s.Field(
        "planTerms",
        s.Array(
            s.Object(
                s.Field("type", s.Text()),
                s.Field("name", s.Text()),
                s.Field("tier", s.Int()),
                s.Field("quantity", s.Int()),
                s.Field("price", s.Money()),
            )
        ),
    ),
)

# Reading the organization asks for an Administrator, too.
organizations = V3Resource(
    "v3.organizations",
    ORGANIZATIONS,
    VIEW,
    "organizationId",
    "manage_organization",
    verbs="get update",
    read="manage_organization",
)


def check_own(ctx: Context, organization_id: str) -> None:
    """Refuse an organization that is not the caller's: 404."""
    if organization_id != ctx.caller.org_id:
        raise NotFound(organization_id, in_path=True)


@organizations.action("industries.list", gives=Constant({"results": list(INDUSTRIES)}), right="view")
def industries(ctx: Context) -> None:
    """The industries to choose from, by their display names."""


@organizations.action("price-plan.get", gives=PRICE_PLAN)
def price_plan(ctx: Context, organization_id: str) -> Record:
    """The plan the organization pays by."""
    check_own(ctx, organization_id)
    return plan_of(ORGANIZATIONS.of(ctx))
