"""SQL that finds what falls due first: from partition to partition, a short walk in the index of due dates for each.

An index on (partition, due date) has no order over all partitions of a world; sorting what waits in all of them would
cost more the more there is. So each is looked up by itself, as a recursive query that jumps from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from mockserver.kernel.kinds import Kind
from mockserver.store.columns import DUE
from mockserver.store.row_keys import partitions_of
from mockserver.store.tables import SqlDialect, table_name


class Waiting(NamedTuple):
    """A record that waits: when it falls due, its row key (older ones are smaller), its id and its organization."""

    kind: Kind
    due: str
    key: int
    id: str
    org: int


def due_records(
    kinds: Sequence[Kind], world: int, until: str, dialect: SqlDialect, count: int
) -> tuple[str, Sequence[str | int]]:
    """The first records of each kind that are due in a world by a moment, `count` of each at most, in their order.

    Rows are the kind's place, the moment, row key, partition, id and document.
    """
    first, past = partitions_of(world)
    sql = _all_due_records(tuple(table_name(kind.name) for kind in kinds), dialect, count)
    return sql, (first, past, past, until) * len(kinds)


@cache
def _all_due_records(tables: tuple[str, ...], dialect: SqlDialect, count: int) -> str:
    return " UNION ALL ".join(_due_records(place, table, dialect, count) for place, table in enumerate(tables))


def _due_records(place: int, table: str, dialect: SqlDialect, count: int) -> str:
    due, mark = DUE.name, dialect.placeholder
    first = (
        f"SELECT {{}} FROM {table} WHERE partition = w.partition AND {DUE.is_present} AND {due} <= {mark}"
        f" ORDER BY {due}, k LIMIT {count}"
    )
    if dialect.hints:
        rows = f"w JOIN {table} p ON p.k IN ({first.format('k')})"
    else:
        rows = f"w CROSS JOIN LATERAL ({first.format(f'{due}, k, partition, id, doc')}) p"
    return (
        f"SELECT * FROM ({waiting_partitions(table, mark)}"
        f" SELECT {place} AS place, p.{due}, p.k, p.partition, p.id, p.doc FROM {rows}"
        f" ORDER BY p.{due}, p.k LIMIT {count}) AS part{place}"
    )


def earliest_moment(kinds: Sequence[str], world: int, mark: str) -> tuple[str, Sequence[int]]:
    """The moment at which the first record of several kinds falls due in a world, NULL where none waits."""
    first, past = partitions_of(world)
    return _earliest_moment(tuple(map(table_name, kinds)), mark), (first, past, past) * len(kinds)


@cache
def _earliest_moment(tables: tuple[str, ...], mark: str) -> str:
    moments = [
        f"SELECT ({waiting_partitions(table, mark)} SELECT min((SELECT min({DUE.name}) FROM {table}"
        f" WHERE partition = w.partition AND {DUE.is_present})) FROM w WHERE w.partition IS NOT NULL) AS moment"
        for table in tables
    ]
    return f"SELECT min(moment) FROM ({' UNION ALL '.join(moments)}) AS moments"


def waiting_partitions(table: str, mark: str) -> str:
    """The partitions of a world in which a record of a table waits, as `w`; a NULL comes last."""
    first = f"SELECT min(partition) FROM {table} WHERE partition >= {mark} AND partition < {mark}"
    following = f"SELECT min(partition) FROM {table} WHERE partition > w.partition AND partition < {mark}"
    waits = DUE.is_present
    return (
        f"WITH RECURSIVE w(partition) AS ({first} AND {waits}"
        f" UNION ALL SELECT ({following} AND {waits}) FROM w WHERE w.partition IS NOT NULL)"
    )
