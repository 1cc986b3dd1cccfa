"""What transactions changed, in a store that processes share: a row for each, written inside the transaction itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from mockserver.store.directory import create_tables, with_placeholders
from mockserver.store.engine import Engine
from mockserver.store.schema import CHANGED
from mockserver.store.transaction import Transaction

# Every transaction of whoever is recorded pays for these two: their one key is found, and written, in one place.
NEWEST = "SELECT k, total FROM changed WHERE k >= ? AND k < ? ORDER BY k DESC LIMIT 1"
INSERT = "INSERT INTO changed (k, total, doc) VALUES (?, ?, ?)"
SINCE = "SELECT k, doc FROM changed WHERE k > ? AND k < ? ORDER BY k"
# What is in the journal of the world's tenant is looked up once, whatever there is of it.
BESIDE = (
    "SELECT k, doc FROM changed WHERE k > ? AND k <= ?"
    " AND k NOT IN (SELECT changed FROM journal WHERE tenant = ?) ORDER BY k"
)
FIRST = "SELECT min(k) FROM changed WHERE k >= ? AND k < ?"
NEXT = "SELECT min(k) FROM changed WHERE k >= ?"
DELETE_OLDEST = "DELETE FROM changed WHERE k >= ? AND k < ? AND (k <= ? OR total <= ?)"
DELETE_WORLD = "DELETE FROM changed WHERE k >= ? AND k < ?"
# Whoever writes a world has locked it; in an SQLite file there is one writer anyway.
LOCK = "SELECT 1 FROM world WHERE id = ? FOR UPDATE"

WORLD_BITS = 32  # of a row's number in its key; what is left of it are the world's
MAX_BYTES = 32_000_000  # of a world's rows
LOOKS_EVERY = 256  # rows between two looks for what is too old
LARGE = 64_000  # bytes of a row that is a reason to look


class ChangedRow(NamedTuple):
    """What one transaction did: its number among the world's, and a text that only its writer reads."""

    number: int
    doc: str


class ChangeTable:
    """Rows of each world, oldest first, at most about `capacity` of them and so many bytes.

    Numbers count from 1 without gaps, in the order in which the transactions of a world are committed: a world has one
    writer at a time. The newest row of a world stays, so that its number does not come again. A row's key is its
    world's number and its own in one integer.
    """

    def __init__(self, engine: Engine, capacity: int) -> None:
        self._engine = engine
        self._capacity = capacity
        self._mark = engine.dialect.placeholder
        with engine.directory() as connection:
            create_tables(connection, engine.dialect, CHANGED)

    def append(self, tx: Transaction, doc: str) -> int:
        """Store what an open transaction of a world did, with it or not at all; the row's key.

        One that only reads did nothing in its world, and yet may have sent something: its row is written beside it.
        """
        if tx.writes:
            return self._append(tx.beside, tx.number, doc)
        with self._engine.directory() as connection:
            if self._engine.dialect.name == "postgres":
                connection.execute(self._sql(LOCK), (tx.number,))
            return self._append(connection.execute, tx.number, doc)

    def _append(self, execute: Callable[[str, Sequence[Any]], Any], world: int, doc: str) -> int:
        first, past = keys_of(world)
        row: tuple[int, int] | None = execute(self._sql(NEWEST), (first, past)).fetchone()
        key, total = (row[0] + 1, row[1] + len(doc)) if row else (first + 1, len(doc))
        execute(self._sql(INSERT), (key, total, doc))
        if key % LOOKS_EVERY == 0 or len(doc) > LARGE:
            execute(self._sql(DELETE_OLDEST), (first, key, key - self._capacity, total - MAX_BYTES))
        return key

    def since(self, world: int, number: int) -> list[ChangedRow]:
        """A world's rows past a number, oldest first."""
        first, past = keys_of(world)
        with self._engine.directory(writes=False) as connection:
            rows = connection.execute(self._sql(SINCE), (first + number, past)).fetchall()
        return [ChangedRow(key - first, doc) for key, doc in rows]

    def beside(self, world: int, tenant: str, last: int) -> list[ChangedRow]:
        """A world's rows up to a number to which no entry of its tenant's journal leads, oldest first."""
        first, _ = keys_of(world)
        with self._engine.directory(writes=False) as connection:
            rows = connection.execute(self._sql(BESIDE), (first, first + last, tenant)).fetchall()
        return [ChangedRow(key - first, doc) for key, doc in rows]

    def first(self, world: int) -> int:
        """The number of a world's oldest row that is still there, 0 where there is none."""
        row = self._row(FIRST, keys_of(world))
        return 0 if row is None or row[0] is None else int(row[0]) - keys_of(world)[0]

    def last(self, world: int) -> int:
        """The number of a world's newest row, 0 where there was none."""
        first, past = keys_of(world)
        row = self._row(NEWEST, (first, past))
        return row[0] - first if row else 0

    def forget(self, world: int) -> None:
        """Remove a world's rows: it is gone."""
        with self._engine.directory() as connection:
            connection.execute(self._sql(DELETE_WORLD), keys_of(world))

    def forget_ownerless(self) -> None:
        """Remove the rows of worlds that are gone, which whoever dropped them did not come to."""
        # The worlds last: whoever made one of them since is not taken to be gone.
        known = [*self._known_worlds()]
        for world in {*known}.difference(self._engine.worlds() if known else ()):
            self.forget(world)

    def _known_worlds(self) -> Iterator[int]:
        world = 0
        while True:
            row = self._row(NEXT, (keys_of(world + 1)[0],))
            if row is None or row[0] is None:
                return
            world = row[0] >> WORLD_BITS
            yield world

    def _row(self, sql: str, params: Sequence[int]) -> Any:
        with self._engine.directory(writes=False) as connection:
            return connection.execute(self._sql(sql), params).fetchone()

    def _sql(self, sql: str) -> str:
        return with_placeholders(sql, self._mark)


def keys_of(world: int) -> tuple[int, int]:
    """The first key a row of a world could have, and the first of the next world."""
    return world << WORLD_BITS, (world + 1) << WORLD_BITS


def number_in_world(key: int) -> int:
    """The number that a row of a key has among those of its world."""
    return key & ((1 << WORLD_BITS) - 1)
