"""The clocks of tenants: each lives in the state of its tenant's world."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.kernel.clock import Clock
from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from mockserver.tenancy.tenants import Tenant

CLOCK = "clock"  # where a world's state keeps its clock


class Clocks:
    """Reads and saves clocks; `source` gives real seconds since the epoch.

    Running time never goes back, even where a world comes back with an older clock: what has expired stays so.
    """

    def __init__(self, engine: Engine, source: Callable[[], float]) -> None:
        self._engine = engine
        self._source = source
        self._cache: dict[str, Clock] = {}
        self._min_running: dict[str, float] = {}

    def of(self, tenant: Tenant) -> Clock:
        """The tenant's clock; the same object each time where no other process can turn it."""
        clock = None if self._engine.shared else self._cache.get(tenant.id)
        if clock is None:
            clock = self._read(tenant)
        return clock

    def _read(self, tenant: Tenant) -> Clock:
        with self._engine.read(tenant.world) as tx:
            # Inside the transaction: a world that is replaced meanwhile is replaced, and forgotten, after this.
            clock = self._restore(tenant, tx.state())
            self._keep(tenant, clock)
            return clock

    def _keep(self, tenant: Tenant, clock: Clock) -> None:
        if not self._engine.shared:
            self._cache[tenant.id] = clock

    def _restore(self, tenant: Tenant, world_state: Record) -> Clock:
        state = world_state.get(CLOCK)
        clock = Clock(self._source) if state is None else Clock.restore(state, self._source)
        minimum, running = self._min_running.get(tenant.id, 0.0), clock.state()["running_offset"] or 0.0
        if running < minimum:
            clock = Clock.restore({**clock.state(), "running_offset": minimum}, self._source)
        self._min_running[tenant.id] = max(minimum, running)
        return clock

    def turn(self, tenant: Tenant, change: Callable[[Clock], None]) -> None:
        """Change the tenant's clock and store it, in one transaction: no other turn is lost.

        A change that raises leaves the clock alone. Who looked the clock up before still goes by the old time.
        """
        with self._engine.write(tenant.world) as tx:
            state = tx.state()
            clock = self._restore(tenant, state)
            change(clock)
            tx.set_state({**state, CLOCK: clock.state()})
            self._remember(tenant, clock)

    def _remember(self, tenant: Tenant, clock: Clock) -> None:
        self._keep(tenant, clock)
        self._min_running[tenant.id] = clock.state()["running_offset"] or 0.0

    def forget(self, tenant: Tenant) -> None:
        """The tenant's world was replaced: read its clock again."""
        self._cache.pop(tenant.id, None)

    def known_tenants(self) -> set[str]:
        """The ids of the tenants whose clock was read, or turned, here."""
        return {*self._min_running}

    def let_go(self, tenant_id: str) -> None:
        """Let go of the clock of a tenant that is gone."""
        self._cache.pop(tenant_id, None)
        self._min_running.pop(tenant_id, None)
