"""Worlds in memory: each is its own SQLite database, so tenants never share a lock."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from mockserver.kernel import waiting
from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine, Kinds, encode_state, nothing
from mockserver.store.errors import StoreBusy, WorldGone
from mockserver.store.record_cache import RecordCache
from mockserver.store.schema import check, make_tables
from mockserver.store.tables import SQLITE
from mockserver.store.transaction import Connection, Transaction

PATIENCE = 10.0  # seconds to wait for others in the same world
BUSY = "others are at work in the world for longer than a call waits"
LOCAL = 0  # the number a world has inside its own database


def connect() -> sqlite3.Connection:
    """An empty database in memory, to be used by one thread at a time."""
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=512)


def copy_of(source: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of a database. Not by an image: a database that was loaded from one cannot grow beyond 1 GiB."""
    target = connect()
    source.backup(target)
    return target


class World:
    """A world's database, the cache of what was read from it, and the lock that serializes its users."""

    def __init__(self, connection: sqlite3.Connection, number: int = 0) -> None:
        self.number = number
        self.cache = RecordCache()
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = connection

    @contextmanager
    def use(self) -> Iterator[sqlite3.Connection]:
        """The database, to oneself; raises `WorldGone` when it was dropped meanwhile, `StoreBusy` after long."""
        if not waiting.acquire(self._lock, PATIENCE):
            raise StoreBusy(BUSY)
        try:
            if self._connection is None:
                raise WorldGone(self.number)
            yield self._connection
        finally:
            self._lock.release()

    def copy(self) -> sqlite3.Connection:
        """A copy of the database as it is now; raises `WorldGone`."""
        with self.use() as connection:
            return copy_of(connection)

    def replace(self, connection: sqlite3.Connection) -> None:
        """Go on with another database. A fresh one: statements prepared on the old one know its page numbers."""
        with waiting.hold(self._lock):
            if self._connection is None:
                connection.close()
                raise WorldGone(self.number)
            self._connection.close()
            self._connection = connection
            self.cache.clear()

    def close(self) -> None:
        """Drop the database when nobody is at work in it; who waits for it gets `WorldGone`."""
        with waiting.hold(self._lock):
            if self._connection is not None:
                self._connection.close()
                self._connection = None


@contextmanager
def transaction_on(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction: committed when the block ends, rolled back when it raises."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


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

    def _add(self, connection: sqlite3.Connection) -> int:
        with self._lock:
            self._number += 1
            self._worlds[self._number] = World(connection, self._number)
            return self._number

    @contextmanager
    def _reading(self, world: int) -> Iterator[Transaction]:
        database = self._world(world)
        with database.use() as connection:
            yield Transaction(connection, self.tables, LOCAL, world, writes=False, cache=database.cache)

    @contextmanager
    def _writing(self, world: int) -> Iterator[Transaction]:
        database = self._world(world)
        with database.use() as connection:
            transaction = Transaction(connection, self.tables, LOCAL, world, writes=True, cache=database.cache)
            known = transaction.known
            with transaction_on(connection):
                yield transaction
            known.share()

    @contextmanager
    def _directory(self) -> Iterator[Connection]:
        with self._directories.use() as connection, transaction_on(connection):
            yield connection

    def _directory_reading(self) -> AbstractContextManager[Connection]:
        return self._directories.use()

    def create_world(self, state: Record) -> int:
        with self._lock:
            if self._empty is None:
                blank = connect()
                make_tables(blank, self.kinds(), SQLITE, self.version)
                self._empty = World(blank)
        connection = self._empty.copy()
        connection.execute("INSERT INTO world VALUES (?, ?, 0, ?)", (LOCAL, LOCAL, encode_state(state)))
        return self._add(connection)

    def worlds(self) -> list[int]:
        return sorted(self._worlds)

    def drop_world(self, world: int) -> None:
        with self._alone():
            database = self._worlds.pop(world, None)
            if database is not None:
                database.close()

    def copy_world(self, source: int) -> int:
        with self._alone():
            return self._add(self._world(source).copy())

    def restore_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        with self._alone():
            self._world(world).replace(self._world(source).copy())
        then()

    def dump_world(self, world: int) -> bytes:
        with self._alone(), self._world(world).use() as connection:
            return connection.serialize()

    def load_world(self, image: bytes) -> int:
        with closing(connect()) as source:
            source.deserialize(image)
            connection = copy_of(source)
        check(connection, self.version, "the image")
        return self._add(connection)

    def close(self) -> None:
        for world in list(self._worlds):
            self.drop_world(world)
        self._directories.close()
