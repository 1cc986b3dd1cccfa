"""Worlds in PostgreSQL, or anything that speaks it: a row lock per writing world."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from typing import Any
from weakref import WeakValueDictionary

import psycopg
from psycopg import errors
from psycopg.adapt import Buffer
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper

from mockserver.kernel.urls import hide_credentials_of
from mockserver.store import packed_rows
from mockserver.store.engine import Kinds
from mockserver.store.errors import ForeignStore, StoreBusy, StoreError, StoreFull, StoreOutOfReach, WorldGone
from mockserver.store.memory import database_of
from mockserver.store.packed_rows import PackedWorld, without_nul
from mockserver.store.pool import NoRoom, Pool
from mockserver.store.schema import STORE_COLUMNS, check
from mockserver.store.shared import MAX_UNPACKED, SharedEngine
from mockserver.store.tables import POSTGRES
from mockserver.store.transaction import Transaction
from mockserver.store.turns import Turns

SCHEMA_LOCK = 0x62696C6C  # advisory lock: one process makes tables at a time

# Of one process: four of them stay below the hundred that a server takes unless it is told otherwise.
MAX_CONNECTIONS = 16
MAX_DIRECTORY_CONNECTIONS = 8
# Statements of one connection that are planned for good: three a kind are those of worlds that come and go, and where
# fewer are kept than are used in turn, all are planned each time.
MAX_PREPARED = 400
# psycopg has no code for a connection that was refused; servers say this in every case of too many.
TOO_MANY = "too many clients"

# How long one waits for a server that does not answer, where the URL says nothing of it: seconds, and milliseconds.
CONNECTION: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "tcp_user_timeout": 15_000,
}
# Nobody waits for long: not for a world that another process is at work in, nor for ever for one that was paused there.
BOUNDS = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'"
PATIENCE = 10.0  # seconds to wait for other threads of this process that write to the world
BUSY = "others are at work in the world for longer than a call waits"
# Whoever makes the tables of a store needs longer.
PATIENT = "SET LOCAL lock_timeout = '60s'"

COLUMNS_OF_STORE = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('store') AND attnum > 0 AND NOT attisdropped"
)
# Whatever is in our schema, but for what an extension brought: those are at home in every database.
ANY_TABLE = (
    "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()"
    " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1"
)

BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
# The server tells of such a commit before it is on the disk; it is there before any later one of the usual sort.
BEGIN_NAMELESS = f"{BEGIN_WRITING}; SET LOCAL synchronous_commit = off"
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

Session = psycopg.Connection[tuple[Any, ...]]


class TextDumper(StrDumper):
    """Sends a text, see `without_nul`."""

    def dump(self, obj: str) -> Buffer | None:
        """The text in UTF-8, with a stand-in for each NUL."""
        return super().dump(without_nul(obj))


class PostgresEngine(SharedEngine):
    """One database for all worlds and the directory; other processes may be connected as well.

    Raises `StoreOutOfReach` where no server answers, `StoreVersionError` where another version made the tables.
    """

    dialect = POSTGRES
    waits = True

    def __init__(self, url: str, kinds: Kinds, schema: str = "") -> None:
        super().__init__(kinds, schema)
        self.url = url
        self._mutex = threading.Lock()
        self._turns: WeakValueDictionary[int, Turns] = WeakValueDictionary()
        self._packed: tuple[bytes, PackedWorld] | None = None
        self._pool = Pool(self._connect, _usable, maximum=MAX_CONNECTIONS)
        # Its own pool, or threads at work in worlds could all wait for each other's second connection.
        self._directory_pool = Pool(self._connect, _usable, maximum=MAX_DIRECTORY_CONNECTIONS)
        self._open("the database")

    def _connect(self) -> Session:
        try:
            own = conninfo_to_dict(self.url)
            values = {name: value for name, value in CONNECTION.items() if name not in own}
            connection: Session = psycopg.connect(self.url, autocommit=True, prepare_threshold=2, **values)
            connection.execute(BOUNDS)
        except psycopg.Error as error:
            if TOO_MANY in str(error):
                raise NoRoom(one_line(error)) from error
            raise StoreOutOfReach(hide_credentials_of(self.url, one_line(error))) from None
        # One type for all numbers, or every size of value would be a statement of its own to prepare.
        connection.adapters.register_dumper(int, Int8Dumper)
        connection.adapters.register_dumper(str, TextDumper)
        packed_rows.register(connection.adapters)
        connection.prepared_max = MAX_PREPARED
        return connection

    def _has_tables(self, connection: Session) -> bool:
        wait_for_tables(connection)
        if {name for (name,) in connection.execute(COLUMNS_OF_STORE).fetchall()} == STORE_COLUMNS:
            return True
        if connection.execute(ANY_TABLE).fetchone() is not None:
            raise ForeignStore("the database")
        return False

    @contextmanager
    def _transaction(self, begin: str, pool: Pool[Session]) -> Iterator[Session]:
        with self._connection(pool) as lent:
            lent.execute(begin)
            yield lent.session
            lent.session.execute("COMMIT")

    @contextmanager
    def _connection(self, pool: Pool[Session]) -> Iterator[LentConnection]:
        """A connection of the pool; what is not committed on it when it goes back is undone."""
        lent = LentConnection(pool.take(), self._fresh)
        try:
            yield lent
        except psycopg.Error as error:
            failure = failure_of(error, lent.session)
            lent.undo()
            if failure is None:
                raise
            raise failure from error
        except BaseException:
            lent.undo()
            raise
        finally:
            pool.give(lent.session)

    def _fresh(self) -> Session:
        """A new connection in the place of one that was cut off, as the idle ones most likely were too."""
        self._pool.empty()
        self._directory_pool.empty()
        return self._connect()

    @contextmanager
    def _writing(self, world: int) -> Iterator[Transaction]:
        # The threads of this process queue here, where who waits has no connection that others could use.
        with self._turns_in(world), super()._writing(world) as transaction:
            yield transaction

    def _turns_in(self, world: int) -> Turns:
        with self._mutex:
            turns = self._turns.get(world)
            if turns is None:
                turns = self._turns[world] = Turns(PATIENCE, BUSY)
            return turns

    def _write_transaction(self) -> Any:
        return self._transaction(BEGIN_WRITING, self._pool)

    def _nameless_transaction(self) -> Any:
        return self._transaction(BEGIN_NAMELESS, self._pool)

    def _snapshot(self) -> Any:
        return self._transaction(BEGIN_READING, self._pool)

    def _directory(self) -> Any:
        return self._transaction(BEGIN_WRITING, self._directory_pool)

    def _directory_to_lose(self) -> Any:
        return self._transaction(BEGIN_NAMELESS, self._directory_pool)

    def _directory_reading(self) -> Any:
        return self._connection(self._directory_pool)

    def _lock_world(self, connection: Session, world: int) -> int:
        if connection.execute("SELECT 1 FROM world WHERE id = %s FOR UPDATE", (world,)).fetchone() is None:
            raise WorldGone(world)
        return world

    def pipeline(self, connection: Session) -> AbstractContextManager[Any]:
        return connection.pipeline() if psycopg.Pipeline.is_supported() else nullcontext()

    def load_world(self, image: bytes) -> int:
        if len(image) > MAX_UNPACKED:
            return super().load_world(image)
        self._check_alone()
        packed = self._packed_world(image)
        number = self._new_number()
        with self._nameless_transaction() as connection, self.pipeline(connection):
            self._insert_world(connection, number, packed.seq, packed.state)
            packed.insert(connection, self.tables.blobs, number)
        return number

    def _packed_world(self, image: bytes) -> PackedWorld:
        """An image as arrays; those of the last one are kept, for most tenants of a server are made from one."""
        last = self._packed
        if last is not None and last[0] is image:
            return last[1]
        with closing(database_of(image)) as source:
            check(source, self.version, "the image")
            packed = packed_rows.pack(source, self.tables, self.kinds())
        self._packed = image, packed
        return packed

    def close(self) -> None:
        self._pool.close()
        self._directory_pool.close()


class LentConnection:
    """A lent connection; a fresh one takes its place where the server has let go of it before its first statement."""

    def __init__(self, session: Session, fresh: Callable[[], Session]) -> None:
        self.session = session
        self._fresh = fresh

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Run a statement that stands outside every transaction, or begins one."""
        try:
            return self.session.execute(sql, params, prepare=None if params else False)
        except psycopg.OperationalError:
            if not self.session.closed:
                raise
            self.session = self._fresh()
            return self.session.execute(sql, params)

    def cursor(self) -> Any:
        """A cursor of the connection."""
        return self.session.cursor()

    def undo(self) -> None:
        """Roll back what is not committed; where that fails the connection is of no use, and closed."""
        if not self.session.closed:
            with suppress(psycopg.Error):
                self.session.rollback()


def _usable(connection: Session) -> bool:
    """Whether a connection may be lent: open, and in no transaction."""
    return not connection.closed and connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def one_line(error: psycopg.Error) -> str:
    """What the server or its driver says, without the line breaks of either."""
    return f"the database: {' '.join(str(error).split())}"


def failure_of(error: psycopg.Error, session: Session) -> StoreError | None:
    """What an error of the server says of the store; None where it is about a statement."""
    text = one_line(error)
    if isinstance(error, (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)):
        return StoreBusy(text)
    if isinstance(error, (errors.DiskFull, errors.OutOfMemory)):
        return StoreFull(text)
    if session.closed or isinstance(error, (errors.ReadOnlySqlTransaction, errors.CannotConnectNow)):
        return StoreOutOfReach(text)
    return None


def wait_for_tables(connection: Any) -> None:
    """Until the transaction ends, be the only process that looks whether tables are there, and makes them."""
    connection.execute(PATIENT)
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
