"""Worlds in memory: each is its own SQLite database, so tenants never share a lock."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from mockserver.kernel import waiting
from mockserver.kernel.kinds import Record
from mockserver.store.connections import Connection
from mockserver.store.engine import Engine, Kinds, encode_state, nothing
from mockserver.store.errors import StoreBusy, StoreFull, WorldGone
from mockserver.store.query.selects import Tables
from mockserver.store.record_cache import RecordCache
from mockserver.store.schema import INSERT_WORLD, check, make_tables
from mockserver.store.tables import SQLITE
from mockserver.store.transaction import Transaction

PATIENCE = 10.0  # seconds to wait for others in the same world
BUSY = "others are at work in the world for longer than a call waits"
FULL = "the world has no room for that much at once; it has more from now on"
NO_INDEX = "no such index: "  # what SQLite says before the name of one that a statement names
LOCAL = 0  # the number a world has inside its own database

# An image is a database at once, for half of what a copy of it takes. But one that was loaded cannot grow beyond 1 GiB,
# and each of its commits copies pages: a world in which much is written, or that is large, has a database of its own.
# SQLite does not undo what met that bound itself; what meets one of pages, below it, is undone.
MAX_LOADED = 64_000_000  # bytes
MAX_PAGES = 200_000  # of 4 kB
MAX_CHANGES = 2_000  # rows written, after which the copy costs less than the commits that are to come


def connect() -> sqlite3.Connection:
    """An empty database in memory, to be used by one thread at a time."""
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=512)


def database_of(image: bytes) -> sqlite3.Connection:
    """The database of an image."""
    connection = connect()
    connection.deserialize(image)
    connection.execute(f"PRAGMA max_page_count = {MAX_PAGES}")
    return connection


def copy_of(source: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of a database, which can grow as far as memory goes."""
    target = connect()
    source.backup(target)
    return target


class World:
    """A world's database, the cache of what was read from it, and the lock that serializes its users.

    A `with` block has the database to itself; it raises `WorldGone` when it was dropped meanwhile, `StoreBusy` after
    long. `is_loaded`: the database is that of an image, which many writes make it leave.
    """

    def __init__(self, connection: sqlite3.Connection, number: int = 0, *, is_loaded: bool = False) -> None:
        self.number = number
        self._is_loaded = is_loaded
        self.cache = RecordCache()
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = connection

    def __enter__(self) -> sqlite3.Connection:
        if not waiting.acquire(self._lock, PATIENCE):
            raise StoreBusy(BUSY)
        if self._connection is None:
            self._lock.release()
            raise WorldGone(self.number)
        return self._connection

    def __exit__(self, *reason: object) -> None:
        self._lock.release()

    def copy(self) -> sqlite3.Connection:
        """A copy of the database as it is now; raises `WorldGone`."""
        with self as connection:
            self._write_seq(connection)
            return copy_of(connection)

    def image(self) -> bytes:
        """The database as it is now, as the bytes of a file; raises `WorldGone`."""
        with self as connection:
            self._write_seq(connection)
            return connection.serialize()

    def _write_seq(self, connection: sqlite3.Connection) -> None:
        """Write the serial number that was given last, which transactions leave to the cache alone."""
        if self.cache.last_seq is not None:
            connection.execute("UPDATE world SET seq = ? WHERE id = ?", (self.cache.last_seq, LOCAL))

    def settle(self) -> None:
        """Leave the database of an image when enough was written; whoever uses the database calls it at the end."""
        if self._is_loaded and self._connection is not None and self._connection.total_changes > MAX_CHANGES:
            self.move_out()

    def move_out(self) -> None:
        """Leave the database of an image for one that can grow; whoever uses the database calls it at the end."""
        before = self._connection
        if self._is_loaded and before is not None:
            self._connection, self._is_loaded = copy_of(before), False
            before.close()

    def replace(self, connection: sqlite3.Connection, *, is_loaded: bool = False) -> None:
        """Go on with another database. A fresh one: statements prepared on the old one know its page numbers."""
        with waiting.hold(self._lock):
            if self._connection is None:
                connection.close()
                raise WorldGone(self.number)
            self._connection.close()
            self._connection, self._is_loaded = connection, is_loaded
            self.cache.clear()
            self.cache.last_seq = None

    def become(self, other: World) -> None:
        """Go on with another world's database, which that one has no longer; raises `WorldGone` for either."""
        with waiting.hold(other._lock):
            connection, other._connection = other._connection, None
            if connection is not None:
                other._write_seq(connection)
        if connection is None:
            raise WorldGone(other.number)
        self.replace(connection, is_loaded=other._is_loaded)

    def close(self) -> None:
        """Drop the database when nobody is at work in it; who waits for it gets `WorldGone`."""
        with waiting.hold(self._lock):
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class MemoryTransaction(Transaction):
    """A transaction that makes an index when a statement first names it.

    Most worlds are small and read in few of all orders, and every write would pay for the indexes of the others.
    """

    def _rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        while True:
            try:
                rows: list[Any] = self._connection.execute(sql, params).fetchall()
                return rows
            except sqlite3.OperationalError as error:
                _, is_index, name = str(error).partition(NO_INDEX)
                if not is_index:
                    raise
                self._connection.execute(self._tables.index_ddl(name), ())


