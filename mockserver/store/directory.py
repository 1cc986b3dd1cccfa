"""The directory: what belongs to the server and not to a world, found by the credential a client shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any, NamedTuple, TypeVar

import orjson

from mockserver.kernel.kinds import Record
from mockserver.store.connections import Connection
from mockserver.store.engine import Engine
from mockserver.store.errors import OwnerGone, StoreError
from mockserver.store.schema import DIRECTORY, make_beside
from mockserver.store.tables import SqlDialect

NEVER = 0
NOBODY = ""  # owns the rows that are the server's
NUMBER_DIGITS = 12
TENANTS = "tenant"  # the table of the owners themselves
MAX_GONE = 10_000  # owners that a memory store remembers to be gone: the oldest have nobody at work any more

GET = "SELECT doc FROM directory WHERE name = ? AND key = ?"
# A writing transaction of SQLite is alone anyway.
GET_TO_CHANGE = {"sqlite": GET, "postgres": f"{GET} FOR UPDATE"}
ALL = "SELECT key, doc FROM directory WHERE tenant = ? AND name = ? ORDER BY key"
EVERYWHERE = "SELECT key, doc FROM directory WHERE name = ? ORDER BY key"
SINCE = "SELECT key, doc FROM directory WHERE tenant = ? AND name = ? AND key > ? ORDER BY key"
SIZE = "SELECT count(*) FROM directory WHERE name = ?"
SIZE_OF_TENANT = f"{SIZE} AND tenant = ?"
INSERT = "INSERT INTO directory (name, key, tenant, doc, expires) VALUES (?, ?, ?, ?, ?)"
PUT = (
    f"{INSERT} ON CONFLICT (name, key) DO UPDATE"
    " SET tenant = excluded.tenant, doc = excluded.doc, expires = excluded.expires"
)
PUT_IF_ABSENT = f"{INSERT} ON CONFLICT (name, key) DO NOTHING RETURNING key"
ADD = (
    f"{INSERT} ON CONFLICT (name, key) DO UPDATE"
    " SET doc = CAST(CAST(directory.doc AS BIGINT) + CAST(excluded.doc AS BIGINT) AS TEXT) RETURNING doc"
)
DELETE = "DELETE FROM directory WHERE name = ? AND key = ? RETURNING name, key"
DELETE_FIRST = "DELETE FROM directory WHERE name = ? AND tenant = ? AND key <= ? RETURNING name, key"
DELETE_TENANT = "DELETE FROM directory WHERE tenant = ? RETURNING name, key"
DELETE_OWNERLESS = (
    f"DELETE FROM directory WHERE tenant <> '{NOBODY}'"
    " AND tenant NOT IN (SELECT key FROM directory WHERE name = 'tenant') RETURNING name, key"
)
DELETE_EXPIRED = "DELETE FROM directory WHERE tenant = ? AND expires > 0 AND expires < ? RETURNING name, key"

# Table of the rows that number what is appended.
NUMBERS = "number"

T = TypeVar("T")
Change = Callable[[Record | None], Record | None]


class TableFull(StoreError):
    """A table holds as many documents as it may."""


class Cap(NamedTuple):
    """At most `maximum` documents in a table: of one tenant, or of all where `tenant` is empty."""

    maximum: int
    tenant: str = ""


class Swap(NamedTuple):
    """A document before and after a change; None where there was, or is, none."""

    before: Record | None
    after: Record | None


class Entry:
    """A cached document as text, and what `Directory.value` made of just this text."""

    __slots__ = ("text", "value")

    def __init__(self, text: str) -> None:
        self.text = text
        self.value: Any = None


class ThreadConnection(threading.local):
    """The connection on which this thread writes several documents together, and what it has numbered meanwhile.

    `numbers` are the last number of each counter row, which this transaction holds, and how many of them the row does
    not know yet.
    """

    connection: Connection | None = None

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], tuple[int, int]] = {}


class Directory:
    """Small documents by (table, key), each owned by a tenant.

    `expires` is in seconds of the tenant's running time, `NEVER` for none; it only says what `delete_expired`
    may remove, readers judge for themselves. Documents are cached per process where no other process can
    change them. Never call it inside a writing transaction of a world: on a shared engine both use one
    connection.

    What is written because of what was read is written by `change`: whoever else changes the document, in any
    process, does so before or after.

    Who is still at work for a tenant that was deleted writes nothing for it any more where no other process can: that
    raises `OwnerGone`. A store that outlives its processes is rid of it by `delete_ownerless`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cache: dict[tuple[str, str], Entry] | None = None if engine.shared else {}
        self._thread = ThreadConnection()
        self._gone: dict[str, None] = {}
        with engine.directory() as connection:
            create_tables(connection, engine.dialect, DIRECTORY)

    def _connection(self, *, writes: bool = True, durable: bool = True) -> AbstractContextManager[Connection]:
        if self._thread.connection is not None:
            return nullcontext(self._thread.connection)
        return self._engine.directory(writes=writes, durable=durable)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread writes inside the block is one transaction; where the block raises, nothing is."""
        with self._engine.directory() as connection:
            self._thread.connection = connection
            try:
                with self._engine.pipeline(connection):
                    yield
                    self._write_numbers(connection)
            except BaseException:
                if self._cache is not None:
                    self._cache.clear()  # what is undone may be in it
                raise
            finally:
                self._thread.connection = None
                self._thread.numbers.clear()

    def _run(self, connection: Connection, sql: str, params: Sequence[Any]) -> Any:
        return connection.execute(with_placeholders(sql, self._engine.dialect.placeholder), params)

    def _check_owner(self, table: str, tenant: str) -> None:
        """Raise `OwnerGone` for a tenant that was deleted; in the connection, or it could be deleted after this."""
        if tenant in self._gone:
            if table != TENANTS:
                raise OwnerGone(tenant)
            del self._gone[tenant]  # another one of its name

    def _rows(self, sql: str, *params: Any) -> list[tuple[str, Record]]:
        with self._connection(writes=False) as connection:
            rows = self._run(connection, sql, params).fetchall()
        return [(key, orjson.loads(text)) for key, text in rows]

    def get(self, table: str, key: str) -> Record | None:
        """A document, as a copy of its own; None where there is none."""
        entry = self._entry(table, key)
        return None if entry is None else orjson.loads(entry.text)

    def value(self, table: str, key: str, make: Callable[[Record], T]) -> T | None:
        """What `make` makes of a document, None where there is none; `make` is always the same for a table.

        Where documents are cached it is made once, and again when the document changes: it is never older.
        """
        entry = self._entry(table, key)
        if entry is None:
            return None
        if entry.value is None:
            entry.value = make(orjson.loads(entry.text))
        value: T = entry.value
        return value

    def _entry(self, table: str, key: str) -> Entry | None:
        entry = self._cache.get((table, key)) if self._cache is not None else None
        return entry or self._fetch(table, key)

    def _fetch(self, table: str, key: str) -> Entry | None:
        with self._connection(writes=False) as connection:
            row = self._run(connection, GET, (table, key)).fetchone()
            return None if row is None else self._keep(table, key, row[0])

    def _keep(self, table: str, key: str, text: str) -> Entry:
        entry = Entry(text)
        if self._cache is not None:
            self._cache[table, key] = entry
        return entry

    def all(self, table: str, tenant: str) -> list[tuple[str, Record]]:
        """A tenant's keys and documents of one table, by key: appended ones in the order they came."""
        return self._rows(ALL, tenant, table)

    def everywhere(self, table: str) -> list[tuple[str, Record]]:
        """Every tenant's keys and documents of one table, by key."""
        return self._rows(EVERYWHERE, table)

    def since(self, table: str, tenant: str, number: int) -> list[Record]:
        """What was appended after the document of that number; 0 for all."""
        return [doc for _, doc in self._rows(SINCE, tenant, table, entry_key(tenant, number))]

    def size(self, table: str) -> int:
        """How many documents of one table there are, of all tenants."""
        with self._connection(writes=False) as connection:
            return int(self._run(connection, SIZE, (table,)).fetchone()[0])

    def put(
        self, table: str, key: str, doc: Record, *, tenant: str, expires: int = NEVER, durable: bool = True
    ) -> None:
        """Store a document, in the place of one with this key; `durable` is `Engine.directory`'s."""
        text = orjson.dumps(doc).decode()
        with self._connection(durable=durable) as connection:
            self._check_owner(table, tenant)
            self._run(connection, PUT, (table, key, tenant, text, expires))
            self._keep(table, key, text)

    def put_if_absent(self, table: str, key: str, doc: Record, *, tenant: str, expires: int = NEVER) -> bool:
        """Store a document unless its place is taken; whether it was stored."""
        text = orjson.dumps(doc).decode()
        with self._connection() as connection:
            self._check_owner(table, tenant)
            row = self._run(connection, PUT_IF_ABSENT, (table, key, tenant, text, expires)).fetchone()
            if row is not None:
                self._keep(table, key, text)
            return row is not None

    def change(
        self, table: str, key: str, change: Change, *, tenant: str, expires: int = NEVER, cap: Cap | None = None
    ) -> Swap:
        """Store what a function makes of a document: reading and writing are one step.

        The function gets None where there is no document; what it returns takes the document's place, None removes
        it. It may be called more than once and does nothing else; where it raises, nothing changes. Raises `TableFull`
        where a new document would be one more than `cap` allows.
        """
        sql = GET_TO_CHANGE[self._engine.dialect.name]
        with self._connection() as connection:
            while True:
                row = self._run(connection, sql, (table, key)).fetchone()
                before = None if row is None else orjson.loads(row[0])
                after = change(None if row is None else orjson.loads(row[0]))
                if cap is not None and before is None and after is not None:
                    self._check_room(connection, table, cap)
                if self._swap(connection, table, key, Swap(before, after), (tenant, expires)):
                    return Swap(before, after)

    def _check_room(self, connection: Connection, table: str, cap: Cap) -> None:
        """Count a table's documents; nobody else who counts them adds one before this transaction ends."""
        counter = (NUMBERS, f"cap:{table}:{cap.tenant}", cap.tenant or NOBODY, "0", NEVER)
        self._run(connection, ADD, counter)
        sql, params = (SIZE_OF_TENANT, (table, cap.tenant)) if cap.tenant else (SIZE, (table,))
        if int(self._run(connection, sql, params).fetchone()[0]) >= cap.maximum:
            raise TableFull(f"at most {cap.maximum} documents in {table}")

    def _swap(self, connection: Connection, table: str, key: str, swap: Swap, owner: tuple[str, int]) -> bool:
        """Write a change; False where somebody else made the document that was not there."""
        if swap.after == swap.before:
            return True
        if swap.after is None:
            self._remove(connection, DELETE, (table, key))
            return True
        tenant, expires = owner
        self._check_owner(table, tenant)
        text = orjson.dumps(swap.after).decode()
        sql = PUT_IF_ABSENT if swap.before is None else f"{PUT} RETURNING key"
        if self._run(connection, sql, (table, key, tenant, text, expires)).fetchone() is None:
            return False
        self._keep(table, key, text)
        return True

    def add(self, table: str, key: str, by: int, *, tenant: str, expires: int = NEVER) -> int:
        """Count: the new value of a counter that starts at 0, whoever else counts."""
        with self._connection() as connection:
            self._check_owner(table, tenant)
            return int(self._run(connection, ADD, (table, key, tenant, str(by), expires)).fetchone()[0])

    def append(self, table: str, doc: Record, *, tenant: str) -> int:
        """Store a document behind the tenant's others of its table; its `number`, returned, counts from 1."""
        return self.append_all(table, [doc], tenant=tenant)

    def append_all(self, table: str, docs: Sequence[Record], *, tenant: str) -> int:
        """Store documents, in one transaction, behind the tenant's others of their table: the `number` of the last."""
        with self._connection() as connection:
            self._check_owner(table, tenant)
            last = self._last_number(connection, f"{table}:{tenant}", tenant, len(docs))
            for number, doc in enumerate(docs, last - len(docs) + 1):
                text = orjson.dumps({**doc, "number": number}).decode()
                self._run(connection, PUT, (table, entry_key(tenant, number), tenant, text, NEVER))
            return last

    def _last_number(self, connection: Connection, counter: str, tenant: str, count: int) -> int:
        """The last of so many new numbers of a counter. What is written together asks the store but once."""
        known = self._thread.numbers.get((counter, tenant))
        if known is None:
            last = int(self._run(connection, ADD, (NUMBERS, counter, tenant, str(count), NEVER)).fetchone()[0])
            if self._thread.connection is not None:
                self._thread.numbers[counter, tenant] = last, 0
            return last
        last, unwritten = known
        self._thread.numbers[counter, tenant] = last + count, unwritten + count
        return last + count

    def _write_numbers(self, connection: Connection) -> None:
        for (counter, tenant), (_, unwritten) in self._thread.numbers.items():
            if unwritten:
                self._run(connection, ADD, (NUMBERS, counter, tenant, str(unwritten), NEVER))

    def delete_first(self, table: str, tenant: str, number: int) -> None:
        """Remove what was appended up to the document of that number."""
        self._delete(DELETE_FIRST, table, tenant, entry_key(tenant, number))

    def delete(self, table: str, key: str, *, durable: bool = True) -> None:
        """Remove a document; nothing happens where there is none. `durable` is `Engine.directory`'s."""
        self._delete(DELETE, table, key, durable=durable)

    def delete_ownerless(self) -> None:
        """Remove what belongs to tenants that are gone."""
        self._delete(DELETE_OWNERLESS)

    def delete_tenant(self, tenant: str) -> None:
        """Remove everything a tenant owns, in every table."""
        with self._connection() as connection:
            self._remove(connection, DELETE_TENANT, (tenant,))
            if self._cache is not None:
                self._gone[tenant] = None
                if len(self._gone) > MAX_GONE:
                    del self._gone[next(iter(self._gone))]

    def delete_expired(self, tenant: str, now: float) -> None:
        """Remove what has expired at a moment of the tenant's running time."""
        self._delete(DELETE_EXPIRED, tenant, int(now))

    def _delete(self, sql: str, *params: Any, durable: bool = True) -> None:
        with self._connection(durable=durable) as connection:
            self._remove(connection, sql, params)

    def _remove(self, connection: Connection, sql: str, params: Sequence[Any]) -> None:
        for table, key in self._run(connection, sql, params).fetchall():
            if self._cache is not None:
                self._cache.pop((table, key), None)


@cache
def with_placeholders(sql: str, placeholder: str) -> str:
    """A statement with the engine's placeholders in the place of `?`."""
    return sql.replace("?", placeholder)


def entry_key(tenant: str, number: int) -> str:
    """The key of an appended document, which sorts as its number does."""
    return f"{tenant}:{number:0{NUMBER_DIGITS}d}"


def create_tables(connection: Connection, dialect: SqlDialect, templates: Iterable[str]) -> None:
    """Create tables that lie beside the worlds, and their indexes, where they are missing."""
    if dialect.name == "postgres":
        from mockserver.store.postgres import wait_for_tables

        # Two processes that start together must not both find the table missing.
        wait_for_tables(connection)
    make_beside(connection, templates, dialect)
