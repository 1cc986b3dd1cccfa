"""The journal of a server whose worlds are in its memory: rings of what was sent, masked when somebody reads it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from mockserver.control.journal import CAPACITY, MAX_BYTES, Entry, Journal, MakeEntry, as_json
from mockserver.control.journal_filter import EntryFilter
from mockserver.store.directory import NOBODY


@dataclass(slots=True)
class Ring:
    """A tenant's entries: the oldest goes first; `count` are all there ever were, `size` the bytes of those here."""

    entries: deque[Entry] = field(default_factory=deque)
    count: int = 0
    size: int = 0

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.count += 1
        self.size += entry.size

    def drop(self) -> int:
        """Drop the oldest entry; returns its bytes."""
        size = self.entries.popleft().size
        self.size -= size
        return size

    @property
    def eviction_count(self) -> int:
        """How many entries are gone."""
        return self.count - len(self.entries)


class MemoryJournal(Journal):
    """The journal of one process, in its memory.

    `exists` says whether there is a tenant of an id: of one that is gone no entry is kept, as of a call that was still
    served while it was deleted.
    """

    def __init__(
        self,
        capacity: int = CAPACITY,
        max_bytes: int = MAX_BYTES,
        exists: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._exists = exists
        self._capacity = capacity
        self._max_bytes = max_bytes
        self._rings: dict[str, Ring] = {}
        self._size = 0
        self._lock = threading.Lock()

    def add(self, tenant: str, entry: Entry) -> None:
        with self._lock:
            ring = self._rings.get(tenant)
            if ring is None:
                # Under the lock: who deletes a tenant lets it be gone first, and forgets its ring then.
                if tenant != NOBODY and not self._exists(tenant):
                    return
                ring = self._rings[tenant] = Ring()
            ring.add(entry)
            self._size += entry.size
            if len(ring.entries) > self._capacity:
                self._size -= ring.drop()
            if self._size > self._max_bytes:
                self._make_room()

    @property
    def size(self) -> int:
        """The bytes of all entries together, no less than they take."""
        return self._size

    def _make_room(self) -> None:
        """Drop the oldest entries of whoever has the most bytes: one tenant's flood costs no other one's entries."""
        bound = self._max_bytes - self._max_bytes // 16
        while self._size > bound:
            largest = max(self._rings.values(), key=lambda ring: ring.size)
            for _ in range(1 + len(largest.entries) // 16):
                self._size -= largest.drop()

    def forget(self, tenant: str) -> None:
        with self._lock:
            ring = self._rings.pop(tenant, None)
            self._size -= ring.size if ring else 0

    def close(self) -> None:
        """There is nothing to be written."""

    def look(self, tenant: str, after: int, entry_filter: EntryFilter) -> Iterator[tuple[int, MakeEntry | None]]:
        with self._lock:
            ring = self._rings.get(tenant) or Ring()
            first = ring.eviction_count + 1
            entries = list(ring.entries)
        for number, entry in enumerate(entries[max(after + 1 - first, 0) :], max(first, after + 1)):
            fits = entry_filter.fits(entry.time, entry.operation, entry.status)
            yield number, partial(as_json, number, entry) if fits else None

    def last(self, tenant: str) -> int:
        with self._lock:
            ring = self._rings.get(tenant)
            return ring.count if ring else 0

    def eviction_count(self, tenant: str) -> int:
        with self._lock:
            ring = self._rings.get(tenant)
            return ring.eviction_count if ring else 0
