"""The organizations of a partner."""

from __future__ import annotations

from mockserver.dialects.v3.entities.organizations import VIEW
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATIONS
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenancy

organizations = V3Resource(
    "partner.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs=""
)


@organizations.action("list", gives=organizations.page, right="view")
def list_(tenancy: Tenancy, caller: Caller) -> tuple[Filter, ...]:
    """The organizations that are the partner's, or no partner's at all."""
    return (Filter("partnerName", "in", (None, tenancy.partners.name_of(caller))),)
