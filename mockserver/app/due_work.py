"""When due work runs: inside clock changes, before a request whose tenant has some, and from one ticker thread."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

from mockserver.domain.context import Caller, Context
from mockserver.kernel import waiting
from mockserver.kernel.clock import Clock
from mockserver.store.due import Waiting
from mockserver.store.engine import Engine
from mockserver.store.errors import StoreBusy, StoreError, StoreUnavailable, WorldGone
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenancy, Tenant

LOG = logging.getLogger("billmock")
TICK = 1.0
SWEEP_EVERY = 60  # ticks between looking for idle tenants and dead sessions
NEVER = "9999"

PATIENCE = 5.0  # seconds a call waits while its tenant's clock is moved
SLICE = 50  # steps of one transaction
PAUSE = 0.005  # seconds between two of them in which others write, where there is one writer for all

STEPS = "dueSteps"  # where a world's state counts what was done, whoever does it

MakeContext = Callable[[Transaction, Tenant, Clock, Caller], Context]


class ClockMoves(StoreBusy):
    """The tenant's clock is being moved, and what falls due on the way is not done yet."""

    fact = "F-1353"

    def __init__(self) -> None:
        super().__init__("the tenant's clock is being moved, which takes longer than a call waits")


class DueWork:
    """The earliest moment at which each tenant of this process has work, and the runs that do it.

    A run is cut into slices, each a transaction: a process that dies between two of them leaves a world in which less
    is done than its clock says, and whoever comes to it next goes on just there. One thread of a process works on a
    tenant; calls of that tenant wait for it, not for ever.
    """

    def __init__(self, engine: Engine, tenancy: Tenancy, context: MakeContext) -> None:
        self._engine = engine
        self._tenancy = tenancy
        self._context = context
        self._earliest: dict[str, str] = {}
        self._runs = Runs()

    def note(self, tenant: Tenant, moments: list[str]) -> None:
        """Remember that a transaction, still open, leaves work behind."""
        if moments and not self._engine.shared:
            self._earliest[tenant.id] = min(self._earliest.get(tenant.id, NEVER), *moments)

    def forget(self, tenant: Tenant) -> None:
        """The tenant's world was replaced, or is gone: look again."""
        self._earliest.pop(tenant.id, None)

    def waits(self, tx: Transaction, tenant: Tenant, moment: str) -> bool:
        """Whether something is due in a transaction's world by a moment in its wire form."""
        earliest = tx.row.value("due") if self._engine.shared else self._earliest.get(tenant.id, "")
        return earliest <= moment and self._look(tx, tenant) <= moment

    def _look(self, tx: Transaction, tenant: Tenant) -> str:
        """The earliest moment, noted for the next one: here, or in the store where other processes work too."""
        from mockserver.domain.lifecycle import earliest_due

        earliest = earliest_due(tx) or NEVER
        if not self._engine.shared:
            self._earliest[tenant.id] = earliest
        elif tx.writes:
            tx.set_earliest(earliest)
        return earliest

    def let_finish(self, tenant: Tenant) -> None:
        """Return when no thread of this process works on a tenant; raises `ClockMoves` when that takes too long."""
        if self._runs.is_under_way(tenant.id):
            with self._runs.alone(tenant.id):
                pass

    def look_after(self, tenant: Tenant) -> None:
        """Do what is due in the world of a tenant that perhaps nobody calls, as `finish` does.

        Where nobody has looked, or what was due was put off, what calls go by is written down anew.
        """
        moment = self._tenancy.clocks.of(tenant).stamp()
        with self._engine.read(tenant.world) as tx:
            waits = self.waits(tx, tenant, moment)
            is_stale = self._engine.shared and tx.row.value("due") <= moment
        if waits:
            self.finish(tenant)
        elif is_stale:
            with self._engine.write(tenant.world) as tx:
                self._look(tx, tenant)

    def finish(self, tenant: Tenant) -> None:
        """Do what is due by the tenant's clock; raises `ClockMoves` when that takes longer than a call waits."""
        with self._runs.alone(tenant.id):
            until = time.monotonic() + PATIENCE
            for steps in self._run(tenant):
                if steps == SLICE and time.monotonic() > until:
                    raise ClockMoves

    def turn(self, tenant: Tenant, change: Callable[[Clock], None]) -> int:
        """Change a tenant's clock and do what falls due on the way, however long it takes; returns how many items.

        What was due before is done before. A change that raises leaves the clock alone.
        """
        with self._runs.alone(tenant.id):
            self._finish_all(tenant)
            before = self._steps(tenant)
            self._tenancy.clocks.turn(tenant, change)
            self._finish_all(tenant)
            return max(self._steps(tenant) - before, 0)  # the world may have been replaced meanwhile

    def _finish_all(self, tenant: Tenant) -> None:
        for _ in self._run(tenant):
            pass

    def _steps(self, tenant: Tenant) -> int:
        with self._engine.read(tenant.world) as tx:
            return int(tx.state().get(STEPS, 0))

    def _run(self, tenant: Tenant) -> Iterator[int]:
        """Do what is due by the tenant's clock, a slice after the other: the steps of each."""
        from mockserver.domain.lifecycle import MAX_STEPS

        for _ in range(0, MAX_STEPS, SLICE):
            steps = self._slice(tenant)
            yield steps
            if steps < SLICE:
                return
            if self._engine.one_writer:
                threading.Event().wait(PAUSE)

    def _slice(self, tenant: Tenant) -> int:
        """Some steps, in a transaction; where one of them raises, once more, each of them for itself.

        Nobody could use a world any more in which something is due that always raises.
        """
        try:
            return self._steps_of_slice(tenant, None)
        except StoreError:
            raise
        except Exception:
            return self._steps_of_slice(tenant, partial(give_up, tenant))

    def _steps_of_slice(self, tenant: Tenant, on_failure: Callable[[Waiting], None] | None) -> int:
        from mockserver.domain.lifecycle import run_due

        with self._engine.write(tenant.world) as tx:
            clock = self._tenancy.clocks.of(tenant)

            def context_at(moment: datetime, org: int) -> Context:
                return self._context(tx, tenant, clock.at(moment), Caller(tenant.id, "system", org=org))

            steps = run_due(context_at, tx, clock.now(), SLICE, on_failure)
            if steps:
                state = tx.state()
                tx.set_state({**state, STEPS: state.get(STEPS, 0) + steps})
            self._look(tx, tenant)
        return steps


