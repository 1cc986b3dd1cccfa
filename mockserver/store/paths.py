"""Which index serves a query: the walks that give its order, and the indexes that may leave few rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.store.conditions import RANGES, BoundQuery, Condition
from mockserver.store.tables import Index, Table

MAX_PROBES = 3

# Conditions that bound a range of an index, the likeliest to leave few rows first.
NARROWING = {"eq": 0, "in": 1, "sw": 2, "gt": 3, "gte": 3, "lt": 3, "lte": 3}


@dataclass(frozen=True, slots=True)
class Path:
    """An index (None: the table itself, in the order of row keys) and the places of the conditions that bound it."""

    index: Index | None
    bounding: frozenset[int]


def walks(table: Table, asked: BoundQuery) -> list[Path]:
    """The paths on which rows come in the query's order, the one bounded by most conditions first."""
    found = [] if asked.keys else [Path(None, frozenset())]
    found += [path for index in table.indexes if (path := _walk(index, asked)) is not None]
    return sorted(found, key=lambda path: (-len(path.bounding), _weakness(path, asked)))


def _walk(index: Index, asked: BoundQuery) -> Path | None:
    if not _covers(index, asked):
        return None
    equal = _equal(index, asked)
    rest = index.columns[len(equal) :]
    if rest != tuple(key.column.name for key in asked.keys):
        return None
    if any(key.descending != asked.descending for key in asked.keys):
        return None
    ranges = _ranges(rest[0], asked) if rest else []
    return Path(index, frozenset([*equal, *ranges]))


def _covers(index: Index, asked: BoundQuery) -> bool:
    """Whether the index holds every row of the query."""
    return index.sparse is None or any(c.column == index.sparse and c.needs_value for c in asked.conditions)


def _equal(index: Index, asked: BoundQuery) -> list[int]:
    """The conditions that fix the index's leading columns, each to one value."""
    found: list[int] = []
    for name in index.columns:
        places = _places(asked, name, ("eq",) if index.sparse else ("eq", "absent"))
        if not places:
            break
        found.append(places[0])
    return found


def _places(asked: BoundQuery, name: str, ops: tuple[str, ...]) -> list[int]:
    return [place for place, c in enumerate(asked.conditions) if c.column.name == name and c.op in ops]


def _ranges(name: str, asked: BoundQuery) -> list[int]:
    return _places(asked, name, (*RANGES, "present"))


def narrows(table: Table, asked: BoundQuery) -> list[Path]:
    """The indexes that conditions bound, those first that are likely to leave the fewest rows."""
    found: dict[frozenset[int], Path] = {}
    for index in table.indexes:
        if _covers(index, asked) and (bounding := frozenset(_bounding(index, asked))):
            found.setdefault(bounding, Path(index, bounding))
    ranked = sorted(found.values(), key=lambda path: (-len(path.bounding), _weakness(path, asked)))
    return ranked[:MAX_PROBES]


def _bounding(index: Index, asked: BoundQuery) -> Iterator[int]:
    equal = _equal(index, asked)
    yield from equal
    for name in index.columns[len(equal) : len(equal) + 1]:
        listed = [p for p in _places(asked, name, ("in",)) if not index.sparse or asked.conditions[p].needs_value]
        yield from listed or _ranges(name, asked)


def _weakness(path: Path, asked: BoundQuery) -> int:
    """How little the path's conditions are likely to leave out: a boolean one is the weakest."""
    return min((_rank(asked.conditions[place]) for place in path.bounding), default=len(NARROWING))


def _rank(condition: Condition) -> int:
    return 4 if condition.column.type == "bool" else NARROWING.get(condition.op, 5)
