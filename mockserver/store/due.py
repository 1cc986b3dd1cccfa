"""SQL that finds what falls due first: from home to home, one step in the index of due dates for each.

An index on (home, due date) has no order over all homes of a world; sorting what waits in all of them would cost more
the more there is. So each home is looked up by itself, as a recursive query that jumps from one to the next.
"""

from __future__ import annotations

from functools import cache

from mockserver.store.tables import DUE, is_there, sql_name

# To the marks of each table are bound the first home of a world and, twice, the first one past it.


@cache
def earliest_record(table: str, mark: str) -> str:
    """The document of the record of a table that falls due first; `mark` is the engine's for a value."""
    due = sql_name(DUE)
    first = f"SELECT k FROM {table} WHERE home = h.home AND {is_there(DUE)} ORDER BY {due}, k LIMIT 1"
    return f"{homes(table, mark)} SELECT p.doc FROM h JOIN {table} p ON p.k = ({first}) ORDER BY p.{due}, p.k LIMIT 1"


@cache
def earliest_moment(tables: tuple[str, ...], mark: str) -> str:
    """The moment at which the first record of several tables falls due, NULL where none waits."""
    due = sql_name(DUE)
    moments = [
        f"SELECT ({homes(table, mark)} SELECT min((SELECT min({due}) FROM {table}"
        f" WHERE home = h.home AND {is_there(DUE)})) FROM h WHERE h.home IS NOT NULL) AS moment"
        for table in tables
    ]
    return f"SELECT min(moment) FROM ({' UNION ALL '.join(moments)}) AS moments"


def homes(table: str, mark: str) -> str:
    """The homes of a world in which a record of a table waits, as `h`; a NULL comes last."""
    waits = is_there(DUE)
    return (
        f"WITH RECURSIVE h(home) AS (SELECT min(home) FROM {table} WHERE home >= {mark} AND home < {mark}"
        f" AND {waits} UNION ALL SELECT (SELECT min(home) FROM {table} WHERE home > h.home AND home < {mark}"
        f" AND {waits}) FROM h WHERE h.home IS NOT NULL)"
    )
