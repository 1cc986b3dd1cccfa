"""What transactions of a tenant's world have changed, for those tenants of which somebody wants to know."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mockserver.kernel.kinds import Record
from mockserver.store.change_table import ChangeTable
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy.tenants import Tenant

STEPS, FLOORS = "step", "change_floor"  # tables of what was done beside, and of numbers up to which sets are forgotten
MAX_CHANGE_SETS = 1_000  # of a tenant
MAX_ROWS = 10_000  # of a tenant's world that stay in a shared store, for the entries of the journal that lead to them


class Unread(Protocol):
    """What a change set is made from when somebody reads it; `to_json` is it as a text, from which it can be made too.

    `key` is the one by which it lies in a shared store, 0 in memory.
    """

    key: int

    def change_set(self) -> Mapping[str, Any]: ...

    def to_json(self) -> str: ...


@dataclass(slots=True)
class Recent:
    """The newest change sets of a tenant, unread, and how many there ever were."""

    sets: deque[Unread] = field(default_factory=deque)
    count: int = 0


class Changes:
    """The last change sets of each tenant, one for each transaction that did something, in the order of commits.

    They are made when somebody reads them: until then a transaction pays for its texts to be kept, and no more. Where
    one process has its worlds in memory the texts stay there. Where processes share a store the transaction writes
    them, as they are, into a table of it.
    """

    def __init__(self, directory: Directory, engine: Engine) -> None:
        self._directory = directory
        self._table = ChangeTable(engine, MAX_ROWS) if engine.shared else None
        self._recent: dict[str, Recent] = {}
        self._lock = threading.Lock()

    def note(self, tenant: Tenant, tx: Transaction, unread: Unread) -> None:
        """Keep a change set behind the others: numbers count from 1. The oldest goes where there are many.

        To be called while the world's transaction is open: so numbers are in the order of commits.
        """
        if self._table is not None:
            unread.key = self._table.append(tx, unread.to_json())
            return
        with self._lock:
            recent = self._recent.get(tenant.id)
            if recent is None:
                recent = self._recent[tenant.id] = Recent()
            recent.sets.append(unread)
            recent.count += 1
            if len(recent.sets) > MAX_CHANGE_SETS:
                recent.sets.popleft()

    def since(self, tenant: Tenant, number: int, read: Callable[[str], Unread]) -> list[Record]:
        """The change sets past a number, oldest first; `read` makes them of texts from a shared store."""
        if self._table is not None:
            first = max(number, self._floor(tenant), self._table.last(tenant.world) - MAX_CHANGE_SETS)
            rows = self._table.since(tenant.world, first)
            return [{**read(doc).change_set(), "number": one} for one, doc in rows]
        with self._lock:
            recent = self._recent.get(tenant.id) or Recent()
            first, sets = recent.count - len(recent.sets) + 1, list(recent.sets)
        return [{**unread.change_set(), "number": one} for one, unread in enumerate(sets, first) if one > number]

    def beside(self, tenant: Tenant, last: int) -> list[str]:
        """The texts of change sets up to a number that no entry of the journal leads to; none in memory.

        Of all that there still are, those of worlds that the tenant had before too: its journal goes on.
        """
        return [doc for _, doc in self._table.beside(tenant.world, tenant.id, last)] if self._table else []

    def first(self, tenant: Tenant) -> int:
        """The number of the oldest change set that still lies in a shared store, 0 for none."""
        return self._table.first(tenant.world) if self._table else 0

    def _floor(self, tenant: Tenant) -> int:
        floor = self._directory.get(FLOORS, tenant.id)
        return int(floor["number"]) if floor else 0

    def last(self, tenant: Tenant) -> int:
        """The number of the newest change set there ever was, 0 for none."""
        if self._table is not None:
            return self._table.last(tenant.world)
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
        if self._table is not None:
            # Their texts stay for the journal, whose entries go on to tell what they changed.
            self._directory.put(FLOORS, tenant.id, {"number": self._table.last(tenant.world)}, tenant=tenant.id)
            return
        with self._lock:
            if recent := self._recent.get(tenant.id):
                recent.sets.clear()

    def known_tenants(self) -> set[str]:
        """The ids of the tenants of which change sets lie here."""
        with self._lock:
            return {*self._recent}

    def let_go(self, tenant_id: str) -> None:
        """Drop all that this process keeps of a tenant: it is gone."""
        with self._lock:
            self._recent.pop(tenant_id, None)

    def delete(self, tenant: Tenant) -> None:
        """Drop what lies in a shared store of a tenant that is gone."""
        if self._table is not None:
            self._table.forget(tenant.world)

    def sweep(self) -> None:
        """Drop what lies in a shared store of tenants that others deleted."""
        if self._table is not None:
            self._table.forget_ownerless()
