"""What every engine offers."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from types import TracebackType
from typing import Any

import orjson

from mockserver.kernel.kinds import Kind, Record
from mockserver.store.connections import Connection
from mockserver.store.errors import TransactionOpen
from mockserver.store.query.selects import Tables
from mockserver.store.schema import Version, known_version, version_of
from mockserver.store.tables import SqlDialect
from mockserver.store.transaction import Transaction

Kinds = Callable[[], Iterable[Kind]]


def nothing() -> None:
    """What is done where there is nothing to do."""


class ThreadState(threading.local):
    """What this thread has open; `writer` is the connection of an engine that has one writer."""

    transaction: Transaction | None = None
    directory: bool = False
    writer: Any = None


class Engine(ABC):
    """A place where worlds live: each a set of records, files and a state of its own, known by its number.

    `kinds` is asked for every kind when tables must be made or copied; `shared` says whether other processes can be at
    work in the same worlds.

    A thread has one transaction at a time. Asking for another one on the same world gives the open one, so what is
    written there is read, and kept or undone with it; what cannot be part of it raises `TransactionOpen`. The
    directory may be used inside a world's transaction, not the other way round.
    """

    dialect: SqlDialect
    shared: bool
    one_writer = False  # for all worlds together
    waits = False  # for another process, with each statement

    def __init__(self, kinds: Kinds, schema: str = "") -> None:
        """`schema` is what is known of the tables of all kinds before they are asked for: see `version_of`."""
        self.kinds = kinds
        self._schema = schema
        self.tables = Tables(self.dialect)
        self._thread = ThreadState()

    @cached_property
    def version(self) -> Version:
        """What a store made by this engine is marked with, and what one that it opens must be marked with."""
        return known_version(self._schema) if self._schema else version_of(self.kinds())

    def read(self, world: int) -> Block:
        """A reading transaction: one state of the world throughout. Raises `WorldGone`."""
        return Block(self, world, writes=False)

    def write(self, world: int) -> Block:
        """A writing transaction: committed when the block ends, rolled back when it raises. Raises `WorldGone`."""
        return Block(self, world, writes=True)

    def _open_transaction(self, world: int, *, writes: bool) -> Transaction | None:
        transaction = self._thread.transaction
        if transaction is None or transaction.number != world or (writes and not transaction.writes):
            return None
        return transaction

    def _check_alone(self) -> None:
        """Refuse what must not happen inside a transaction of this thread."""
        if self._thread.transaction is not None or self._thread.directory:
            raise TransactionOpen("this thread has another transaction open")

    @contextmanager
    def directory(self, *, writes: bool = True, durable: bool = True) -> Iterator[Connection]:
        """A transaction on the directory's tables, committed when the block ends whatever becomes of a world's.

        Only in an SQLite file, inside a world's writing transaction, it is part of that one. Without `writes` it waits
        for nobody, and each of its statements sees what is committed by then. What is not `durable` may be lost when
        the machine dies, and then with it all that was committed afterwards.
        """
        if self._thread.directory:
            raise TransactionOpen("this thread has the directory open")
        writing = self._directory if durable else self._directory_to_lose
        with writing() if writes else self._directory_reading() as connection:
            self._thread.directory = True
            try:
                yield connection
            finally:
                self._thread.directory = False

    def pipeline(self, connection: Any) -> AbstractContextManager[Any]:
        """A block whose statements are sent one behind the other: who does not look at an answer waits for none.

        What is wrong with one of them is raised by a later one, or at the block's end.
        """
        return nullcontext()

    @abstractmethod
    def _reading(self, world: int) -> AbstractContextManager[Transaction]: ...

    @abstractmethod
    def _writing(self, world: int) -> AbstractContextManager[Transaction]: ...

    @abstractmethod
    def _directory(self) -> AbstractContextManager[Connection]: ...

    def _directory_to_lose(self) -> AbstractContextManager[Connection]:
        """See `directory`."""
        return self._directory()

    @abstractmethod
    def _directory_reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def create_world(self, state: Record) -> int:
        """Make an empty world with a state; returns its number, which no world ever had."""

    @abstractmethod
    def worlds(self) -> list[int]:
        """The numbers of all worlds there are, snapshots included."""

    @abstractmethod
    def drop_world(self, world: int) -> None:
        """Remove a world and all its records; nothing happens where there is none."""

    @abstractmethod
    def copy_world(self, source: int) -> int:
        """Make a world equal to `source` (a snapshot, or a fork); returns its number. Raises `WorldGone`."""

    @abstractmethod
    def restore_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        """Make `world` equal to `source`; who is at work there finishes first. Raises `WorldGone` for either.

        `then` is called as soon as everybody sees the new one: what was there may take longer to be cleared away.
        """

    def replace_world(self, world: int, source: int, then: Callable[[], None] = nothing) -> None:
        """Make `world` equal to `source`, which is gone afterwards, whatever happens; see `restore_world`."""
        try:
            self.restore_world(world, source, then)
        finally:
            self.drop_world(source)

    @abstractmethod
    def dump_world(self, world: int) -> bytes:
        """A world as an SQLite image, the same from every engine. Raises `WorldGone`."""

    @abstractmethod
    def load_world(self, image: bytes) -> int:
        """Make a world from an image; returns its number. Raises `StoreVersionError` when another version made it."""

    @abstractmethod
    def close(self) -> None:
        """Let go of every connection; worlds in memory are gone."""


class Block:
    """The block of a transaction, or of the one that is open on the same world.

    A class, for every call passes through it, and a generator would cost it twice as much.
    """

    __slots__ = ("_engine", "_manager", "_transaction", "_world", "_writes")

    def __init__(self, engine: Engine, world: int, *, writes: bool) -> None:
        self._engine = engine
        self._world = world
        self._writes = writes
        self._manager: AbstractContextManager[Transaction] | None = None

    def __enter__(self) -> Transaction:
        engine, world, writes = self._engine, self._world, self._writes
        if (transaction := engine._open_transaction(world, writes=writes)) is not None:
            return transaction
        engine._check_alone()
        self._manager = engine._writing(world) if writes else engine._reading(world)
        self._transaction = self._manager.__enter__()
        engine._thread.transaction = self._transaction
        return self._transaction

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        manager, self._manager = self._manager, None
        if manager is None:
            return
        try:
            self._finish(is_kept=kind is None)
        except BaseException as failure:
            manager.__exit__(type(failure), failure, failure.__traceback__)
            raise
        manager.__exit__(kind, error, trace)
        if kind is None and self._writes:
            for act in self._transaction.on_commit:
                act()

    def _finish(self, *, is_kept: bool) -> None:
        """Do what comes right before the commit, and let go of it; who only reads may have sent something."""
        transaction = self._transaction
        try:
            if is_kept:
                if transaction.before_commit is not None:
                    transaction.before_commit()
                if self._writes:
                    transaction.flush()
        finally:
            self._engine._thread.transaction = None
            transaction.end()


def encode_state(state: Record) -> str:
    """A world's state as it is stored: JSON."""
    return orjson.dumps(state).decode()
