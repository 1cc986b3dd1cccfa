"""Worlds in PostgreSQL, or anything that speaks it: a connection per thread, a row lock per writing world."""

from __future__ import annotations

import threading
from typing import Any

import psycopg

from mockserver.store.engine import Kinds
from mockserver.store.shared import SharedEngine
from mockserver.store.tables import POSTGRES

SCHEMA_LOCK = 0x62696C6C  # advisory lock: one process makes tables or numbers worlds at a time


class PostgresEngine(SharedEngine):
    """One database for all worlds and the directory."""

    flavor = POSTGRES

    def __init__(self, url: str, kinds: Kinds) -> None:
        super().__init__(kinds)
        self.url = url
        self._local = threading.local()
        self._opened: list[psycopg.Connection[Any]] = []
        with self._committed() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
            self.make_tables(connection)

    def _connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed or connection.broken:
            connection = psycopg.connect(self.url, autocommit=True, prepare_threshold=2)
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _begin(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute("BEGIN")

    def _lock_world(self, connection: psycopg.Connection[Any], world: int) -> None:
        connection.execute("SELECT seq FROM world WHERE id = %s FOR UPDATE", (world,))

    def _new_number(self, connection: psycopg.Connection[Any]) -> int:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
        return super()._new_number(connection)

    def close(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()
