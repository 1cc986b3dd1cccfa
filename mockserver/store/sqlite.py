"""Worlds in one SQLite file: write-ahead log, many readers, one writer at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from types import TracebackType

from mockserver.store.engine import Kinds
from mockserver.store.errors import (
    ForeignStore,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreOutOfReach,
    StoreUnavailable,
    StoreVersionError,
)
from mockserver.store.one_writer import OneWriterEngine
from mockserver.store.pool import NoRoom, Pool
from mockserver.store.schema import STORE_COLUMNS
from mockserver.store.tables import SQLITE
from mockserver.store.turns import Turns

# Acknowledged writes survive kill -9 with NORMAL: the log is in the operating system's hands. Only a power cut
# needs FULL.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -65536")
PATIENCE = 10.0  # seconds to wait for the writers before, and again for one in another process
# How many pages the log may have before the one who commits moves them into the file: SQLite's own number.
CHECKPOINT, NO_CHECKPOINT = "PRAGMA wal_autocheckpoint = 1000", "PRAGMA wal_autocheckpoint = 0"
BUSY = "others wrote to the store for longer than a call waits"
# Shorter than the pauses of who writes much in parts, so that nobody misses one. SQLite's own waiting grows to 0.1.
POLL = 0.003
WAITING, NOT_WAITING = f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}", "PRAGMA busy_timeout = 0"

# The lower byte of SQLite's error codes, which says what the rest is about.
PRIMARY = 0xFF
FAILURES: dict[int, type[StoreUnavailable]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_IOERR: StoreOutOfReach,
    sqlite3.SQLITE_CANTOPEN: StoreOutOfReach,
    sqlite3.SQLITE_READONLY: StoreOutOfReach,
    sqlite3.SQLITE_CORRUPT: StoreOutOfReach,
    sqlite3.SQLITE_NOTADB: StoreOutOfReach,
}


class SqliteEngine(OneWriterEngine):
    """One file for all worlds and the directory; other processes may have it open as well.

    Raises `StoreOutOfReach` where the file cannot be opened, `StoreVersionError` where it is no store of this version.
    """

    dialect = SQLITE

    def __init__(self, path: str, kinds: Kinds, schema: str = "") -> None:
        super().__init__(kinds, schema)
        self.path = path
        self._pool = Pool(self._connect, lambda connection: not connection.in_transaction)
        # The threads of this process queue here: SQLite's own waiting is a sleep that others overtake.
        self._writer = Turns(PATIENCE, BUSY)
        self._refuse_foreign()
        self._open(path)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=PATIENCE, cached_statements=512
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
        except sqlite3.DatabaseError as error:
            connection.close()
            if is_busy(error):  # at once, and not after a while, where another changes a new file to a log
                raise NoRoom(BUSY) from error
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise StoreVersionError(f"{self.path} is no store of billmock: {error}") from error
        return connection

    def _refuse_foreign(self) -> None:
        """Look into the file before anything of it is changed; raises `ForeignStore`, or what `_connect` does."""
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as connection:
                self._has_tables(connection)
        except sqlite3.OperationalError as error:
            raise StoreOutOfReach(f"{self.path}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreVersionError(f"{self.path} is no store of billmock: {error}") from error

    def _has_tables(self, connection: sqlite3.Connection) -> bool:
        # In this order: somebody else may make the store, all of it at once, between the two looks.
        if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            return False
        if {row[1] for row in connection.execute("PRAGMA table_info(store)")} != STORE_COLUMNS:
            raise ForeignStore(self.path)
        return True

    @contextmanager
    def _write_transaction(self) -> Iterator[sqlite3.Connection]:
        if self._thread.writer is not None:
            with _savepoint(self._thread.writer) as connection:
                yield connection
            return
        with self._writer, self._pooled_connection() as connection, self._writing_on(connection):
            yield connection

    @contextmanager
    def _writing_on(self, connection: sqlite3.Connection) -> Iterator[None]:
        self._begin_writing(connection)
        self._thread.writer = connection
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            self._undo(connection)
            raise
        finally:
            self._thread.writer = None

    @contextmanager
    def _part(self) -> Iterator[sqlite3.Connection]:
        """A part's pages go from the log into the file after its turn, when nobody waits for that."""
        with self._pooled_connection() as connection:
            connection.execute(NO_CHECKPOINT)
            try:
                with self._writer, self._writing_on(connection):
                    yield connection
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                connection.execute(CHECKPOINT)

    def _begin_writing(self, connection: sqlite3.Connection) -> None:
        connection.execute(NOT_WAITING)
        try:
            for _ in range(int(PATIENCE / POLL)):
                if _begins(connection):
                    return
                threading.Event().wait(POLL)
            raise StoreBusy(BUSY)
        finally:
            connection.execute(WAITING)

    def _snapshot(self) -> AbstractContextManager[sqlite3.Connection]:
        return LentConnection(self, begins=True)

    def _directory_reading(self) -> AbstractContextManager[sqlite3.Connection]:
        writer = self._thread.writer
        return self._pooled_connection() if writer is None else nullcontext(writer)

    def _pooled_connection(self) -> LentConnection:
        return LentConnection(self)

    def take(self) -> sqlite3.Connection:
        """A connection of the pool, to oneself until it is given back."""
        try:
            return self._pool.take()
        except sqlite3.Error as error:
            self.check(error)
            raise

    def give_back(self, connection: sqlite3.Connection) -> None:
        """Let others have a connection; what is not committed on it is undone."""
        self._undo(connection)
        self._pool.give(connection)

    def check(self, error: BaseException | None) -> None:
        """Raise what an error of SQLite says of the store, where it says something."""
        if isinstance(error, sqlite3.Error) and (failure := self._failure(error)) is not None:
            raise failure from error

    def _undo(self, connection: sqlite3.Connection) -> None:
        # What cannot be undone is undone when the connection is closed, which the pool does with one that is not idle.
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _failure(self, error: sqlite3.Error) -> StoreError | None:
        """What an error of SQLite says of the store; None where it is about a statement."""
        code = primary_code(error)
        return FAILURES[code](f"{self.path}: {error}") if code in FAILURES else None

    def _lock_world(self, connection: sqlite3.Connection, world: int) -> int:
        return self._place(connection, world)

    def close(self) -> None:
        self._pool.close()


class LentConnection:
    """A block that has a connection of an engine's pool to itself, in a reading transaction where it `begins` one.

    A class, for each call passes through several.
    """

    __slots__ = ("_begins", "_connection", "_engine")

    def __init__(self, engine: SqliteEngine, *, begins: bool = False) -> None:
        self._engine = engine
        self._begins = begins

    def __enter__(self) -> sqlite3.Connection:
        connection = self._connection = self._engine.take()
        if self._begins:
            try:
                connection.execute("BEGIN")
            except BaseException as error:
                self.__exit__(type(error), error, error.__traceback__)
                raise
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.give_back(self._connection)
        self._engine.check(error)


def _begins(connection: sqlite3.Connection) -> bool:
    """Begin to write; False where another process writes."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        return False
    return True


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else has what a statement needs."""
    return primary_code(error) == sqlite3.SQLITE_BUSY


def primary_code(error: sqlite3.Error) -> int:
    """What SQLite says an error is about; 0 where the error is Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Part of an open transaction: undone alone when the block raises."""
    connection.execute("SAVEPOINT directory")
    try:
        yield connection
    except BaseException:
        # Where nothing was left on the disk, all of the transaction is undone already.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO SAVEPOINT directory")
        raise
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE SAVEPOINT directory")
