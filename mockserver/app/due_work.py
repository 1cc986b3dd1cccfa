"""When due work runs: inside clock changes, before a request whose tenant has some, and from one ticker thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from mockserver.domain.context import Caller, Context
from mockserver.kernel.clock import Clock
from mockserver.store.engine import Engine
from mockserver.store.errors import WorldGone
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenancy, Tenant

LOG = logging.getLogger("billmock")
TICK = 1.0
SWEEP_EVERY = 60  # ticks between looking for idle tenants and dead sessions
NEVER = "9999"

MakeContext = Callable[[Transaction, Tenant, Clock, Caller], Context]


class DueWork:
    """The earliest moment at which each tenant of this process has work, and the runs that do it."""

    def __init__(self, engine: Engine, tenancy: Tenancy, context: MakeContext) -> None:
        self._engine = engine
        self._tenancy = tenancy
        self._context = context
        self._earliest: dict[str, str] = {}

    def note(self, tenant: Tenant, moments: list[str]) -> None:
        """Remember that a transaction left work behind."""
        if moments:
            self._earliest[tenant.id] = min(self._earliest.get(tenant.id, NEVER), *moments)

    def forget(self, tenant: Tenant) -> None:
        """The tenant's world was replaced: look again."""
        self._earliest.pop(tenant.id, None)

    def before(self, tenant: Tenant, clock: Clock) -> None:
        """Do what is due by the tenant's clock, if anything is."""
        if self._engine.shared or tenant.id not in self._earliest:
            self._earliest[tenant.id] = self._look(tenant)
        if self._earliest[tenant.id] <= clock.stamp():
            self._run(tenant, clock)

    def _look(self, tenant: Tenant) -> str:
        from mockserver.domain.lifecycle import earliest_due

        with self._engine.read(tenant.world) as tx:
            return earliest_due(tx) or NEVER

    def run(self, tenant: Tenant) -> int:
        """Do everything that is due by the tenant's clock; returns how many items."""
        return self._run(tenant, self._tenancy.clocks.of(tenant))

    def _run(self, tenant: Tenant, clock: Clock) -> int:
        from mockserver.domain.lifecycle import run_due

        with self._engine.write(tenant.world) as tx:

            def context_at(moment: datetime, org: int) -> Context:
                return self._context(tx, tenant, clock.at(moment), Caller(tenant.id, "system", org=org))

            items = run_due(context_at, tx, clock.now())
        self._earliest[tenant.id] = self._look(tenant)
        return items


class Ticker:
    """A thread that does the work of tenants nobody calls, and removes those that nobody has called for long.

    `delete` removes a tenant with everything a server keeps of it.
    """

    def __init__(self, due: DueWork, tenancy: Tenancy, delete: Callable[[Tenant], None]) -> None:
        self._due = due
        self._tenancy = tenancy
        self._delete = delete
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def started(self) -> bool:
        """Whether it was started; it stays so after it is stopped."""
        return self._thread is not None

    def start(self) -> None:
        """Start ticking; once started, nothing more happens."""
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._tick, name="billmock-due", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop ticking, for good."""
        self._stopped.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _tick(self) -> None:
        ticks = 0
        while not self._stopped.wait(TICK):
            ticks += 1
            try:
                self._look_after_all(sweep=ticks % SWEEP_EVERY == 0)
            except Exception:
                LOG.exception("due work failed")

    def _look_after_all(self, *, sweep: bool) -> None:
        for tenant in self._tenancy.tenants.all():
            # A tenant may be deleted while its turn comes.
            with suppress(LookupError, WorldGone):
                self._due.before(tenant, self._tenancy.clocks.of(tenant))
        if sweep:
            self._tenancy.sweep()
            for tenant in self._tenancy.tenants.idle():
                self._delete(tenant)
