"""The organizations of a partner."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import SUCCESS, Body, Json
from mockserver.dialects.v3.entities.organizations import VIEW
from mockserver.dialects.v3.fields import address
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.billing.price_plans import PARTNER_PLANS, choose_plan
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import ORGANIZATION, ORGANIZATIONS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenancy

# Of an address the country alone is needed (F-1601).
NEW_ADDRESS = address(required_country=True)
NEW_FIELDS = {
    "name": s.Field("name", s.Text(max_length=100, min_length=1), required=True),
    "address": s.Field("address", NEW_ADDRESS, required=True),
    "mailingAddress": s.Field("mailingAddress", NEW_ADDRESS),
}
NEW = s.View(ORGANIZATION, [NEW_FIELDS.get(field.name, field) for field in VIEW.shape.fields])
PLAN = Body(s.Field("pricePlanType", s.Enum(*PARTNER_PLANS), required=True))

organizations = V3Resource(
    "partner.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs=""
)


@organizations.action("list", gives=organizations.page, right="view")
def list_(tenancy: Tenancy, caller: Caller) -> tuple[Filter, ...]:
    """The organizations that are the partner's, or no partner's at all."""
    return (Filter("partnerName", "in", (None, tenancy.partners.name_of(caller))),)


@organizations.action("create", takes=Json(NEW))
def create(ctx: Context, tenancy: Tenancy, caller: Caller, values: Record) -> Record:
    """A new organization of the partner's, with its six roles and nobody in it."""
    return ORGANIZATIONS.create(ctx, values | {"partnerName": tenancy.partners.name_of(caller)})


@organizations.action("price-plan.update", takes=PLAN, gives=SUCCESS)
def update_price_plan(ctx: Context, tenancy: Tenancy, caller: Caller, organization_id: str, values: Record) -> None:
    """Let an organization pay by one of the five plans that its partner agreed with BILL (F-1600)."""
    organization = ORGANIZATIONS.get(ctx, organization_id)
    tenancy.partners.check(caller, organization)
    choose_plan(ctx, organization, values["pricePlanType"])