def give_up(tenant: Tenant, waiting: Waiting) -> None:
    """Say of a record why it waits no longer, and is as it was."""
    LOG.exception(
        "tenant %s: what was due of %s %s failed, and is left undone", tenant.id, waiting.kind.name, waiting.id
    )


class Runs:
    """Which tenants a thread of this process works on, and who waits for it."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._users: Counter[str] = Counter()

    def is_under_way(self, tenant_id: str) -> bool:
        """Whether a thread is at work on a tenant, or about to be."""
        return tenant_id in self._locks

    @contextmanager
    def alone(self, tenant_id: str) -> Iterator[None]:
        """Be the only thread at work on a tenant; raises `ClockMoves` when that takes longer than a call waits."""
        with self._mutex:
            lock = self._locks.setdefault(tenant_id, threading.Lock())
            self._users[tenant_id] += 1
        try:
            if not waiting.acquire(lock, PATIENCE):
                raise ClockMoves
            try:
                yield
            finally:
                lock.release()
        finally:
            self._leave(tenant_id)

    def _leave(self, tenant_id: str) -> None:
        with self._mutex:
            self._users[tenant_id] -= 1
            if not self._users[tenant_id]:
                del self._users[tenant_id], self._locks[tenant_id]


class Ticker:
    """A thread that does the work of tenants nobody calls, and removes those that nobody has called for long.

    `delete` removes a tenant with everything a server keeps of it.
    """

    def __init__(self, due: DueWork, tenancy: Tenancy, delete: Callable[[Tenant], None]) -> None:
        self._due = due
        self._tenancy = tenancy
        self._delete = delete
        self._end = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def is_started(self) -> bool:
        """Whether it was started; it stays so after it is stopped."""
        return self._thread is not None

    def start(self) -> None:
        """Start ticking; once started, nothing more happens."""
        with self._starting:
            if self._thread is None and not self._end.is_set():
                self._thread = threading.Thread(target=self._tick, name="billmock-due", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop ticking, for good."""
        self._end.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _tick(self) -> None:
        ticks = 0
        while not self._end.wait(TICK):
            ticks += 1
            try:
                self._look_after_all(sweep=ticks % SWEEP_EVERY == 0)
            except StoreUnavailable as reason:
                LOG.warning("due work: %s", reason)
            except Exception:
                LOG.exception("due work failed")

    def _look_after_all(self, *, sweep: bool) -> None:
        for tenant in self._tenancy.tenants.with_worlds():
            # A tenant may be deleted while its turn comes, or its clock be moved by somebody else.
            with suppress(LookupError, WorldGone, StoreBusy):
                self._due.look_after(tenant)
        if sweep:
            self._tenancy.sweep()
            for tenant in self._tenancy.tenants.idle():
                self._delete(tenant)
