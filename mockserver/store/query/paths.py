"""Which index serves a query: the walks that give its order, and the indexes that may leave few rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.store.columns import SqlColumn
from mockserver.store.query.conditions import RANGES, BoundQuery, Condition
from mockserver.store.tables import Index, Table

MAX_PROBES = 3

# Conditions that bound a range of an index, the likeliest to leave few rows first.
NARROWING = {"eq": 0, "in": 1, "sw": 2, "gt": 3, "gte": 3, "lt": 3, "lte": 3}

DAY_RANGES = {"gt", "gte", "lt", "lte"}


@dataclass(frozen=True, slots=True)
class Path:
    """An index (None: the table itself, in the order of row keys) and the places of the conditions that bound it."""

    index: Index | None
    bounding: frozenset[int]


def walks(table: Table, query: BoundQuery) -> list[Path]:
    """The paths on which rows come in the query's order, the one bounded by most conditions first."""
    paths = [] if query.keys else [Path(None, frozenset())]
    paths += [path for index in table.indexes if (path := _walk(index, query)) is not None]
    return sorted(paths, key=lambda path: (-len(path.bounding), _weakness(path, query)))


def _walk(index: Index, query: BoundQuery) -> Path | None:
    if not _covers(index, query):
        return None
    equal = _equal(index, query)
    rest = index.columns[len(equal) :]
    if rest != tuple(key.column for key in query.keys):
        return None
    if any(key.descending != query.descending or key.stand_ins for key in query.keys):
        return None
    ranges = _ranges(rest[0], query) if rest else []
    return Path(index, frozenset([*equal, *ranges]))


def _covers(index: Index, query: BoundQuery) -> bool:
    """Whether the index holds every row of the query."""
    return index.sparse is None or any(c.column == index.sparse and c.needs_value for c in query.conditions)


def _equal(index: Index, query: BoundQuery) -> list[int]:
    """The conditions that fix the index's leading columns, each to one value."""
    places: list[int] = []
    for column in index.columns:
        equal = _places(query, column, ("eq",) if index.sparse else ("eq", "absent"))
        if not equal:
            break
        places.append(equal[0])
    return places


def _places(query: BoundQuery, column: SqlColumn, ops: tuple[str, ...]) -> list[int]:
    return [place for place, c in enumerate(query.conditions) if c.column == column and c.op in ops]


def _ranges(column: SqlColumn, query: BoundQuery) -> list[int]:
    return _places(query, column, (*RANGES, "present"))


def narrows(table: Table, query: BoundQuery) -> list[Path]:
    """The indexes that conditions bound, those first that are likely to leave the fewest rows."""
    paths: dict[frozenset[int], Path] = {}
    for index in table.indexes:
        if _covers(index, query) and (bounding := frozenset(_bounding(index, query))):
            paths.setdefault(bounding, Path(index, bounding))
    return sorted(paths.values(), key=lambda path: (-len(path.bounding), _weakness(path, query)))[:MAX_PROBES]


def _bounding(index: Index, query: BoundQuery) -> Iterator[int]:
    equal = _equal(index, query)
    yield from equal
    for column in index.columns[len(equal) : len(equal) + 1]:
        lists = [p for p in _places(query, column, ("in",)) if not index.sparse or query.conditions[p].needs_value]
        yield from lists or _ranges(column, query)


def day_column(path: Path, query: BoundQuery) -> SqlColumn | None:
    """The column of dates in which a path is a range, where all other conditions fix the columns before it.

    Rows of one date lie in creation order there. None for any other path.
    """
    if path.index is None or path.index.sparse or len(path.bounding) < len(query.conditions):
        return None
    column = path.index.columns[-1]
    ops = {condition.op for condition in query.conditions if condition.column == column}
    others = [condition for condition in query.conditions if condition.column != column]
    if column.type != "date" or not ops <= DAY_RANGES or len(others) != len(path.index.columns) - 1:
        return None
    return column if ops and all(condition.op == "eq" for condition in others) else None


def _weakness(path: Path, query: BoundQuery) -> int:
    """How little the path's conditions are likely to leave out: a boolean one is the weakest."""
    return min((_rank(query.conditions[place]) for place in path.bounding), default=len(NARROWING))


def _rank(condition: Condition) -> int:
    return 4 if condition.column.type == "bool" else NARROWING.get(condition.op, 5)
