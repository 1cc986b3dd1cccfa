"""Notifications on their way: taken from the outboxes of worlds, sent outside any transaction, their outcome noted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mockserver.app.worlds import Worlds
from mockserver.domain.context import Context
from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.store.errors import StoreError
from mockserver.tenancy import Tenant, UnknownTenant

if TYPE_CHECKING:
    from mockserver.app.notifications import Receipt, Sender

LOG = logging.getLogger("billmock")
MAX_SENDERS = 16
BATCH = 100  # notifications of one subscription that are leased at once
LEASE = 60.0  # seconds in which whoever leased a notification is at it
MAX_SILENCE = 2  # receivers that do not answer are given up on for this batch
POLL = 1.0  # seconds between two looks at what waits for a retry, or in the outboxes of other processes


class Job(NamedTuple):
    """What one thread sends: notifications of one subscription, in the order in which they were committed."""

    tenant: Tenant
    subscription: Record
    events: list[Record]


class Deliveries:
    """Sends what waits in the outboxes of all tenants; one thread looks, a bounded pool sends.

    A subscription has one thread at a time, so a slow receiver holds up nobody else and first tries go out in the
    order of commits. Each try is made by one process: it leases notifications in a transaction of the world.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._pool = ThreadPoolExecutor(MAX_SENDERS, "billmock-webhooks")
        self._lock = threading.Lock()
        self._work = threading.Event()
        self._stopped = threading.Event()
        self._waiting: set[str] = set()  # tenants to look at at once
        self._retrying: set[str] = set()  # tenants in whose outbox something waits for its time
        self._busy: set[tuple[str, str]] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look after what earlier processes left, and after everything from now on."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._worlds.wake = self.wake
                self._waiting.update(tenant.id for tenant in self._worlds.tenancy.tenants.opened())
                self._thread = threading.Thread(target=self._look, name="billmock-outbox", daemon=True)
                self._thread.start()
                self._work.set()

    def wake(self, tenant: Tenant) -> None:
        """Something waits in a tenant's outbox, or its clock was turned."""
        self._waiting.add(tenant.id)
        self._work.set()

    def stop(self) -> None:
        """Send no more; what is under way ends within the time a receiver has."""
        self._stopped.set()
        self._work.set()
        if self._thread:
            self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if "_sender" in self.__dict__:
            self._sender.close()

    def _look(self) -> None:
        polls = self._worlds.engine.shared
        while not self._stopped.is_set():
            self._work.wait(POLL if self._retrying or polls else None)
            self._work.clear()
            due, self._waiting = self._waiting | self._retrying, set()
            if polls:
                due |= {tenant.id for tenant in self._worlds.tenancy.tenants.opened()}
            for tenant_id in due:
                try:
                    self._serve(tenant_id)
                except (UnknownTenant, Refusal, StoreError) as reason:
                    self._put_off(tenant_id, reason)
                except Exception:
                    LOG.exception("webhooks of tenant %s failed", tenant_id)

    def _put_off(self, tenant_id: str, reason: Exception) -> None:
        """Look again later at a tenant that cannot be looked at now, unless it is gone."""
        if isinstance(reason, UnknownTenant):
            self._retrying.discard(tenant_id)
        else:
            self._retrying.add(tenant_id)

    def _serve(self, tenant_id: str) -> None:
        """Give the pool what is due of a tenant."""
        tenant = self._worlds.tenancy.tenants.peek(tenant_id)
        if tenant is None or not tenant.world:
            raise UnknownTenant(tenant_id)
        jobs, later = self._lease(tenant)
        (self._retrying.add if later else self._retrying.discard)(tenant_id)
        for job in jobs:
            self._busy.add((tenant_id, job.subscription["id"]))
            with suppress(RuntimeError):  # of a pool that is shut down
                self._pool.submit(self._run, job)

    def _lease(self, tenant: Tenant) -> tuple[list[Job], bool]:
        """What is due, leased to this process, and whether more waits."""
        from mockserver.domain.webhooks.sending import lease, waiting_subscriptions

        with self._enter(tenant) as ctx:
            waiting = waiting_subscriptions(ctx)
        free = [key for key in waiting if (tenant.id, key) not in self._busy]
        if not free:
            return [], bool(waiting)
        with self._enter(tenant, writes=True) as ctx:
            leased = lease(ctx, free, REAL_TIME(), LEASE, BATCH)
        return [Job(tenant, subscription, events) for subscription, events in leased], True

    def _enter(self, tenant: Tenant, *, writes: bool = False) -> AbstractContextManager[Context]:
        return self._worlds.aside(tenant, writes=writes)

    def _run(self, job: Job) -> None:
        try:
            receipts = [*self._send(job)]
            self._note(job, receipts)
        except (Refusal, StoreError, UnknownTenant):
            pass  # the lease runs out, and somebody tries again
        except Exception:
            LOG.exception("webhooks of tenant %s failed", job.tenant.id)
        finally:
            self._busy.discard((job.tenant.id, job.subscription["id"]))
            self.wake(job.tenant)

    @cached_property
    def _sender(self) -> Sender:
        from mockserver.app.notifications import Sender

        return Sender(self._worlds.settings.webhook_hosts)

    def _send(self, job: Job) -> Iterator[tuple[Record, Receipt | None]]:
        """Send notifications one after the other; those after a receiver that is silent go back unsent."""
        from mockserver.app.notifications import Notification

        silences = 0
        for event in job.events:
            if silences >= MAX_SILENCE or self._stopped.is_set():
                yield event, None
                continue
            notification = Notification(
                job.subscription["notificationUrl"], event["payload"].encode(), job.subscription["securityKey"]
            )
            receipt = self._sender.send(notification)
            silences = silences + 1 if receipt.silent else 0
            yield event, receipt

    def _note(self, job: Job, receipts: list[tuple[Record, Receipt | None]]) -> None:
        from mockserver.domain.webhooks.sending import note_tries

        with self._enter(job.tenant, writes=True) as ctx:
            tries = note_tries(ctx, job.subscription, receipts, REAL_TIME())
        for one in tries:
            self._worlds.tenancy.deliveries.note(job.tenant, one)
