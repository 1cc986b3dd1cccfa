"""What a query means, in plain Python: the store must agree with it."""

from collections.abc import Callable, Sequence
from typing import Any

from mockserver.kernel.kinds import Column, Record
from mockserver.kernel.query import Filter, Query, Scalar, Sort
from tests.store.things import THING

COLUMNS = {column.path: column for column in THING.all_columns} | {"id": Column("id")}

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, other: value == other,
    "ne": lambda value, other: value != other,
    "in": lambda value, others: value in others,
    "nin": lambda value, others: value not in others,
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "sw": lambda value, other: value.startswith(other),
}
FOR_PRESENT = ("gt", "gte", "lt", "lte", "sw")


def value_of(record: Record, name: str) -> Scalar:
    """A record's value as it is stored."""
    return COLUMNS[name].read(record)


def meets(record: Record, f: Filter) -> bool:
    """Whether a record passes a filter."""
    value = value_of(record, f.field)
    if f.op in FOR_PRESENT and value == COLUMNS[f.field].absent:
        return False
    return COMPARE[f.op](value, f.value)


def ordered(records: Sequence[Record], sort: Sequence[Sort]) -> list[Record]:
    """Records in the order of a sort: each key in its direction, creation order in the last one's."""
    rows = sorted(records, key=lambda record: record["seq"], reverse=bool(sort) and sort[-1].descending)
    for one in reversed(sort):
        rows.sort(key=lambda record: value_of(record, one.field), reverse=one.descending)
    return rows


def select(records: Sequence[Record], query: Query) -> list[Record]:
    """The rows of a query among the records of its organization."""
    rows = ordered([r for r in records if all(meets(r, f) for f in query.filters)], query.sort)
    if query.after:
        places = [place for place, row in enumerate(ordered(records, query.sort)) if row["seq"] == query.after[-1]]
        order = [row["seq"] for row in ordered(records, query.sort)]
        behind = order[: places[0]] if query.backward else order[places[0] + 1 :]
        rows = [row for row in rows if row["seq"] in behind]
    if query.backward:
        return rows[len(rows) - query.limit :] if len(rows) > query.limit else rows
    return rows[query.offset : query.offset + query.limit]


def position(record: Record, sort: Sequence[Sort]) -> tuple[Scalar, ...]:
    """A record's place in an order."""
    return (*(value_of(record, one.field) for one in sort), record["seq"])
