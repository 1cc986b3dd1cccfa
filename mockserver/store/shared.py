"""Worlds that share tables: what the file and the PostgreSQL engines have in common."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from threading import Lock
from types import TracebackType
from typing import Any

from mockserver.kernel.kinds import Kind, Record
from mockserver.store.bulk import insert_rows
from mockserver.store.connections import Connection
from mockserver.store.engine import Engine, Kinds, encode_state, nothing
from mockserver.store.errors import StoreError, WorldGone
from mockserver.store.memory import LOCAL, InTransaction, connect, database_of
from mockserver.store.parts import BLOB_ROWS, PART_ROWS, Parts
from mockserver.store.query.selects import Tables
from mockserver.store.row_keys import MAX_SEQ, MAX_WORLD, keys_of, partitions_of
from mockserver.store.schema import INSERT_WORLD, NEW_NUMBER, check, make_tables
from mockserver.store.tables import SQLITE, Table
from mockserver.store.transaction import Transaction

# The tables of images, which every engine reads and writes.
IMAGE_TABLES = Tables(SQLITE)

MAX_UNPACKED = 16_000_000  # bytes of an image that is kept unpacked

# That a row of a source `s` has no counterpart in the world it is copied to.
MISSING = " AND NOT EXISTS (SELECT 1 FROM {0} t WHERE t.k = s.k + ?)"


class SharedEngine(Engine):
    """Worlds are ranges of row keys in one set of tables."""

    shared = True

    def __init__(self, kinds: Kinds, schema: str = "") -> None:
        super().__init__(kinds, schema)
        self._spare: list[tuple[bytes, sqlite3.Connection]] = []
        self._keeping = Lock()

    @abstractmethod
    def _snapshot(self) -> Any:
        """A context manager: a connection in a transaction that reads one state."""

    @abstractmethod
    def _write_transaction(self) -> Any:
        """A context manager: a connection in a writing transaction."""

    def _nameless_transaction(self) -> Any:
        """A context manager: a connection in a writing transaction whose outcome nobody can know but by a later one.

        What is committed in it may be lost when the machine dies, and then with it all that was committed afterwards.
        """
        return self._write_transaction()

    def _part(self) -> Any:
        """A context manager: a connection in a writing transaction that is one part of a large change."""
        return self._write_transaction()

    @abstractmethod
    def _lock_world(self, connection: Any, world: int) -> int:
        """Wait until this transaction is the world's only writer; returns its place. Raises `WorldGone`."""

    def _place(self, connection: Any, world: int) -> int:
        """The number by which a world's rows are found, in a transaction that reads; may raise `WorldGone`."""
        return world

    @abstractmethod
    def _has_tables(self, connection: Any) -> bool:
        """Whether the store was made before; nobody else makes it from now on. Raises `ForeignStore`."""

    def _open(self, place: str) -> None:
        """Make the tables of an empty store, or check who made them."""
        try:
            with self._write_transaction() as connection:
                if self._has_tables(connection):
                    check(connection, self.version, place)
                else:
                    make_tables(connection, self.kinds(), self.dialect, self.version)
        except BaseException:
            self.close()
            raise

    def _reading(self, world: int) -> AbstractContextManager[Transaction]:
        return SnapshotReading(self, world)

    @contextmanager
    def _writing(self, world: int) -> Iterator[Transaction]:
        with self._write_transaction() as connection:
            yield Transaction(connection, self.tables, self._lock_world(connection, world), world, writes=True)

    @contextmanager
    def _directory(self) -> Iterator[Connection]:
        with self._write_transaction() as connection:
            yield connection

    def _sql(self, text: str) -> str:
        return text.replace("?", self.dialect.placeholder)

    def _new_number(self) -> int:
        """The next world's number, taken for good: who waits for it does not wait for the world to be filled."""
        with self._nameless_transaction() as connection:
            number = int(connection.execute(NEW_NUMBER).fetchone()[0])
        if number > MAX_WORLD:
            raise StoreError("this store has no numbers left for another world")
        return number

    def _insert_world(self, connection: Any, number: int, seq: int, state: str) -> None:
        connection.execute(self._sql(INSERT_WORLD), (number, number, seq, state))

    def _world_row(self, connection: Any, world: int) -> tuple[int, str]:
        row = connection.execute(self._sql("SELECT seq, state FROM world WHERE id = ?"), (world,)).fetchone()
        if row is None:
            raise WorldGone(world)
        return int(row[0]), str(row[1])

    def create_world(self, state: Record) -> int:
        self._check_alone()
        number = self._new_number()
        with self._write_transaction() as connection:
            self._insert_world(connection, number, 0, encode_state(state))
        return number

    def worlds(self) -> list[int]:
        self._check_alone()
        with self._snapshot() as connection:
            return [
                int(number) for (number,) in connection.execute("SELECT number FROM world ORDER BY number").fetchall()
            ]

    def drop_world(self, world: int) -> None:
        self._check_alone()
        with self._write_transaction() as connection:
            try:
                self._lock_world(connection, world)
            except WorldGone:
                return
            with self.pipeline(connection):
                self._clear(connection, world)
            connection.execute(self._sql("DELETE FROM world WHERE id = ?"), (world,))

    def _clear(self, connection: Any, world: int) -> None:
        self.tables.blobs.clear(connection, world)
        first, past = keys_of(world)
        for kind in self.kinds():
            table, _ = self.tables.of(kind)
            connection.execute(self._sql(f"DELETE FROM {table.name} WHERE k >= ? AND k < ?"), (first, past))

    def _copy_rows(self, connection: Any, source: int, target: int, unless: str = "") -> None:
        shift_key = keys_of(target)[0] - keys_of(source)[0]
        shift_partition = partitions_of(target)[0] - partitions_of(source)[0]
        for kind in self.kinds():
            table, selects = self.tables.of(kind)
            names = ", ".join(table.column_names)
            sql = (
                f"INSERT INTO {table.name} (k, partition, {names}) SELECT k + ?, partition + ?, {names}"
                f" FROM {table.name} s WHERE k >= ? AND k < ?{unless.format(table.name)}"
            )
            values = (shift_key, shift_partition, *keys_of(source), *([shift_key] if unless else []))
            connection.execute(self._sql(sql), values)
            for statement in selects.block_ranges.of_rows:
                connection.execute(statement, keys_of(target))
        self.tables.blobs.copy(connection, source, target)

    def _keep_equal_rows(self, connection: Any, world: int, source: int) -> None:
        """Remove what `source` does not have just so; few rows differ, and every index feels each one."""
        self.tables.blobs.clear(connection, world)
        shift = keys_of(source)[0] - keys_of(world)[0]
        for kind in self.kinds():
            name = self.tables.of(kind)[0].name
            sql = (
                f"DELETE FROM {name} WHERE k >= ? AND k < ?"
                f" AND NOT EXISTS (SELECT 1 FROM {name} s WHERE s.k = {name}.k + ? AND s.doc = {name}.doc)"
            )
            connection.execute(self._sql(sql), (*keys_of(world), shift))

    def copy_world(self, source: int) -> int:
        self._check_alone()
        number = self._new_number()
        with self._nameless_transaction() as connection:
            self._lock_world(connection, source)
            seq, state = self._world_row(connection, source)
            with self.pipeline(connection):
                self._insert_world(connection, number, seq, state)
                self._copy_rows(connection, source, number)
        return number

    def restore_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        self._check_alone()
        with self._write_transaction() as connection:
            # In the order of their numbers, or two restores could wait for each other.
            places = {number: self._lock_world(connection, number) for number in sorted({world, source})}
            if world != source:
                self._make_equal(connection, places[world], places[source])
        then()

    def _make_equal(self, connection: Any, place: int, source: int) -> None:
        seq, state = self._world_row(connection, source)
        with self.pipeline(connection):
            self._keep_equal_rows(connection, place, source)
            self._copy_rows(connection, source, place, unless=MISSING)
        connection.execute(self._sql("UPDATE world SET seq = ?, state = ?, due = '' WHERE id = ?"), (seq, state, place))

    def dump_world(self, world: int) -> bytes:
        self._check_alone()
        with self._snapshot() as connection, closing(connect()) as image:
            make_tables(image, self.kinds(), SQLITE, self.version, bare=True)
            place = self._place(connection, world)
            with InTransaction(image):
                row = (LOCAL, LOCAL, *self._world_row(connection, place))
                image.execute(INSERT_WORLD, row)
                for kind in self.kinds():
                    self._dump_rows(connection, image, place, kind)
                self.tables.blobs.dump(connection, place, image, LOCAL)
            return image.serialize()

    def _dump_rows(self, connection: Any, image: sqlite3.Connection, world: int, kind: Kind) -> None:
        table, selects = IMAGE_TABLES.of(kind)
        names = ", ".join(table.column_names)
        sql = f"SELECT k - ?, partition - ?, {names} FROM {table.name} WHERE k >= ? AND k < ? ORDER BY k"
        shifts = (keys_of(world)[0], partitions_of(world)[0])
        insert_rows(image, selects.block_ranges, connection.execute(self._sql(sql), (*shifts, *keys_of(world))))

    def load_world(self, image: bytes) -> int:
        self._check_alone()
        with self._database(image) as source:
            return self._new_world(source, LOCAL)

    @contextmanager
    def _database(self, image: bytes) -> Iterator[sqlite3.Connection]:
        """The database of an image; that of the last one is kept, for most tenants of a server are made from one."""
        # Taken out and put back: two threads never read from one connection.
        with self._keeping:
            before = self._spare.pop() if self._spare else None
        source = before[1] if before is not None and before[0] is image else database_of(image)
        try:
            check(source, self.version, "the image")
            yield source
        except BaseException:
            source.close()
            raise
        self._keep(image, source)

    def _keep(self, image: bytes, source: sqlite3.Connection) -> None:
        if len(image) > MAX_UNPACKED:
            source.close()
            return
        with self._keeping:
            self._spare[:] = [(image, source)]

    def _new_world(self, source: sqlite3.Connection, place: int) -> int:
        """A world equal to the one at a place of a database that nobody changes meanwhile."""
        number = self._new_number()
        try:
            with Parts(self._part, self._part_rows(number)) as parts:
                self._load(parts, source, place, number)
        except BaseException:
            with suppress(StoreError):
                self.drop_world(number)
            raise
        return number

    def _part_rows(self, number: int) -> int:
        """How many rows of a new world are written at once: all of them where nobody waits for that."""
        return PART_ROWS if self.one_writer and number > 1 else MAX_SEQ

    def _load(self, parts: Parts, source: sqlite3.Connection, place: int, number: int) -> None:
        # The world comes first: what is left of one whose making is cut off is found by it.
        state = source.execute("SELECT seq, state FROM world WHERE id = ?", (place,)).fetchone()
        self._insert_world(parts.connection, number, *state)
        for blob in self.tables.blobs.all(source, place):
            self.tables.blobs.put(parts.connection, number, blob)
            parts.spend(BLOB_ROWS)
        for kind in self.kinds():
            table, selects = self.tables.of(kind)
            for rows in parts.cut(self._rows_of(source, table, place, number)):
                insert_rows(parts.connection, selects.block_ranges, rows)

    def _rows_of(self, source: sqlite3.Connection, table: Table, place: int, number: int) -> Iterator[Any]:
        names = ", ".join(table.column_names)
        shifts = (keys_of(number)[0] - keys_of(place)[0], partitions_of(number)[0] - partitions_of(place)[0])
        sql = f"SELECT k + ?, partition + ?, {names} FROM {table.name} WHERE k >= ? AND k < ? ORDER BY k"
        rows: Iterator[Any] = source.execute(sql, (*shifts, *keys_of(place)))
        return rows


class SnapshotReading:
    """A reading transaction of an engine: what was committed when it began.

    A class, for every call passes through one or two.
    """

    __slots__ = ("_engine", "_snapshot", "_world")

    def __init__(self, engine: SharedEngine, world: int) -> None:
        self._engine = engine
        self._world = world

    def __enter__(self) -> Transaction:
        engine, world = self._engine, self._world
        snapshot = self._snapshot = engine._snapshot()
        connection = snapshot.__enter__()
        try:
            place = engine._place(connection, world)
        except BaseException as error:
            snapshot.__exit__(type(error), error, error.__traceback__)
            raise
        return Transaction(connection, engine.tables, place, world, writes=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._snapshot.__exit__(kind, error, trace)
