"""Many new rows at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from mockserver.store.block_ranges import BlockRanges
from mockserver.store.tables import Table

# From so many rows into an empty table on, making its indexes afterwards is faster than keeping them.
MIN_REBUILD = 2_000

KEY = itemgetter(0)


class Keys:
    """Rows on their way into a table, and the least and the greatest of their keys once they are through."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = rows
        self.min_key, self.max_key = sys.maxsize, -1

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.min_key, self.max_key = min(self.min_key, row[0]), max(self.max_key, row[0])
            yield row


def insert_rows(connection: Any, block_ranges: BlockRanges, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that hold what `Table.insert` binds; indexes and block ranges know them when it returns."""
    table = block_ranges.table
    if table.dialect.name == "postgres":
        _copy(connection, table, rows)
        return
    iterator = iter(rows)
    first = list(islice(iterator, MIN_REBUILD))
    if not first:
        return
    if len(first) < MIN_REBUILD:
        connection.executemany(table.insert, first)
        bounds = (min(first, key=KEY)[0], max(first, key=KEY)[0])
    else:
        keys = Keys(chain(first, iterator))
        if _is_empty(connection, table):
            _rebuild(connection, table, keys)
        else:
            connection.executemany(table.insert, keys)
        bounds = (keys.min_key, keys.max_key)
    for statement in block_ranges.of_rows:
        connection.execute(statement, bounds)


def _copy(connection: Any, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return  # most kinds of a small world: each would cost two ways to the server and back
    names = ", ".join(["k", "partition", *table.column_names])
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in chain([first], iterator):
                copy.write_row(row)
        if cursor.rowcount >= MIN_REBUILD:
            cursor.execute(analyze(table.name))


def analyze(table: str) -> str:
    """What makes PostgreSQL gather statistics of a table, unless another is at it.

    Without them it takes the wrong index for most lists.
    """
    return f"ANALYZE (SKIP_LOCKED) {table}"


def _is_empty(connection: Any, table: Table) -> bool:
    return connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None


def _rebuild(connection: Any, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert without the indexes that are there, and make them again from the rows."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE tbl_name = ?", (table.name,))}
    indexes = [index for index in table.indexes if index.name in names]
    for index in indexes:
        connection.execute(f"DROP INDEX {index.name}")
    connection.executemany(table.insert, rows)
    for index in indexes:
        connection.execute(table.ddl_of(index))
