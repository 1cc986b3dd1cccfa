"""Who an API token of Spend & Expense stands for: its maker, with the role of now."""

from __future__ import annotations

from mockserver.domain.context import Caller
from mockserver.domain.organizations import CHANGES
from mockserver.domain.roles import NOTHING, SPEND_ROLES
from mockserver.domain.spend.kinds import SPEND_USER
from mockserver.store.engine import Engine
from mockserver.tenancy.credentials import Place
from mockserver.tenancy.tenants import Tenant

MAX_CALLERS = 10_000


class SpendCallers:
    """Looks users of S&E companies up, and remembers them while the tenant's users do not change."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._callers: dict[tuple[str, str], tuple[int, Caller | None]] = {}

    def of(self, tenant: Tenant, place: Place, session: str) -> Caller | None:
        """The caller of a user's token or app; None where the user is retired, gone or has no access.

        `session` tells the tokens of one user apart.
        """
        key, changes = (tenant.id, session), CHANGES.of(tenant.id)
        known = self._callers.get(key)
        if known and known[0] == changes and not self._engine.shared:
            return known[1]
        caller = self._look_up(tenant, place, session)
        if len(self._callers) >= MAX_CALLERS:
            self._callers.clear()
        self._callers[key] = (changes, caller)
        return caller

    def _look_up(self, tenant: Tenant, place: Place, session: str) -> Caller | None:
        with self._engine.read(tenant.world) as tx:
            user = tx.get(SPEND_USER, place.org, place.user_id)
        permissions = SPEND_ROLES.get(user["role"], NOTHING) if user and not user["archived"] else NOTHING
        if user is None or not permissions:
            return None
        return Caller(tenant.id, "spend", *place, user["role"], permissions, session=session)
