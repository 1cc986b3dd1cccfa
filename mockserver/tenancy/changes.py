"""What transactions of a tenant's world have changed, for those tenants of which somebody wants to know."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from mockserver.kernel.kinds import Record
from mockserver.store.directory import NUMBERS, Directory
from mockserver.tenancy.tenants import Tenant

CHANGES = "change"  # the directory's table
STEPS = "step"  # the table of what was done beside
MAX_CHANGE_SETS = 1_000  # of a tenant


class Unread(Protocol):
    """What a change set is made from when somebody reads it."""

    def change_set(self) -> Record: ...


@dataclass(slots=True)
class Recent:
    """The newest change sets of a tenant, unread, and how many there ever were."""

    sets: deque[Unread] = field(default_factory=deque)
    count: int = 0


class Changes:
    """The last change sets of each tenant, one for each transaction that did something, in the order of commits.

    Where processes share a store they lie there. Where one has its worlds in memory they are made when somebody reads
    them: until then a transaction pays for its texts to be kept, and no more.
    """

    def __init__(self, directory: Directory, *, shared: bool) -> None:
        self._directory = directory
        self.shared = shared
        self._recent: dict[str, Recent] = {}
        self._lock = threading.Lock()

    def note(self, tenant: Tenant, unread: Unread) -> int:
        """Keep a change set behind the others; its number, which counts from 1. The oldest goes where there are many.

        To be called while the world's transaction is open: so numbers are in the order of commits.
        """
        if not self.shared:
            return self._note_here(tenant, unread)
        number = self._directory.append(CHANGES, unread.change_set(), tenant=tenant.id)
        if number > MAX_CHANGE_SETS:
            self._directory.delete_first(CHANGES, tenant.id, number - MAX_CHANGE_SETS)
        return number

    def _note_here(self, tenant: Tenant, unread: Unread) -> int:
        with self._lock:
            recent = self._recent.get(tenant.id)
            if recent is None:
                recent = self._recent[tenant.id] = Recent()
            recent.sets.append(unread)
            recent.count += 1
            if len(recent.sets) > MAX_CHANGE_SETS:
                recent.sets.popleft()
            return recent.count

    def since(self, tenant: Tenant, number: int) -> list[Record]:
        """The change sets past a number, oldest first."""
        if self.shared:
            return self._directory.since(CHANGES, tenant.id, number)
        with self._lock:
            recent = self._recent.get(tenant.id) or Recent()
            first, sets = recent.count - len(recent.sets) + 1, list(recent.sets)
        return [{**unread.change_set(), "number": one} for one, unread in enumerate(sets, first) if one > number]

    def last(self, tenant: Tenant) -> int:
        """The number of the newest change set there ever was, 0 for none."""
        if self.shared:
            return self._directory.add(NUMBERS, f"{CHANGES}:{tenant.id}", 0, tenant=tenant.id)
        with self._lock:
            recent = self._recent.get(tenant.id)
            return recent.count if recent else 0

    def note_step(self, tenant: Tenant, step: Record) -> None:
        """Keep what the control API is about to do to a world."""
        number = self._directory.append(STEPS, step, tenant=tenant.id)
        if number > MAX_CHANGE_SETS:
            self._directory.delete_first(STEPS, tenant.id, number - MAX_CHANGE_SETS)

    def steps(self, tenant: Tenant) -> list[Record]:
        """What the control API did, oldest first."""
        return self._directory.since(STEPS, tenant.id, 0)

    def forget(self, tenant: Tenant) -> None:
        """Drop a tenant's change sets: its world is another one. Their numbers do not come again."""
        if self.shared:
            self._directory.delete_first(CHANGES, tenant.id, self.last(tenant))
            return
        with self._lock:
            if recent := self._recent.get(tenant.id):
                recent.sets.clear()

    def known_tenants(self) -> set[str]:
        """The ids of the tenants of which change sets lie here."""
        with self._lock:
            return {*self._recent}

    def let_go(self, tenant_id: str) -> None:
        """Drop all that is kept of a tenant here: it is gone."""
        with self._lock:
            self._recent.pop(tenant_id, None)
