"""The journal of processes that share a store: one for all of them, written a moment after the answers."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import cast

import orjson

from mockserver.control.journal import (
    CAPACITY,
    MAX_BYTES,
    Entry,
    Journal,
    JournalEntry,
    MakeEntry,
    as_json,
)
from mockserver.control.journal_filter import EntryFilter
from mockserver.kernel.changes import RecordChange
from mockserver.store.engine import Engine
from mockserver.store.errors import StoreError, StoreUnavailable
from mockserver.store.journal_table import JournalTable, NumberedRow, Row
from mockserver.tenancy.writers import Writers

LOG = logging.getLogger("billmock")
PAUSE = 0.02  # seconds between two transactions of the writer: entries that come meanwhile share one
PAUSE_UNAVAILABLE = 1.0  # seconds until a store that could not be written is tried again
SETTLING = 0.06  # seconds in which other processes will have written what they answered before
MAX_WAITING = 16_000_000  # bytes of entries that wait to be written

Tenants = Callable[[], Iterable[str]]


class SharedJournal(Journal):
    """Entries in a table of the store.

    `tenants` gives the ids of all there are. Who reads waits for what this server answered before and, where `writers`
    has others, long enough for them to have written theirs.
    """

    def __init__(self, table: JournalTable, tenants: Tenants, writers: Writers, max_bytes: int = MAX_BYTES) -> None:
        self._table = table
        self._tenants = tenants
        self._writers = writers
        self._max_bytes = max_bytes
        self._waiting: deque[tuple[str, Entry]] = deque()
        self._waiting_bytes = 0
        self._written_bytes = 0
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._end = threading.Event()
        self._writer: threading.Thread | None = None

    def add(self, tenant: str, entry: Entry) -> None:
        with self._changed:
            self._waiting.append((tenant, entry))
            self._waiting_bytes += entry.size
            while self._waiting_bytes > MAX_WAITING:
                self._waiting_bytes -= self._waiting.popleft()[1].size
            if self._writer is None and not self._end.is_set():
                self._writer = threading.Thread(target=self._write_all, name="billmock-journal", daemon=True)
                self._writer.start()
            self._changed.notify()

    def _write_all(self) -> None:
        """Write what comes until the journal is closed."""
        while not self._end.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._end.is_set())
            self._end.wait(PAUSE if self._try_flush() else PAUSE_UNAVAILABLE)

    def _try_flush(self) -> bool:
        try:
            self.flush()
        except StoreUnavailable as reason:
            LOG.warning("the journal waits: %s", reason)
            return False
        except Exception:
            LOG.exception("requests are missing in the journal")
        return True

    def flush(self) -> None:
        """Write what waits: when this returns, everything that was kept before is stored.

        Raises `StoreUnavailable`, and keeps then what it could not write.
        """
        with self._writing:
            entries = self._take()
            try:
                if entries:
                    self._write(entries)
            except StoreUnavailable:
                self._put_back(entries)
                raise

    def _take(self) -> list[tuple[str, Entry]]:
        with self._changed:
            entries = [*self._waiting]
            self._waiting.clear()
            self._waiting_bytes = 0
            return entries

    def _put_back(self, entries: list[tuple[str, Entry]]) -> None:
        with self._changed:
            self._waiting.extendleft(reversed(entries))
            self._waiting_bytes += sum(entry.size for _, entry in entries)

    def _write(self, entries: list[tuple[str, Entry]]) -> None:
        self._writers.renew()
        rows = [(tenant, row_of(entry)) for tenant, entry in entries]
        self._table.append(rows)
        self._written_bytes += sum(len(row.doc) for _, row in rows)
        if self._written_bytes > self._max_bytes // 16:
            self._written_bytes = 0
            self._make_room()

    def _make_room(self) -> None:
        """Remove the oldest rows of whoever has the most bytes."""
        sizes = {tenant: self._table.size(tenant) for tenant in ("", *self._tenants())}
        bound = self._max_bytes - self._max_bytes // 16
        while sum(sizes.values()) > bound:
            largest = max(sizes, key=lambda tenant: sizes[tenant])
            sizes[largest] -= sizes[largest] // 8 + 1
            self._table.shrink(largest, sizes[largest])

    def forget(self, tenant: str) -> None:
        with self._changed:
            self._waiting = deque(one for one in self._waiting if one[0] != tenant)
            self._waiting_bytes = sum(entry.size for _, entry in self._waiting)
        self._table.forget(tenant)

    def look(self, tenant: str, after: int, entry_filter: EntryFilter) -> Iterator[tuple[int, MakeEntry | None]]:
        self._settle()
        for row in self._table.after(tenant, after):
            fits = entry_filter.fits(row.time, row.operation, row.status)
            yield row.number, partial(entry_of, row) if fits else None

    def _settle(self) -> None:
        """Wait until what was answered before can be read, whoever answered it."""
        if self._writers.has_others():
            self._end.wait(SETTLING)
        self.flush()

    def last(self, tenant: str) -> int:
        self._settle()
        return self._table.last(tenant)

    def change_keys(self, tenant: str) -> list[int] | None:
        return self._table.change_keys(tenant)

    def eviction_count(self, tenant: str) -> int:
        return self._table.eviction_count(tenant)

    def close(self) -> None:
        self._end.set()
        with self._changed:
            self._changed.notify()
        if self._writer:
            self._writer.join(timeout=5)
        self._try_flush()
        with suppress(StoreError):  # who finds it later finds its process dead
            self._writers.leave()


def row_of(entry: Entry) -> Row:
    """An entry as it is stored: masked; what it changed lies elsewhere, and is masked when it is read."""
    changes = entry.notes.changes
    if changes is not None:
        entry = entry._replace(notes=entry.notes._replace(changes=None))
    doc = orjson.dumps(as_json(0, entry)).decode()
    return Row(entry.time, entry.operation, entry.status, doc, 0 if changes is None else changes.key)


def entry_of(row: NumberedRow) -> JournalEntry:
    """A stored entry with its number, and with what it changed."""
    entry = cast(JournalEntry, {**orjson.loads(row.doc), "number": row.number})
    if row.changes is not None and (changes := changes_in(row.changes)):
        entry["changes"] = changes
    if row.changes is None and row.changed:
        entry["changesLost"] = True
    return entry


def changes_in(text: str) -> list[RecordChange]:
    """The changes in the text of a transaction, without secrets: only a server that records any knows how."""
    from mockserver.control.recorded_changes import changes_from

    return changes_from(text).read()


def open_journal(engine: Engine, tenants: Tenants, writers: Writers) -> SharedJournal:
    """The journal of a server whose store others may write to."""
    return SharedJournal(JournalTable(engine, CAPACITY), tenants, writers)
