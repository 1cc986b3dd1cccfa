"""The phone that a partner adds for a user, before the organization is verified."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.v3.entities.risk_verifications import OWN_PHONE
from mockserver.domain.context import Context
from mockserver.domain.organizations import USERS
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy


@operation("partner.risk-verifications.phone.create", takes=OWN_PHONE, right="manage_users")
def add_phone(ctx: Context, tenancy: Tenancy, user_id: str, values: Record) -> None:
    """Register the phone of a user of the organization; the answer is empty (F-1604)."""
    user = USERS.get(ctx, user_id)
    tenancy.mfa.add_phone(ctx.caller.tenant, user["id"], values["phoneNumber"], values["phoneType"])
