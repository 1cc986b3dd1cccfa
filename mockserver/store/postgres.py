"""Worlds in PostgreSQL, or anything that speaks it: a row lock per writing world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.adapt import Buffer
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper

from mockserver.store.engine import Kinds
from mockserver.store.errors import StoreOutOfReach, WorldGone
from mockserver.store.pool import NoRoom, Pool
from mockserver.store.shared import SharedEngine
from mockserver.store.tables import POSTGRES

SCHEMA_LOCK = 0x62696C6C  # advisory lock: one process makes tables at a time

# Of one process: four of them stay below the hundred that a server takes unless it is told otherwise.
MAX_CONNECTIONS = 16
MAX_DIRECTORY_CONNECTIONS = 8
# psycopg has no code for a connection that was refused; servers say this in every case of too many.
TOO_MANY = "too many clients"

BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

Session = psycopg.Connection[tuple[Any, ...]]


class TextDumper(StrDumper):
    """PostgreSQL has no texts with a NUL; records keep theirs, escaped in JSON, and are found by a stand-in."""

    def dump(self, obj: str) -> Buffer | None:
        """The text as bytes, with U+FFFD for every NUL."""
        return super().dump(obj.replace("\0", "\ufffd"))


class PostgresEngine(SharedEngine):
    """One database for all worlds and the directory; other processes may be connected as well.

    Raises `StoreOutOfReach` where no server answers, `StoreVersionError` where another version made the tables.
    """

    dialect = POSTGRES

    def __init__(self, url: str, kinds: Kinds) -> None:
        super().__init__(kinds)
        self.url = url
        self._pool = Pool(self._connect, _usable, maximum=MAX_CONNECTIONS)
        # Its own pool, or threads at work in worlds could all wait for each other's second connection.
        self._directory_pool = Pool(self._connect, _usable, maximum=MAX_DIRECTORY_CONNECTIONS)
        try:
            self._open("the database")
        except psycopg.OperationalError as error:
            raise StoreOutOfReach(f"the database: {error}") from error

    def _connect(self) -> Session:
        try:
            connection: Session = psycopg.connect(self.url, autocommit=True, prepare_threshold=2)
        except psycopg.OperationalError as error:
            if TOO_MANY in str(error):
                raise NoRoom(f"the database: {error}") from error
            raise
        # One type for all numbers, or every size of value would be a statement of its own to prepare.
        connection.adapters.register_dumper(int, Int8Dumper)
        connection.adapters.register_dumper(str, TextDumper)
        return connection

    def _has_tables(self, connection: Session) -> bool:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
        return connection.execute("SELECT to_regclass('store')").fetchone() != (None,)

    @contextmanager
    def _transaction(self, begin: str, pool: Pool[Session]) -> Iterator[Session]:
        connection = pool.take()
        try:
            connection = self._begin(connection, begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            pool.give(connection)

    def _begin(self, connection: Session, begin: str) -> Session:
        """Begin on a lent connection, or on a fresh one where the server has let go of it meanwhile."""
        try:
            connection.execute(begin)
        except psycopg.OperationalError:
            if not connection.closed:
                raise
            self._empty()  # the others were most likely cut off too
            connection = self._connect()
            connection.execute(begin)
        return connection

    def _empty(self) -> None:
        self._pool.empty()
        self._directory_pool.empty()

    def _write_transaction(self) -> Any:
        return self._transaction(BEGIN_WRITING, self._pool)

    def _snapshot(self) -> Any:
        return self._transaction(BEGIN_READING, self._pool)

    def _directory(self) -> Any:
        return self._transaction(BEGIN_WRITING, self._directory_pool)

    def _lock_world(self, connection: Session, world: int) -> None:
        if connection.execute("SELECT 1 FROM world WHERE id = %s FOR UPDATE", (world,)).fetchone() is None:
            raise WorldGone(world)

    def close(self) -> None:
        self._pool.close()
        self._directory_pool.close()


def _usable(connection: Session) -> bool:
    """Whether a connection may be lent: open, and in no transaction."""
    return not connection.closed and connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
