"""File bytes: one table for all kinds of records, each file once per world, found by the hash of its bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from mockserver.store.tables import SqlDialect

TABLE = (
    "CREATE TABLE blob (world {integer} NOT NULL, hash {text} NOT NULL, content {bytes} NOT NULL,"
    " PRIMARY KEY (world, hash))"
)
GET = "SELECT content FROM blob WHERE world = ? AND hash = ?"
PUT = "INSERT INTO blob (world, hash, content) VALUES (?, ?, ?) ON CONFLICT (world, hash) DO NOTHING"
CLEAR = "DELETE FROM blob WHERE world = ?"
ALL = "SELECT hash, content FROM blob WHERE world = ? ORDER BY hash"
REMOVE = "DELETE FROM blob WHERE rowid IN (SELECT rowid FROM blob WHERE world = ? LIMIT ?)"
COPY_ALL = "INSERT INTO blob (world, hash, content) SELECT ?, hash, content FROM blob WHERE world = ?"


class Blobs:
    """The statements of one engine; a world is named by its number inside the tables."""

    def __init__(self, dialect: SqlDialect) -> None:
        self._mark = dialect.placeholder

    def _run(self, connection: Any, sql: str, *params: Any) -> Any:
        return connection.execute(sql.replace("?", self._mark), params)

    def get(self, connection: Any, world: int, key: str) -> bytes | None:
        """The bytes of a hash; None where the world has none."""
        row = self._run(connection, GET, world, key).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, connection: Any, world: int, content: bytes) -> str:
        """Keep bytes, once for all that are equal; returns their SHA-256 in hexadecimal."""
        key = sha256(content).hexdigest()
        self._run(connection, PUT, world, key, content)
        return key

    def every(self, connection: Any, world: int) -> Iterator[tuple[str, bytes]]:
        """Every hash of a world with its bytes, in the order of the hashes."""
        return ((key, bytes(content)) for key, content in self._run(connection, ALL, world).fetchall())

    def clear(self, connection: Any, world: int) -> None:
        """Remove all of a world's bytes."""
        self._run(connection, CLEAR, world)

    def copy(self, connection: Any, source: int, target: int) -> None:
        """Give a world that has no bytes all those of another."""
        self._run(connection, COPY_ALL, target, source)

    def dump(self, connection: Any, world: int, image: sqlite3.Connection, local: int) -> None:
        """Write a world's bytes into an image, under its number there."""
        for key, content in self._run(connection, ALL, world):
            image.execute(PUT, (local, key, content))

    def all(self, database: sqlite3.Connection, world: int) -> Iterator[bytes]:
        """The bytes of each file of a world in a database of SQLite's."""
        return (content for _, content in database.execute(ALL, (world,)))

    def remove(self, connection: sqlite3.Connection, world: int, count: int) -> int:
        """Remove so many of a world's files from a database of SQLite's; returns how many there were."""
        return int(connection.execute(REMOVE, (world, count)).rowcount)
