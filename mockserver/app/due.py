"""When due work runs: inside clock changes, before a request whose tenant has some, and from one ticker thread."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from mockserver.domain.context import Caller, Context
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.store.errors import WorldGone

if TYPE_CHECKING:
    from mockserver.app import App
    from mockserver.tenancy import Tenant

LOG = logging.getLogger("billmock")
TICK = 1.0
SWEEP_EVERY = 60  # ticks between looking for idle tenants and dead sessions
NEVER = "9999"


class DueWork:
    """The earliest moment at which each tenant of this process has work, and the runs that do it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._earliest: dict[str, str] = {}
        self._stopped = threading.Event()
        self._ticker: threading.Thread | None = None

    def start(self) -> None:
        """Start the ticker: the work of tenants that nobody calls."""
        self._ticker = threading.Thread(target=self._tick, name="billmock-due", daemon=True)
        self._ticker.start()

    def stop(self) -> None:
        """Stop the ticker."""
        self._stopped.set()
        if self._ticker:
            self._ticker.join(timeout=5)

    def _tick(self) -> None:
        ticks = 0
        while not self._stopped.wait(TICK):
            ticks += 1
            try:
                self._look_after_all(sweep=ticks % SWEEP_EVERY == 0)
            except Exception:
                LOG.exception("due work failed")

    def _look_after_all(self, *, sweep: bool) -> None:
        for tenant in self._app.tenancy.tenants.all():
            # A tenant may be deleted while its turn comes.
            with suppress(LookupError, WorldGone):
                self.before(tenant)
        if sweep:
            self._sweep()

    def _sweep(self) -> None:
        self._app.tenancy.sweep()
        for tenant in self._app.tenancy.tenants.idle():
            self._app.control.service.delete_tenant(tenant.id)

    def note(self, tenant: Tenant, moments: list[str]) -> None:
        """Remember that a transaction left work behind."""
        if moments:
            self._earliest[tenant.id] = min(self._earliest.get(tenant.id, NEVER), *moments)

    def forget(self, tenant: Tenant) -> None:
        """The tenant's world was replaced: look again."""
        self._earliest.pop(tenant.id, None)

    def before(self, tenant: Tenant) -> None:
        """Do what is due, if anything is."""
        now = self._app.tenancy.clocks.of(tenant).stamp()
        if self._app.engine.shared or tenant.id not in self._earliest:
            self._earliest[tenant.id] = self._look(tenant)
        if self._earliest[tenant.id] <= now:
            self.run(tenant)

    def _look(self, tenant: Tenant) -> str:
        from mockserver.domain.lifecycle import earliest_due

        with self._app.engine.read(tenant.world) as tx:
            return earliest_due(tx) or NEVER

    def run(self, tenant: Tenant) -> int:
        """Do everything that is due by the tenant's clock; returns how many items."""
        from mockserver.domain.lifecycle import run_due

        clock = self._app.tenancy.clocks.of(tenant)
        with self._app.engine.write(tenant.world) as tx:

            def context_at(moment: datetime, org: int) -> Context:
                caller = Caller(tenant.id, "system", org=org)
                return Context(
                    tx,
                    clock.at(moment),
                    ENVIRONMENTS[tenant.environment],
                    tenant.seed,
                    caller,
                    self._app.settings.payment_timers,
                    post=partial(self._app.tenancy.inbox.deliver, tenant),
                )

            done = run_due(context_at, tx, clock.now())
        self._earliest[tenant.id] = self._look(tenant)
        return done
