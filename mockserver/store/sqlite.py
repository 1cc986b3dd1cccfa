"""Worlds in one SQLite file: write-ahead log, a connection per thread."""

from __future__ import annotations

import sqlite3
import threading

from mockserver.store.engine import Kinds
from mockserver.store.shared import SharedEngine
from mockserver.store.tables import SQLITE

# Acknowledged writes survive kill -9 with NORMAL (the log is in the operating system's hands); only a power cut needs FULL.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA busy_timeout = 30000")


class SqliteEngine(SharedEngine):
    """One file for all worlds and the directory."""

    flavor = SQLITE

    def __init__(self, path: str, kinds: Kinds) -> None:
        super().__init__(kinds)
        self.path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        self.make_tables(connection)
        connection.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, isolation_level=None, check_same_thread=False, timeout=30, cached_statements=512
            )
            for pragma in PRAGMAS:
                connection.execute(pragma)
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _begin(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")

    def _lock_world(self, connection: sqlite3.Connection, world: int) -> None:
        """The file has one writer at a time already."""

    def close(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()
