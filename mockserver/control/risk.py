"""What the control API does to risk verifications: their decision chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockserver.control.service import ControlError, Service, text
from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.risk_verifications import DECISIONS, RISK_VERIFICATIONS
from mockserver.kernel.errors import NotFound


def choose_decision(service: Service, tenant_id: str, organization_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """Let an organization's risk verification end in `decision`; 404 where none was begun."""
    decision = text(body, "decision", "", DECISIONS)
    caller = Caller(service.found(tenant_id).id, "system", org_id=organization_id)
    with service.server.worlds.enter(caller, writes=True) as ctx:
        organization = ctx.get(ORGANIZATION, organization_id, org=WORLD)
        if organization is None:
            raise ControlError(404, f"no organization {organization_id}")
        try:
            chosen = RISK_VERIFICATIONS.choose(
                replace(ctx, caller=replace(caller, org=organization["number"])), decision
            )
        except NotFound:
            raise ControlError(404, f"organization {organization_id} has begun no risk verification") from None
        return {name: chosen[name] for name in ("processingStatus", "decision", "outcome")}
