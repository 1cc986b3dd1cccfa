"""What the control API does to users of bank accounts and cards: let one have proven an identity.

That happens in BILL's web application, which has no API.
"""

from __future__ import annotations

from typing import Any

from mockserver.control.service import ControlError, Service
from mockserver.domain.context import Caller
from mockserver.domain.funding.permissions import verify_anywhere
from mockserver.kernel.errors import NotFound


def verify_user(service: Service, tenant_id: str, account_user_id: str) -> dict[str, Any]:
    """Let a NOMINATED user of a bank account or a card be VERIFIED; 404 where nobody was nominated."""
    with service.server.worlds.enter(Caller(service.found(tenant_id).id, "system"), writes=True) as ctx:
        try:
            user = verify_anywhere(ctx, account_user_id)
        except NotFound:
            raise ControlError(404, f"no nominated account user {account_user_id}") from None
        return {name: user[name] for name in ("id", "userId", "verificationStatus")}
