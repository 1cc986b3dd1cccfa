"""Who may pay with what: an organization, the caller, and users who have proven who they are."""

from __future__ import annotations

from dataclasses import replace

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_USERS
from mockserver.domain.funding.cards import CARD_USERS
from mockserver.domain.merging import merge
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

NOMINATED, VERIFIED = "NOMINATED", "VERIFIED"

# Assumed of every organization (F-962); one that differs says so in its own `fundingPermissions`.
ORGANIZATION_MAY: Record = {
    "card": {"payByCard": True, "fundingEnabled": True, "amexAllowed": False},
    "wallet": {"fundingEnabled": True},
}


def organization_may(ctx: Context) -> Record:
    """The permissions of the caller's organization, by `card` and `wallet`."""
    organization = ctx.get(ORGANIZATION, ctx.caller.org_id, org=WORLD) or {}
    return merge(ORGANIZATION_MAY, organization.get("fundingPermissions", {}))


def permissions(ctx: Context) -> Record:
    """The permissions of the organization and of the user."""
    return {"organization": organization_may(ctx), "user": {"payOnline": "pay" in ctx.caller.permissions}}


def verify_anywhere(ctx: Context, account_user_id: str) -> Record:
    """A NOMINATED user of any organization's bank account or card, VERIFIED now; raises `NotFound`."""
    for organization in ctx.find(ORGANIZATION, org=WORLD):
        there = replace(ctx, caller=replace(ctx.caller, org=organization["number"]))
        for users in (BANK_USERS, CARD_USERS):
            user = ctx.get(users.kind, account_user_id, org=there.org)
            if user and user["verificationStatus"] == NOMINATED and not user["archived"]:
                return users.store(there, {**user, "verificationStatus": VERIFIED}, user)
    raise NotFound(account_user_id)
