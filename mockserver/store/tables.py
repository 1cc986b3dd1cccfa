"""A kind of record as a table: its DDL and its fixed statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mockserver.kernel.kinds import Column, Kind, Record


@dataclass(frozen=True, slots=True)
class Flavor:
    """What differs between the two SQL engines."""

    name: str
    placeholder: str
    text: str
    integer: str
    key: str
    hints: bool


SQLITE = Flavor("sqlite", "?", "TEXT", "INTEGER", "INTEGER PRIMARY KEY", hints=True)
POSTGRES = Flavor("postgres", "%s", 'TEXT COLLATE "C"', "BIGINT", "BIGINT PRIMARY KEY", hints=False)

WORLD_TABLE = "CREATE TABLE IF NOT EXISTS world (id {integer} PRIMARY KEY, seq {integer} NOT NULL, state TEXT NOT NULL)"


class Table:
    """The statements of one kind on one engine, built once."""

    def __init__(self, kind: Kind, flavor: Flavor) -> None:
        self.kind = kind
        self.flavor = flavor
        self.name = f"r_{kind.name}"
        self.columns: tuple[Column, ...] = kind.all_columns
        due = (Column("dueAt", "datetime", index=True, sparse=True),) if kind.due else ()
        self.stored = (*self.columns, *due)

    def index_name(self, *columns: str) -> str:
        """The name of the index on (home, columns)."""
        return f"i_{self.kind.name}_{'_'.join(columns)}"

    @cached_property
    def ddl(self) -> list[str]:
        """CREATE statements; each can run again."""
        flavor = self.flavor
        columns = [f"k {flavor.key}", f"home {flavor.integer} NOT NULL", f"id {flavor.text} NOT NULL"]
        columns += [f"{c.name} {flavor.text if c.is_text else flavor.integer} NOT NULL" for c in self.stored]
        statements = [f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(columns)}, doc TEXT NOT NULL)"]
        statements.append(
            f"CREATE UNIQUE INDEX IF NOT EXISTS {self.index_name('id')} ON {self.name} (home, id)"
        )
        for c in self.stored:
            if c.index:
                statements.append(self._index([c.name], sparse=c if c.sparse else None))
        statements += [self._index([self.kind.column(path).name for path in paths]) for paths in self.kind.indexes]
        return statements

    def _index(self, names: Sequence[str], sparse: Column | None = None) -> str:
        # SQLite ends every index in the row key by itself; PostgreSQL must be told.
        keys = ["home", *names] + ([] if self.flavor.name == "sqlite" else ["k"])
        where = f" WHERE {self.present(sparse)}" if sparse else ""
        return f"CREATE INDEX IF NOT EXISTS {self.index_name(*names)} ON {self.name} ({', '.join(keys)}){where}"

    @staticmethod
    def present(column: Column) -> str:
        """The condition that a record has a value in `column`."""
        return f"{column.name} > ''" if column.is_text else f"{column.name} > {column.absent}"

    @cached_property
    def insert(self) -> str:
        """k, home, id, columns, doc."""
        names = ["k", "home", "id", *(c.name for c in self.stored), "doc"]
        marks = ", ".join([self.flavor.placeholder] * len(names))
        return f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks})"

    @cached_property
    def update(self) -> str:
        """columns, doc, k."""
        mark = self.flavor.placeholder
        sets = ", ".join(f"{name} = {mark}" for name in [*(c.name for c in self.stored), "doc"])
        return f"UPDATE {self.name} SET {sets} WHERE k = {mark}"

    @cached_property
    def get(self) -> str:
        """home, id -> doc."""
        mark = self.flavor.placeholder
        return f"SELECT doc FROM {self.name} WHERE home = {mark} AND id = {mark}"

    @cached_property
    def delete(self) -> str:
        """k."""
        return f"DELETE FROM {self.name} WHERE k = {self.flavor.placeholder}"

    def values(self, record: Record) -> list[str | int]:
        """The stored forms of the record's queryable fields."""
        return [c.read(record) for c in self.stored]

    def column_names(self) -> list[str]:
        """Every column after `k` and `home`, in table order."""
        return ["id", *(c.name for c in self.stored), "doc"]
