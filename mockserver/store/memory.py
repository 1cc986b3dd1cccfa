"""Worlds in memory: each is its own SQLite database, so tenants never share a lock."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine, Kinds, encoded
from mockserver.store.tables import SQLITE
from mockserver.store.transaction import Connection, Transaction

LOCAL = 0  # the number a world has inside its own database


class World:
    """One in-memory database with the lock that serializes its users."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False, cached_statements=512
        )

    def load(self, image: bytes) -> None:
        """Replace the whole database."""
        self.connection.deserialize(image)


class MemoryEngine(Engine):
    """The default engine."""

    flavor = SQLITE
    shared = False

    def __init__(self, kinds: Kinds) -> None:
        super().__init__(kinds)
        self._worlds: dict[int, World] = {}
        self._images: dict[int, bytes] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._directory = World()
        self._empty: bytes | None = None

    def _next(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def _add(self, image: bytes) -> int:
        world, number = World(), self._next()
        world.load(image)
        self._worlds[number] = world
        return number

    @contextmanager
    def read(self, world: int) -> Iterator[Transaction]:
        place = self._worlds[world]
        with place.lock:
            yield Transaction(place.connection, self.tables, LOCAL)

    @contextmanager
    def write(self, world: int) -> Iterator[Transaction]:
        place = self._worlds[world]
        with place.lock:
            transaction = Transaction(place.connection, self.tables, LOCAL)
            place.connection.execute("BEGIN")
            try:
                yield transaction
                transaction.flush()
                place.connection.execute("COMMIT")
            except BaseException:
                place.connection.execute("ROLLBACK")
                raise
        for act in transaction.on_commit:
            act()

    @contextmanager
    def directory(self) -> Iterator[Connection]:
        place = self._directory
        with place.lock:
            place.connection.execute("BEGIN")
            try:
                yield place.connection
                place.connection.execute("COMMIT")
            except BaseException:
                place.connection.execute("ROLLBACK")
                raise

    def create_world(self, state: Record) -> int:
        if self._empty is None:
            blank = World()
            self.make_tables(blank.connection)
            self._empty = blank.connection.serialize()
        number = self._add(self._empty)
        self._worlds[number].connection.execute("INSERT INTO world VALUES (?, 0, ?)", (LOCAL, encoded(state)))
        return number

    def drop_world(self, world: int) -> None:
        self._images.pop(world, None)
        place = self._worlds.pop(world, None)
        if place:
            with place.lock:
                place.connection.close()

    def copy_world(self, source: int) -> int:
        # A copy is kept as bytes until it is used as a world, so a snapshot costs no connection.
        number = self._next()
        self._images[number] = self.dump_world(source)
        return number

    def restore_world(self, world: int, source: int) -> None:
        image = self.dump_world(source)
        place = self._worlds[world]
        with place.lock:
            place.load(image)

    def dump_world(self, world: int) -> bytes:
        if world in self._images:
            return self._images[world]
        place = self._worlds[world]
        with place.lock:
            return place.connection.serialize()

    def load_world(self, image: bytes) -> int:
        return self._add(image)

    def close(self) -> None:
        for world in list(self._worlds):
            self.drop_world(world)
        self._directory.connection.close()
