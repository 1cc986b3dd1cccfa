"""Many new rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from mockserver.store.spans import Spans
from mockserver.store.tables import Table

# From so many rows into an empty table on, making its indexes afterwards is faster than keeping them.
REBUILT = 2_000


def insert_rows(connection: Any, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that hold what `Table.insert` binds."""
    if table.flavor.name == "postgres":
        _copy(connection, table, rows)
        return
    coming = iter(rows)
    first = list(islice(coming, REBUILT))
    everything = chain(first, coming)
    if len(first) == REBUILT and _is_empty(connection, table):
        _rebuild(connection, table, everything)
    else:
        connection.executemany(table.insert, everything)


def _copy(connection: Any, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(["k", "home", *table.column_names])
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if cursor.rowcount >= REBUILT:
            # Before statistics are gathered, PostgreSQL takes the wrong index for most lists.
            cursor.execute(f"ANALYZE {table.name}")


def _is_empty(connection: Any, table: Table) -> bool:
    return connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None


def _rebuild(connection: Any, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert without indexes and triggers, and make them again from what is there."""
    spans = Spans(table)
    triggers = spans.triggers if spans.exist else {}
    for index in table.indexes:
        connection.execute(f"DROP INDEX {index.name}")
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.executemany(table.insert, rows)
    for statement in table.index_ddl:
        connection.execute(statement)
    for statement in [*(spans.fill if spans.exist else ()), *triggers.values()]:
        connection.execute(statement)
