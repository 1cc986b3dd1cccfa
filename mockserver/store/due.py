"""SQL that finds what falls due first: from partition to partition, one step in the index of due dates for each.

An index on (partition, due date) has no order over all partitions of a world; sorting what waits in all of them would
cost more the more there is. So each is looked up by itself, as a recursive query that jumps from one to the next.
"""

from __future__ import annotations

from functools import cache

from mockserver.store.columns import DUE

# To the marks of each table are bound the first partition of a world and, twice, the first one past it.


@cache
def earliest_record(table: str, mark: str) -> str:
    """The document of the record of a table that falls due first; `mark` is the engine's for a value."""
    due = DUE.name
    first = f"SELECT k FROM {table} WHERE partition = w.partition AND {DUE.is_present} ORDER BY {due}, k LIMIT 1"
    waiting = waiting_partitions(table, mark)
    return f"{waiting} SELECT p.doc FROM w JOIN {table} p ON p.k = ({first}) ORDER BY p.{due}, p.k LIMIT 1"


@cache
def earliest_moment(tables: tuple[str, ...], mark: str) -> str:
    """The moment at which the first record of several tables falls due, NULL where none waits."""
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
