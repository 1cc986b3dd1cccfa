"""The journal's rows in a store that processes share: numbered for each tenant as they are committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from mockserver.store.connections import Connection
from mockserver.store.directory import ADD, NEVER, NOBODY, NUMBERS, create_tables, with_placeholders
from mockserver.store.engine import Engine
from mockserver.store.schema import CHANGED, JOURNAL

INSERT = "INSERT INTO journal (tenant, number, total, time, operation, status, doc, changed) VALUES "
VALUES = "(?, ?, ?, ?, ?, ?, ?, ?)"
OWNER = "SELECT 1 FROM directory WHERE name = 'tenant' AND key = ?"
PAGE = (
    "SELECT number, time, operation, status, j.doc, changed, c.doc FROM journal j LEFT JOIN changed c ON c.k = changed"
    " WHERE tenant = ? AND number > ? ORDER BY number LIMIT ?"
)
KEYS = "SELECT changed FROM journal WHERE tenant = ? AND changed > 0 ORDER BY number"
FIRST = "SELECT number, total FROM journal WHERE tenant = ? ORDER BY number LIMIT 1"
LAST = "SELECT number, total FROM journal WHERE tenant = ? ORDER BY number DESC LIMIT 1"
COUNT = "SELECT doc FROM directory WHERE name = 'number' AND key = ?"
DELETE_OLDEST = "DELETE FROM journal WHERE tenant = ? AND number <= ?"
DELETE_UP_TO = "DELETE FROM journal WHERE tenant = ? AND total <= ?"
DELETE_TENANT = "DELETE FROM journal WHERE tenant = ?"

SLICE = 100  # rows of one statement


class Row(NamedTuple):
    """One exchange: when, which operation, its status, and everything about it as JSON.

    `changed` is the key of what it changed in the table of changes, 0 for nothing.
    """

    time: str
    operation: str
    status: int
    doc: str
    changed: int = 0


class NumberedRow(NamedTuple):
    """A row of the journal as it is stored: what it is looked for by, and `doc`, the whole entry as JSON.

    `changes` is the text of what it changed; None where that was nothing, `changed` is 0 then, or is gone.
    """

    number: int
    time: str
    operation: str
    status: int
    doc: str
    changed: int
    changes: str | None


class JournalTable:
    """A table of exchanges of each tenant, oldest first; those that no tenant can claim belong to `NOBODY`.

    Numbers count from 1 without gaps and in the order in which rows are committed, whoever writes them: who has read up
    to a number misses nothing that comes later. At most `capacity` rows of a tenant stay.
    """

    def __init__(self, engine: Engine, capacity: int) -> None:
        self._engine = engine
        self._capacity = capacity
        with engine.directory() as connection:
            create_tables(connection, engine.dialect, (*JOURNAL, *CHANGED))

    def append(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Store exchanges of tenants, in their order; those of tenants that are gone are dropped."""
        by_tenant: dict[str, list[Row]] = {}
        for tenant, row in rows:
            by_tenant.setdefault(tenant, []).append(row)
        with self._engine.directory() as connection:
            # In the order of their names, or two processes could wait for each other's counters.
            for tenant in sorted(by_tenant):
                if tenant == NOBODY or self._run(connection, OWNER, tenant) is not None:
                    self._append(connection, tenant, by_tenant[tenant])

    def _append(self, connection: Connection, tenant: str, rows: Sequence[Row]) -> None:
        sizes = [len(row.doc) for row in rows]
        last = self._add(connection, counter(tenant), tenant, len(rows))
        if last == len(rows):
            # A tenant of a name that had been another's begins anew.
            self._execute(connection, DELETE_TENANT, (tenant,))
        total = self._add(connection, f"{counter(tenant)}:bytes", tenant, sum(sizes))
        totals = accumulate(sizes, initial=total - sum(sizes))
        next(totals)
        numbers = range(last - len(rows) + 1, last + 1)
        values = [(tenant, number, total, *row) for number, total, row in zip(numbers, totals, rows, strict=True)]
        for start in range(0, len(values), SLICE):
            part = values[start : start + SLICE]
            self._execute(connection, INSERT + ", ".join([VALUES] * len(part)), [one for row in part for one in row])
        if last > self._capacity:
            self._execute(connection, DELETE_OLDEST, (tenant, last - self._capacity))

    def after(self, tenant: str, number: int) -> Iterator[NumberedRow]:
        """A tenant's rows past a number, oldest first, read a slice at a time."""
        while True:
            with self._engine.directory(writes=False) as connection:
                rows = self._execute(connection, PAGE, (tenant, number, SLICE)).fetchall()
            yield from (NumberedRow(*row) for row in rows)
            if len(rows) < SLICE:
                return
            number = rows[-1][0]

    def change_keys(self, tenant: str) -> list[int]:
        """The keys of what a tenant's rows changed, in the order of the rows."""
        with self._engine.directory(writes=False) as connection:
            return [int(key) for (key,) in self._execute(connection, KEYS, (tenant,)).fetchall()]

    def last(self, tenant: str) -> int:
        """How many rows a tenant ever had, which is the newest one's number."""
        with self._engine.directory(writes=False) as connection:
            count = self._run(connection, COUNT, counter(tenant))
            return int(count[0]) if count else 0

    def eviction_count(self, tenant: str) -> int:
        """How many rows a tenant had that are gone."""
        with self._engine.directory(writes=False) as connection:
            first = self._run(connection, FIRST, tenant)
            if first is not None:
                return int(first[0]) - 1
            count = self._run(connection, COUNT, counter(tenant))
            return int(count[0]) if count else 0

    def forget(self, tenant: str) -> None:
        """Remove a tenant's rows."""
        with self._engine.directory() as connection:
            self._execute(connection, DELETE_TENANT, (tenant,))

    def size(self, tenant: str) -> int:
        """The bytes of a tenant's rows, all but the oldest one's."""
        with self._engine.directory(writes=False) as connection:
            first, last = self._run(connection, FIRST, tenant), self._run(connection, LAST, tenant)
            return 0 if first is None or last is None else int(last[1]) - int(first[1])

    def shrink(self, tenant: str, size: int) -> None:
        """Remove a tenant's oldest rows until those that stay have no more bytes than `size`."""
        with self._engine.directory() as connection:
            last = self._run(connection, LAST, tenant)
            if last is not None:
                self._execute(connection, DELETE_UP_TO, (tenant, int(last[1]) - size))

    def _add(self, connection: Connection, key: str, tenant: str, by: int) -> int:
        return int(self._execute(connection, ADD, (NUMBERS, key, tenant, str(by), NEVER)).fetchone()[0])

    def _run(self, connection: Connection, sql: str, param: str) -> tuple[int, int] | None:
        row: tuple[int, int] | None = self._execute(connection, sql, (param,)).fetchone()
        return row

    def _execute(self, connection: Connection, sql: str, params: Sequence[Any]) -> Any:
        return connection.execute(with_placeholders(sql, self._engine.dialect.placeholder), params)


def counter(tenant: str) -> str:
    """The key of the directory's row that numbers a tenant's exchanges."""
    return f"journal:{tenant}"
