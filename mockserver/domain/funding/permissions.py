"""What an organization may pay with, and whether the caller may."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.merging import merged
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.kernel.kinds import Record

# Assumed of every organization; one that differs says so in its own `fundingPermissions`.
ORGANIZATION_MAY: Record = {
    "card": {"payByCard": True, "fundingEnabled": True, "amexAllowed": False},
    "wallet": {"fundingEnabled": True},
}


def organization_may(ctx: Context) -> Record:
    """The permissions of the caller's organization, by `card` and `wallet`."""
    organization = ctx.get(ORGANIZATION, ctx.caller.org_id, org=WORLD) or {}
    return merged(ORGANIZATION_MAY, organization.get("fundingPermissions", {}))


def permissions(ctx: Context) -> Record:
    """The permissions of the organization and of the user."""
    return {"organization": organization_may(ctx), "user": {"payOnline": "pay" in ctx.caller.permissions}}
