"""Organizations and their people: lock-outs, risk verifications decided, identities proven.

The last two happen in BILL's back office and web application, which have no API.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypedDict, cast

from mockserver.control.annotations import Words
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server, reading, working_in
from mockserver.domain.funding.permissions import verify_anywhere
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.risk_verifications import DECISIONS, RISK_VERIFICATIONS
from mockserver.kernel.errors import NotFound
from mockserver.tenancy import Tenant, TooManyLocked


class Lock(TypedDict):
    """Whether an organization is locked out."""

    organizationId: str
    locked: bool


class RiskDecision(TypedDict):
    """How a risk verification ends."""

    decision: Annotated[str, Words(DECISIONS)]


class RiskVerification(TypedDict):
    """A risk verification that has ended."""

    processingStatus: str
    decision: str
    outcome: str


class AccountUser(TypedDict):
    """A user of a bank account or a card."""

    id: str
    userId: str
    verificationStatus: str


@control.put("/tenants/<tenant>/organizations/<organization>/lock")
def lock_organization(server: Server, tenant: Tenant, organization: str) -> Lock:
    """Lock an organization out (BDC_1107); 404 where the tenant has none of that id, 429 when too many are locked."""
    with reading(server, tenant) as ctx:
        if ctx.get(ORGANIZATION, organization, org=WORLD) is None:
            raise ControlError(404, f"no organization {organization}")
    return set_lock(server, tenant, organization, is_locked=True)


@control.delete("/tenants/<tenant>/organizations/<organization>/lock")
def unlock_organization(server: Server, tenant: Tenant, organization: str) -> Lock:
    """Let an organization in again."""
    return set_lock(server, tenant, organization, is_locked=False)


def set_lock(server: Server, tenant: Tenant, organization_id: str, *, is_locked: bool) -> Lock:
    """Lock an organization out, or let it in again."""
    try:
        server.worlds.tenancy.tenants.lock_organization(tenant, organization_id, is_locked=is_locked)
    except TooManyLocked as refused:
        raise ControlError(429, str(refused)) from None
    return {"organizationId": organization_id, "locked": is_locked}


@control.post("/tenants/<tenant>/organizations/<organization>/risk-verification")
def decide_risk_verification(server: Server, tenant: Tenant, organization: str, body: RiskDecision) -> RiskVerification:
    """Let an organization's risk verification end in `decision`; 404 where none was begun."""
    with working_in(server, tenant, organization) as ctx:
        record = ctx.get(ORGANIZATION, organization, org=WORLD)
        if record is None:
            raise ControlError(404, f"no organization {organization}")
        inside = replace(ctx, caller=replace(ctx.caller, org=record["number"]))
        try:
            verification = RISK_VERIFICATIONS.choose(inside, body["decision"])
        except NotFound:
            raise ControlError(404, f"organization {organization} has begun no risk verification") from None
        names = ("processingStatus", "decision", "outcome")
        return cast(RiskVerification, {name: verification[name] for name in names})


@control.post("/tenants/<tenant>/account-users/<user>/verify")
def verify_account_user(server: Server, tenant: Tenant, user: str) -> AccountUser:
    """Let a NOMINATED user of a bank account or a card be VERIFIED; 404 where nobody was nominated."""
    with working_in(server, tenant) as ctx:
        try:
            record = verify_anywhere(ctx, user)
        except NotFound:
            raise ControlError(404, f"no nominated account user {user}") from None
        return cast(AccountUser, {name: record[name] for name in ("id", "userId", "verificationStatus")})