class InTransaction:
    """A transaction: committed when the block ends, rolled back when it raises.

    A class, as `World` is one: every request passes through both, and generators would cost it twice as much.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, *reason: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


class Reading:
    """A reading transaction: nobody else is at work in the world meanwhile."""

    __slots__ = ("_database", "_number", "_tables")

    def __init__(self, database: World, tables: Tables, number: int) -> None:
        self._database = database
        self._tables = tables
        self._number = number

    def __enter__(self) -> Transaction:
        connection, cache = self._database.__enter__(), self._database.cache
        return MemoryTransaction(connection, self._tables, LOCAL, self._number, writes=False, cache=cache)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *reason: object) -> None:
        try:
            if error is not None and is_full(error):  # of an index
                self._database.move_out()
                raise StoreFull(FULL) from error
        finally:
            self._database.__exit__()


class Writing:
    """A writing transaction that has a world to itself; what it knows is left to the world's cache."""

    __slots__ = ("_block", "_database", "_known", "_number", "_tables")

    def __init__(self, database: World, tables: Tables, number: int) -> None:
        self._database = database
        self._tables = tables
        self._number = number

    def __enter__(self) -> Transaction:
        connection = self._database.__enter__()
        try:
            cache = self._database.cache
            transaction = MemoryTransaction(connection, self._tables, LOCAL, self._number, writes=True, cache=cache)
            transaction.writes_seq = False
            self._known = transaction.known
            self._block = InTransaction(connection)
            self._block.__enter__()
        except BaseException:
            self._database.__exit__()
            raise
        return transaction

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *reason: object) -> None:
        try:
            try:
                self._block.__exit__(kind, error, *reason)
            except sqlite3.OperationalError as failure:
                if not is_full(failure):
                    raise
                error = failure
            if is_full(error):
                # What was to be written at once does not fit into the database of an image; who comes again has more.
                self._database.move_out()
                raise StoreFull(FULL) from error
            if kind is None:
                self._known.share()
                self._database.settle()
        finally:
            self._database.__exit__()


def is_full(error: BaseException | None) -> bool:
    """Whether a database had no room for what was written."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL


class MemoryEngine(Engine):
    """The default engine: nothing outlives the process, a copy is a backup, an image SQLite's own."""

    dialect = SQLITE
    shared = False

    def __init__(self, kinds: Kinds, schema: str = "") -> None:
        super().__init__(kinds, schema)
        self._worlds: dict[int, World] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._directories = World(connect())
        self._empty: World | None = None

    def _world(self, number: int) -> World:
        world = self._worlds.get(number)
        if world is None:
            raise WorldGone(number)
        return world

    def _add(self, connection: sqlite3.Connection, *, is_loaded: bool = False) -> int:
        with self._lock:
            self._number += 1
            self._worlds[self._number] = World(connection, self._number, is_loaded=is_loaded)
            return self._number

    def _reading(self, world: int) -> AbstractContextManager[Transaction]:
        return Reading(self._world(world), self.tables, world)

    def _writing(self, world: int) -> AbstractContextManager[Transaction]:
        return Writing(self._world(world), self.tables, world)

    @contextmanager
    def _directory(self) -> Iterator[Connection]:
        with self._directories as connection, InTransaction(connection):
            yield connection

    def _directory_reading(self) -> AbstractContextManager[Connection]:
        return self._directories

    def create_world(self, state: Record) -> int:
        with self._lock:
            if self._empty is None:
                blank = connect()
                make_tables(blank, self.kinds(), SQLITE, self.version, bare=True)
                self._empty = World(blank)
        connection = self._empty.copy()
        connection.execute(INSERT_WORLD, (LOCAL, LOCAL, 0, encode_state(state)))
        return self._add(connection)

    def worlds(self) -> list[int]:
        return sorted(self._worlds)

    def drop_world(self, world: int) -> None:
        self._check_alone()
        database = self._worlds.pop(world, None)
        if database is not None:
            database.close()

    def copy_world(self, source: int) -> int:
        self._check_alone()
        return self._add(self._world(source).copy())

    def restore_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        self._check_alone()
        self._world(world).replace(self._world(source).copy())
        then()

    def replace_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        if world == source:
            raise ValueError("a world cannot take its own place")
        try:
            self._check_alone()
            self._world(world).become(self._world(source))
            then()
        finally:
            self.drop_world(source)

    def dump_world(self, world: int) -> bytes:
        self._check_alone()
        return self._world(world).image()

    def load_world(self, image: bytes) -> int:
        connection = database_of(image)
        try:
            check(connection, self.version, "the image")
            if len(image) <= MAX_LOADED:
                return self._add(connection, is_loaded=True)
            number = self._add(copy_of(connection))
        except BaseException:
            connection.close()
            raise
        connection.close()
        return number

    def close(self) -> None:
        for world in list(self._worlds):
            self.drop_world(world)
        self._directories.close()
