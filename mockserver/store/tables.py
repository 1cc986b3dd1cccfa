"""A kind of record as a table: its DDL and its fixed statements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Scalar

CARRIED = "archived"
MAX_NAME_LENGTH = 63  # PostgreSQL cuts what is longer, which may make two names one


@dataclass(frozen=True, slots=True)
class SqlDialect:
    """What differs between the two SQL engines.

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

# When a waiting record's next step is to happen; kinds that wait have it.
DUE = Column("dueAt", "datetime", index=True, sparse=True)


@dataclass(frozen=True, slots=True)
class Index:
    """An index on (home, columns, k). With a `sparse` column it holds only the rows that have a value there."""

    name: str
    columns: tuple[str, ...]
    sparse: Column | None = None


class Table:
    """The statements of one kind on one engine, built once."""

    def __init__(self, kind: Kind, dialect: SqlDialect) -> None:
        self.kind = kind
        self.dialect = dialect
        self.name = f"r_{kind.name}"
        self.columns: tuple[Column, ...] = (*kind.all_columns, *((DUE,) if kind.due else ()))
        self.indexes = tuple(self._indexes())
        self._readers = [column.reader() for column in self.columns]

    def _indexes(self) -> list[Index]:
        single = [Index(self._index_name(c.name), (c.name,), c if c.sparse else None) for c in self.columns if c.index]
        composite = [tuple(self.kind.column(path).name for path in paths) for paths in self.kind.indexes]
        return single + [Index(self._index_name(*names), names) for names in composite]

    def _index_name(self, *columns: str) -> str:
        name = f"i_{self.kind.name}_{'_'.join(columns)}"
        if len(name) <= MAX_NAME_LENGTH:
            return name
        return f"{name[: MAX_NAME_LENGTH - 9]}_{sha256(name.encode()).hexdigest()[:8]}"

    @property
    def by_id(self) -> Index:
        """The unique index of ids."""
        return Index(self._index_name("id"), ("id",))

    @cached_property
    def ddl(self) -> list[str]:
        """The statements that make the table and its indexes."""
        dialect = self.dialect
        columns = [f"k {dialect.key}", f"home {dialect.integer} NOT NULL", f"id {dialect.text} NOT NULL"]
        columns += [f"{sql_name(c)} {dialect.text if c.is_text else dialect.integer} NOT NULL" for c in self.columns]
        return [
            f"CREATE TABLE {self.name} ({', '.join(columns)}, doc TEXT NOT NULL)",
            f"CREATE UNIQUE INDEX {self.by_id.name} ON {self.name} (home, id)",
            *self.index_ddl,
        ]

    @cached_property
    def index_ddl(self) -> list[str]:
        """The statements that make every index but the one of ids."""
        return [self._index(index) for index in self.indexes]

    def _index(self, index: Index) -> str:
        keys = ", ".join(["home", *(f"c_{name}" for name in index.columns), "k", *self._carried(index)])
        where = f" WHERE {is_there(index.sparse)}" if index.sparse else ""
        return f"CREATE INDEX {index.name} ON {self.name} ({keys}){where}"

    def _carried(self, index: Index) -> list[str]:
        """Behind its keys an index says whether a row is archived: such rows are passed over without a look at them."""
        if index.sparse or CARRIED in index.columns or CARRIED not in {c.name for c in self.columns}:
            return []
        return [f"c_{CARRIED}"]

    @cached_property
    def column_names(self) -> list[str]:
        """Every SQL column after `k` and `home`, in table order."""
        return ["id", *(sql_name(c) for c in self.columns), "doc"]

    @cached_property
    def insert(self) -> str:
        """k, home, id, columns, doc."""
        names = ["k", "home", *self.column_names]
        marks = ", ".join([self.dialect.placeholder] * len(names))
        return f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks})"

    @cached_property
    def update(self) -> str:
        """columns, doc, k."""
        mark = self.dialect.placeholder
        sets = ", ".join(f"{name} = {mark}" for name in self.column_names[1:])
        return f"UPDATE {self.name} SET {sets} WHERE k = {mark}"

    @cached_property
    def get(self) -> str:
        """home, id -> doc."""
        mark = self.dialect.placeholder
        return f"SELECT doc FROM {self.name} WHERE home = {mark} AND id = {mark}"

    @cached_property
    def delete(self) -> str:
        """k."""
        return f"DELETE FROM {self.name} WHERE k = {self.dialect.placeholder}"

    def values(self, record: Record) -> list[Scalar]:
        """The stored forms of the record's queryable fields."""
        return [read(record) for read in self._readers]


def sql_name(column: Column) -> str:
    """A column's name in SQL, where fields may be called `type`, `order` or `home`."""
    return f"c_{column.name}"


def is_there(column: Column) -> str:
    """That a record has a value in `column`, in words that bound no walk of an index."""
    return f"{sql_name(column)} <> {absent(column)}"


def absent(column: Column) -> str:
    """What stands for no value, in SQL."""
    return "''" if column.is_text else str(column.absent)
