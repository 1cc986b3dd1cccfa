"""What a query means, in plain Python: the store must agree with it."""

from collections.abc import Callable, Sequence
from typing import Any

from mockserver.kernel.kinds import Record, value_at
from mockserver.kernel.query import COMPARED_CHARACTERS, Filter, Query, Scalar, Sort
from mockserver.store.tables import SQLITE, Table
from tests.store.things import THING

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "sw": lambda value, other: value.startswith(other),
}
# A record with a value is in these ranges of one without; nothing is in the others.
ABOVE_NOTHING = ("gt", "gte", "sw")


def comparable(value: Any) -> Any:
    """A value as it is comparable: texts by their first characters, an empty one as none."""
    return value[:COMPARED_CHARACTERS] or None if isinstance(value, str) else value


def value_of(record: Record, field: str) -> Any:
    """A record's value as it is comparable; None where it has none."""
    return comparable(value_at(record, tuple(field.split("."))))


def meets(record: Record, f: Filter) -> bool:
    """Whether a record passes a filter."""
    value = value_of(record, f.field)
    if isinstance(f.value, tuple):
        return (value in map(comparable, f.value)) == (f.op == "in")
    other = comparable(f.value)
    if f.op in ("eq", "ne"):
        return bool((value == other) == (f.op == "eq"))
    if value is None and other is not None and f.or_absent and f.op != "sw":
        return True
    if value is None or other is None:
        return value is not None and f.op in ABOVE_NOTHING
    return COMPARE[f.op](value, other)


def sort_key(record: Record, sort: Sort) -> tuple[bool, Any]:
    """What a record is sorted by: none comes before any value, some values count as others."""
    value = value_of(record, sort.field)
    stand_ins = {comparable(value): comparable(other) for value, other in reversed(sort.stand_ins)}
    as_itself = value is None or sort.other is None or not stand_ins
    value = stand_ins.get(value, value if as_itself else comparable(sort.other))
    return (False, 0) if value is None else (True, value)


def in_order(records: Sequence[Record], sort: Sequence[Sort]) -> list[Record]:
    """Records in the order of a sort: each key in its direction, creation order in the last one's."""
    rows = sorted(records, key=lambda record: record["seq"], reverse=bool(sort) and sort[-1].descending)
    for one in reversed(sort):
        rows.sort(key=lambda record: sort_key(record, one), reverse=one.descending)
    return rows


def select(records: Sequence[Record], query: Query) -> list[Record]:
    """The rows of a query among the records of its organization."""
    rows = in_order([r for r in records if all(meets(r, f) for f in query.filters)], query.sort)
    if query.after:
        places = [place for place, row in enumerate(in_order(records, query.sort)) if row["seq"] == query.after[-1]]
        order = [row["seq"] for row in in_order(records, query.sort)]
        behind = order[: places[0]] if query.backward else order[places[0] + 1 :]
        rows = [row for row in rows if row["seq"] in behind]
    if query.backward:
        return rows[len(rows) - query.limit :] if len(rows) > query.limit else rows
    return rows[query.offset : query.offset + query.limit]


def position(record: Record, sort: Sequence[Sort]) -> tuple[Scalar, ...]:
    """A record's place in an order, as the store gives it."""
    return Table(THING, SQLITE).position(sort, record)
