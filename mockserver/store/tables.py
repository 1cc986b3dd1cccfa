"""A kind of record as a table: its DDL and its fixed statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Scalar, Sort
from mockserver.store.columns import DUE, ID, SqlColumn, sql_column, values_reader

ARCHIVED = "archived"
MAX_NAME_LENGTH = 63  # PostgreSQL cuts what is longer, which may make two names one


class SqlDialect(NamedTuple):
    """What differs between the two SQL engines: their name, mark for a value, and types of columns.

    `hints`: a statement can name the index to walk, and must, because nothing else chooses it well.
    """

    name: str
    placeholder: str
    text: str
    integer: str
    bytes: str
    key: str
    hints: bool


SQLITE = SqlDialect("sqlite", "?", "TEXT", "INTEGER", "BLOB", "INTEGER PRIMARY KEY", hints=True)
POSTGRES = SqlDialect("postgres", "%s", 'TEXT COLLATE "C"', "BIGINT", "BYTEA", "BIGINT PRIMARY KEY", hints=False)


class Index(NamedTuple):
    """An index on (partition, columns, k). With a `sparse` column it holds only the rows that have a value there.

    Behind its keys it has the values of the `carried` columns: rows that those leave out are passed over unseen.
    """

    name: str
    columns: tuple[SqlColumn, ...]
    sparse: SqlColumn | None = None
    carried: tuple[SqlColumn, ...] = ()


def table_name(kind: str) -> str:
    """What the table of a kind is called, by the kind's name."""
    return f"r_{kind}"


class Table:
    """The statements of one kind on one engine, built once.

    A row is a row key `k`, the partition, the record's id, its queryable fields and the whole record as JSON (`doc`).
    """

    def __init__(self, kind: Kind, dialect: SqlDialect) -> None:
        self.kind = kind
        self.dialect = dialect
        self.name = table_name(kind.name)
        self.columns = (*map(sql_column, kind.all_columns), *((DUE,) if kind.due else ()))
        self.by_path = {column.path: column for column in (*self.columns, ID)}
        self.indexes = tuple(self._indexes())
        self._updates: dict[tuple[int, ...], str] = {}
        self._reader_at = {path: column.reader() for path, column in self.by_path.items()}
        self._columns_of: dict[str, list[tuple[int, Callable[[Record], Scalar]]]] = {}
        for place, column in enumerate(self.columns):
            self._columns_of.setdefault(column.path.partition(".")[0], []).append((place, self._reader_at[column.path]))

    def _indexes(self) -> list[Index]:
        single = [
            Index(self._index_name(c), (c,), c if c.sparse else None, self._carries(c)) for c in self.columns if c.index
        ]
        composite = [tuple(self.by_path[path] for path in paths) for paths in self.kind.indexes]
        return single + [Index(self._index_name(*c), c, None, self._carries(*c)) for c in composite]

    def _carries(self, *columns: SqlColumn) -> tuple[SqlColumn, ...]:
        """What an index of these columns carries: whether a row is archived, and what the kind says."""
        if columns[0].sparse:
            return ()
        paths = [ARCHIVED, self.kind.carries.get(columns[0].path, "") if len(columns) == 1 else ""]
        carried = [self.by_path[path] for path in paths if path in self.by_path]
        return tuple(column for column in carried if column not in columns)

    def _index_name(self, *columns: SqlColumn) -> str:
        fields = "_".join(column.path.replace(".", "_") for column in columns)
        name = f"i_{self.kind.name}_{fields}"
        if len(name) <= MAX_NAME_LENGTH:
            return name
        return f"{name[: MAX_NAME_LENGTH - 9]}_{sha256(name.encode()).hexdigest()[:8]}"

    @property
    def by_id(self) -> Index:
        """The unique index of ids within a partition."""
        return Index(self._index_name(ID), (ID,))

    @cached_property
    def ddl(self) -> list[str]:
        """The statements that make the table and its indexes."""
        dialect = self.dialect
        columns = [f"k {dialect.key}", f"partition {dialect.integer} NOT NULL", f"id {dialect.text} NOT NULL"]
        columns += [f"{c.name} {dialect.text if c.is_text else dialect.integer} NOT NULL" for c in self.columns]
        return [
            f"CREATE TABLE {self.name} ({', '.join(columns)}, doc TEXT NOT NULL)",
            f"CREATE UNIQUE INDEX {self.by_id.name} ON {self.name} (partition, id)",
            *map(self.ddl_of, self.indexes),
        ]

    @cached_property
    def bare_ddl(self) -> list[str]:
        """The same without the indexes that statements name: those of ids and due dates are left."""
        return [*self.ddl[:2], *(self.ddl_of(index) for index in self.indexes if index.columns == (DUE,))]

    def ddl_of(self, index: Index) -> str:
        """The statement that makes an index."""
        names, carried = ([column.name for column in columns] for columns in (index.columns, index.carried))
        keys = ", ".join(["partition", *names, "k", *carried])
        where = f" WHERE {index.sparse.is_present}" if index.sparse else ""
        return f"CREATE INDEX {index.name} ON {self.name} ({keys}){where}"

    @cached_property
    def column_names(self) -> list[str]:
        """Every SQL column after `k` and `partition`, in table order."""
        return ["id", *(column.name for column in self.columns), "doc"]

    @cached_property
    def insert(self) -> str:
        """The INSERT of a row; binds k, partition, id, columns, doc."""
        names = ["k", "partition", *self.column_names]
        marks = ", ".join([self.dialect.placeholder] * len(names))
        return f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks})"

    @cached_property
    def update(self) -> str:
        """The UPDATE of a row; binds columns, doc, k."""
        return self.update_of(tuple(range(len(self.columns))))

    def update_of(self, places: tuple[int, ...]) -> str:
        """The UPDATE of the columns at these places of a row: an index feels it only where it has one of them.

        Binds their values, doc, k.
        """
        sql = self._updates.get(places)
        if sql is None:
            mark = self.dialect.placeholder
            names = [*(self.columns[place].name for place in places), "doc"]
            sql = f"UPDATE {self.name} SET {', '.join(f'{name} = {mark}' for name in names)} WHERE k = {mark}"
            self._updates[places] = sql
        return sql

    @cached_property
    def get(self) -> str:
        """The SELECT of a document by id; binds partition, id."""
        mark = self.dialect.placeholder
        return f"SELECT doc FROM {self.name} WHERE partition = {mark} AND id = {mark}"

    @cached_property
    def delete(self) -> str:
        """The DELETE of a row; binds k."""
        return f"DELETE FROM {self.name} WHERE k = {self.dialect.placeholder}"

    @cached_property
    def values(self) -> Callable[[Record], list[Scalar]]:
        """From a record to the stored forms of its queryable fields, in the order of `columns`."""
        return values_reader(self.columns)

    def changes(self, record: Record, old: Record, names: Iterable[str] | None = None) -> dict[int, Scalar]:
        """The stored forms of the queryable fields that have another value than in an older state, by their place.

        With `names` no other fields of the record have changed.
        """
        changes = {}
        for name in self._columns_of if names is None else names:
            if record.get(name) != old.get(name):
                for place, read in self._columns_of.get(name, ()):
                    if (value := read(record)) != read(old):
                        changes[place] = value
        return changes

    def position(self, sort: Sequence[Sort], record: Record) -> tuple[Scalar, ...]:
        """A record's place in an order: the stored forms of the fields it is sorted by, then its `seq`."""
        return (*(self._reader_at[one.field](record) for one in sort), record["seq"])
