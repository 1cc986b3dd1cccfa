"""Worlds in one SQLite file: write-ahead log, many readers, one writer at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mockserver.store.engine import Kinds
from mockserver.store.errors import StoreOutOfReach, StoreVersionError, WorldGone
from mockserver.store.pool import Pool
from mockserver.store.shared import SharedEngine
from mockserver.store.tables import SQLITE

# Acknowledged writes survive kill -9 with NORMAL: the log is in the operating system's hands. Only a power cut
# needs FULL.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -65536")
PATIENCE = 30.0  # seconds to wait for a writer in another process


class SqliteEngine(SharedEngine):
    """One file for all worlds and the directory; other processes may have it open as well.

    Raises `StoreOutOfReach` where the file cannot be opened, `StoreVersionError` where it is no store of this version.
    """

    dialect = SQLITE

    def __init__(self, path: str, kinds: Kinds) -> None:
        super().__init__(kinds)
        self.path = path
        self._pool = Pool(self._connect, lambda connection: not connection.in_transaction)
        # The threads of this process queue here: SQLite's own waiting is a sleep that others overtake.
        self._writer = threading.Lock()
        try:
            self._open(path)
        except sqlite3.OperationalError as error:
            raise StoreOutOfReach(f"{path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=PATIENCE, cached_statements=512
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
        except sqlite3.DatabaseError as error:
            connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise StoreVersionError(f"{self.path} is no store of billmock: {error}") from error
        return connection

    def _has_tables(self, connection: sqlite3.Connection) -> bool:
        return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'store'").fetchone() is not None

    @contextmanager
    def _write_transaction(self) -> Iterator[sqlite3.Connection]:
        if self._thread.writer is not None:
            with _savepoint(self._thread.writer) as connection:
                yield connection
            return
        with self._writer, self._pooled_connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            self._thread.writer = connection
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                self._thread.writer = None

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with self._pooled_connection() as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def _pooled_connection(self) -> Iterator[sqlite3.Connection]:
        """A connection of the pool; what is not committed on it when it goes back is undone."""
        connection = self._pool.take()
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._pool.give(connection)

    def _lock_world(self, connection: sqlite3.Connection, world: int) -> None:
        if connection.execute("SELECT 1 FROM world WHERE id = ?", (world,)).fetchone() is None:
            raise WorldGone(world)

    def close(self) -> None:
        self._pool.close()


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Part of an open transaction: undone alone when the block raises."""
    connection.execute("SAVEPOINT directory")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK TO SAVEPOINT directory")
        raise
    finally:
        connection.execute("RELEASE SAVEPOINT directory")
