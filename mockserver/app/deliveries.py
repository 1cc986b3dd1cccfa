"""Notifications on their way: taken from the outboxes of worlds, sent outside any transaction, their outcome noted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mockserver.app.worlds import Worlds
from mockserver.domain.context import Context
from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.errors import Refusal
from mockserver.store.errors import StoreError, WorldGone
from mockserver.tenancy import Tenant, UnknownTenant

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from mockserver.app.notifications import Sender
    from mockserver.domain.webhooks.sending import Lease, Outcome, Receipt

LOG = logging.getLogger("billmock")
MAX_SENDERS = 16  # threads for receivers that answer, and as many for those that are slow
BATCH = 100  # notifications of one subscription that are leased at once
SLICE = 2.0  # seconds after which a batch ends early
MAX_SLOW = 10_000  # subscriptions known to be slow
SLOW = 0.5  # seconds of the try that makes a receiver a slow one
LEASE = 30.0  # seconds in which whoever leased a notification is at it: a slice, a timeout, and a store that is busy
POLL = 1.0  # seconds between two looks at what waits for a retry
PATROL = 5.0  # seconds between two looks into every outbox of a store that others write to, and may have left


class Job(NamedTuple):
    """What one thread sends: notifications of one subscription, in the order in which they were committed."""

    tenant: Tenant
    lease: Lease

    @property
    def key(self) -> tuple[str, str]:
        """The tenant and the subscription."""
        return self.tenant.id, self.lease.subscription["id"]


class Deliveries:
    """Sends what waits in the outboxes of all tenants; one thread looks, two bounded pools send.

    A subscription has one thread at a time, so first tries go out in the order of commits. Receivers that are slow or
    silent have a pool of their own: they hold up nobody else. Each try is made by one process: it leases notifications
    in a transaction of the world.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._lock = threading.Lock()
        self._work = threading.Event()
        self._end = threading.Event()
        self._waiting: set[str] = set()  # tenants to look at at once
        self._retrying: set[str] = set()  # tenants in whose outbox something waits for its time
        self._busy: set[tuple[str, str]] = set()
        self._slow: set[tuple[str, str]] = set()
        self._thread: threading.Thread | None = None
        worlds.wake = self.wake

    def start(self) -> None:
        """Look after what earlier processes left, and after everything from now on."""
        with self._lock:
            if self._thread is None and not self._end.is_set():
                self._thread = threading.Thread(target=self._look, name="billmock-outbox", daemon=True)
                self._thread.start()

    def wake(self, tenant: Tenant) -> None:
        """Something waits in a tenant's outbox, or its clock was turned."""
        with self._lock:
            self._waiting.add(tenant.id)
        self._work.set()

    def stop(self) -> None:
        """Send no more; what is under way ends within the time a receiver has."""
        self._end.set()
        self._work.set()
        if self._thread:
            self._thread.join(timeout=5)
        for pool in self.__dict__.get("_pools", ()):
            pool.shutdown(wait=False, cancel_futures=True)
        if "_sender" in self.__dict__:
            self._sender.close()

    @cached_property
    def _pools(self) -> list[ThreadPoolExecutor]:
        """For receivers that answer, and for those that are slow; most servers never send anything."""
        from concurrent.futures import ThreadPoolExecutor

        return [ThreadPoolExecutor(MAX_SENDERS, "billmock-webhooks") for _ in range(2)]

    def _look(self) -> None:
        patrol = 0.0
        while not self._end.is_set():
            due = self._take_waiting()
            # In memory nothing waits but what woke this thread.
            if self._worlds.engine.shared and time.monotonic() > patrol:
                due |= {tenant.id for tenant in self._worlds.tenancy.tenants.with_worlds()}
                patrol = time.monotonic() + PATROL
            for tenant_id in due:
                self._look_at(tenant_id)
            self._work.wait(POLL if self._retrying or self._worlds.engine.shared else None)
            self._work.clear()

    def _take_waiting(self) -> set[str]:
        with self._lock:
            due, self._waiting = self._waiting | self._retrying, set()
        return due

    def _look_at(self, tenant_id: str) -> None:
        try:
            self._serve(tenant_id)
        except (UnknownTenant, WorldGone):
            self._retrying.discard(tenant_id)
        except (Refusal, StoreError):
            self._retrying.add(tenant_id)  # it cannot be looked at now
        except Exception:
            self._retrying.add(tenant_id)
            LOG.exception("webhooks of tenant %s failed", tenant_id)

    def _serve(self, tenant_id: str) -> None:
        """Give the pools what is due of a tenant."""
        tenant = self._worlds.tenancy.tenants.peek(tenant_id)
        if tenant is None or not tenant.world:
            raise UnknownTenant(tenant_id)
        jobs, waits = self._lease(tenant)
        (self._retrying.add if waits else self._retrying.discard)(tenant_id)
        for job in jobs:
            if self._end.is_set():
                return
            self._busy.add(job.key)
            with suppress(RuntimeError):  # of a pool that is shut down
                self._pools[job.key in self._slow].submit(self._run, job)

    def _lease(self, tenant: Tenant) -> tuple[list[Job], bool]:
        """What is due, leased to this process, and whether anything waits."""
        from mockserver.domain.webhooks.sending import lease, look

        with self._enter(tenant) as ctx:
            due, waits = look(ctx, REAL_TIME())
        free = {key for key in due if (tenant.id, key) not in self._busy}
        if not free:
            return [], waits
        with self._enter(tenant, writes=True) as ctx:
            leases = lease(ctx, free, REAL_TIME(), LEASE, BATCH)
        return [Job(tenant, one) for one in leases], waits

    def _enter(self, tenant: Tenant, *, writes: bool = False) -> AbstractContextManager[Context]:
        return self._worlds.aside(tenant, writes=writes)

    def _run(self, job: Job) -> None:
        try:
            self._note(job, [*self._send(job)])
        except (Refusal, StoreError, UnknownTenant):
            pass  # the lease runs out, and somebody tries again
        except Exception:
            LOG.exception("webhooks of tenant %s failed", job.tenant.id)
        finally:
            self._busy.discard(job.key)
            self.wake(job.tenant)

    @cached_property
    def _sender(self) -> Sender:
        from mockserver.app.notifications import Sender

        return Sender(self._worlds.settings.webhook_hosts)

    def _send(self, job: Job) -> Iterator[Outcome]:
        """Send notifications one after the other, until the slice is over or the receiver is silent or slow.

        Those behind go back unsent. What a rule holds back follows the next one at once.
        """
        from mockserver.app.disturbances import Disturbances
        from mockserver.domain.webhooks.sending import Outcome

        subscription, events, holds = job.lease
        disturbances = Disturbances(self._worlds.tenancy.deliveries, job.tenant, self._sender.send, holds=holds)
        until = time.monotonic() + SLICE
        for event in events:
            if self._end.is_set() or time.monotonic() > until:
                yield Outcome(event)
                continue
            for outcome in disturbances.send(subscription, event):
                yield outcome
                if outcome.receipt is not None and (self._is_slow(job, outcome.receipt) or holds):
                    until = 0.0

    def _is_slow(self, job: Job, receipt: Receipt) -> bool:
        """Whether a receiver took its time, which is remembered."""
        is_slow = receipt.silent or receipt.seconds > SLOW
        if is_slow and len(self._slow) >= MAX_SLOW:
            self._slow.clear()  # which costs each of them one wait among the others
        (self._slow.add if is_slow else self._slow.discard)(job.key)
        return is_slow

    def _note(self, job: Job, outcomes: list[Outcome]) -> None:
        from mockserver.domain.webhooks.sending import note_outcomes

        with self._enter(job.tenant, writes=True) as ctx:
            entries = note_outcomes(ctx, job.lease.subscription, outcomes, REAL_TIME())
        self._worlds.tenancy.deliveries.note(job.tenant, entries)
