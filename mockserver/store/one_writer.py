"""Worlds that share tables and one writer: what is big is written and removed in parts, and others come in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from mockserver.store import blobs
from mockserver.store.block_ranges import LEVELS
from mockserver.store.engine import nothing
from mockserver.store.errors import WorldGone
from mockserver.store.memory import LOCAL, InTransaction
from mockserver.store.parts import BLOB_ROWS, PART_ROWS, Parts
from mockserver.store.row_keys import keys_of
from mockserver.store.schema import INSERT_WORLD, WORLD_TABLE
from mockserver.store.shared import IMAGE_TABLES, SharedEngine
from mockserver.store.tables import SQLITE

MAX_AT_ONCE = 5_000
"""Serial numbers of a world, so records at most, that is restored where it lies: most of it is equal, and stays."""

MAX_REMOVED = 100  # rows of one statement, after which it is looked whether the part has lasted long enough

REMOVE = "DELETE FROM {0} WHERE k IN (SELECT k FROM {0} WHERE k >= ? AND k < ? ORDER BY k LIMIT ?)"


class OneWriterEngine(SharedEngine):
    """Worlds of an SQLite file.

    A world's number leads to the place of its rows. So a copy is made where nobody looks, and takes a world's place in
    one small transaction; what lay there is cleared away afterwards. What a process that dies over this leaves is a
    world that nobody owns, found by its own number: see `tenancy.claims`.
    """

    one_writer = True

    def _place(self, connection: sqlite3.Connection, world: int) -> int:
        row = connection.execute("SELECT id FROM world WHERE number = ?", (world,)).fetchone()
        if row is None:
            raise WorldGone(world)
        return int(row[0])

    def copy_world(self, source: int) -> int:
        # An empty name is a file of SQLite's own, which is gone when it is closed.
        self._check_alone()
        with closing(sqlite3.connect("", isolation_level=None)) as aside:
            self._read_aside(source, aside)
            return self._new_world(aside, LOCAL)

    def _read_aside(self, world: int, aside: sqlite3.Connection) -> None:
        """Copy a world's rows without their indexes: as long as somebody reads, the log of the file can only grow."""
        aside.execute(WORLD_TABLE.format(integer=SQLITE.integer))
        aside.execute(blobs.TABLE.format(integer=SQLITE.integer, text=SQLITE.text, bytes=SQLITE.bytes))
        tables = [IMAGE_TABLES.of(kind)[0] for kind in self.kinds()]
        for table in tables:
            aside.execute(table.ddl[0])
        with self._snapshot() as connection, InTransaction(aside):
            place = self._place(connection, world)
            row = (LOCAL, LOCAL, *self._world_row(connection, place))
            aside.execute(INSERT_WORLD, row)
            self.tables.blobs.dump(connection, place, aside, LOCAL)
            for table in tables:
                aside.executemany(table.insert, self._rows_of(connection, table, place, LOCAL))

    def restore_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        if world == source or max(map(self._serial_numbers, (world, source))) <= MAX_AT_ONCE:
            super().restore_world(world, source, then)
        else:
            self.replace_world(world, self.copy_world(source), then)

    def _serial_numbers(self, world: int) -> int:
        self._check_alone()
        with self._snapshot() as connection:
            return self._world_row(connection, self._place(connection, world))[0]

    def replace_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        try:
            self._exchange(world, source)
            then()
        finally:
            self.drop_world(source)

    def _exchange(self, world: int, other: int) -> None:
        """Let two worlds take each other's place."""
        self._check_alone()
        with self._write_transaction() as connection:
            places = {number: self._place(connection, number) for number in (world, other)}
            sql = "UPDATE world SET number = ? WHERE id = ?"
            # A number is one world's alone, at every moment.
            for number, place in ((-places[world], places[world]), (world, places[other]), (other, places[world])):
                connection.execute(sql, (number, place))

    def drop_world(self, world: int) -> None:
        self._check_alone()
        try:
            place = self._hide(world)
        except WorldGone:
            return
        with Parts(self._part, PART_ROWS) as parts:
            self._remove(parts, place)

    def _hide(self, world: int) -> int:
        """Let nobody come to a world any more, but who clears it away: under a number that is no world's."""
        with self._write_transaction() as connection:
            place = self._place(connection, world)
            connection.execute("UPDATE world SET number = ? WHERE id = ?", (-place, place))
            return place

    def _remove(self, parts: Parts, place: int) -> None:
        blobs = self.tables.blobs
        while count := blobs.remove(parts.connection, place, max(parts.rows_left // BLOB_ROWS, 1)):
            parts.spend(count * BLOB_ROWS)
        first, past = keys_of(place)
        for kind in self.kinds():
            table, selects = self.tables.of(kind)
            sql = REMOVE.format(table.name)
            while count := parts.connection.execute(sql, (first, past, min(parts.rows_left, MAX_REMOVED))).rowcount:
                parts.spend(count)
            block_ranges = selects.block_ranges
            for level in LEVELS if block_ranges.exist else ():
                blocks = (level.block_of(first), level.block_of(past))
                parts.connection.execute(f"DELETE FROM {block_ranges.name} WHERE b >= ? AND b < ?", blocks)
        # Last: what is left of a removal that is cut off is found by it.
        parts.connection.execute("DELETE FROM world WHERE id = ?", (place,))
