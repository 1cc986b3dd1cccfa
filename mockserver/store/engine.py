"""What every engine offers, and how one is chosen from a database URL."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import orjson

from mockserver.kernel.kinds import Kind, Record
from mockserver.store.tables import WORLD_TABLE, Flavor, Table
from mockserver.store.transaction import Connection, Tables, Transaction

Kinds = Callable[[], Iterable[Kind]]


class Engine(ABC):
    """A place where worlds live. `kinds` is asked for every kind when tables must be made or copied."""

    flavor: Flavor
    shared: bool

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.tables = Tables(self.flavor)

    @abstractmethod
    def read(self, world: int) -> AbstractContextManager[Transaction]:
        """A reading transaction."""

    @abstractmethod
    def write(self, world: int) -> AbstractContextManager[Transaction]:
        """A writing transaction: committed when the block ends, rolled back when it raises."""

    @abstractmethod
    def directory(self) -> AbstractContextManager[Connection]:
        """A transaction on the directory's tables."""

    @abstractmethod
    def create_world(self, state: Record) -> int:
        """An empty world."""

    @abstractmethod
    def drop_world(self, world: int) -> None:
        """Remove a world and all its records."""

    @abstractmethod
    def copy_world(self, source: int) -> int:
        """A new world equal to `source`: a snapshot, or a fork."""

    @abstractmethod
    def restore_world(self, world: int, source: int) -> None:
        """Make `world` equal to `source`."""

    @abstractmethod
    def dump_world(self, world: int) -> bytes:
        """A world as an SQLite image, to load elsewhere."""

    @abstractmethod
    def load_world(self, image: bytes) -> int:
        """A new world from an image."""

    @abstractmethod
    def close(self) -> None:
        """Let go of every connection."""

    def make_tables(self, connection: Connection) -> None:
        """Create the world table and one table per kind where they are missing."""
        connection.execute(WORLD_TABLE.format(integer=self.flavor.integer))
        for kind in self.kinds():
            for statement in Table(kind, self.flavor).ddl:
                connection.execute(statement)


def encoded(state: Record) -> str:
    """A world's state as it is stored."""
    return orjson.dumps(state).decode()


def open_engine(database: str | None, kinds: Kinds) -> Engine:
    """The engine of a database URL: None is memory, `sqlite:///path` a file, `postgresql://` a server."""
    if not database or database in ("memory", ":memory:"):
        from mockserver.store.memory import MemoryEngine

        return MemoryEngine(kinds)
    if database.startswith(("postgres://", "postgresql://")):
        from mockserver.store.postgres import PostgresEngine

        return PostgresEngine(database, kinds)
    from mockserver.store.sqlite import SqliteEngine

    return SqliteEngine(database.removeprefix("sqlite:///").removeprefix("sqlite:"), kinds)
