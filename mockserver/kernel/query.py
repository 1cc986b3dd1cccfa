"""Filters, sorts and pages as data: what dialects parse and the store turns into SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# A single value of a record: text, date and date-time as ISO text, integer (cents, millionths), boolean.
Scalar = str | int
Value = Scalar | None | tuple[Scalar | None, ...]

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")

# Free texts are compared and sorted by their first characters: PostgreSQL indexes no more than 2.7 kB.
COMPARED_CHARACTERS = 200


class Filter(NamedTuple):
    """`field op value`: one condition on a field, by its dotted path in the record (`invoice.invoiceNumber`).

    `op` is one of `OPERATORS` (`sw`: starts with). `value` is as the record holds it: False, not 0; money as integer
    cents; None for a field without a value. `in` and `nin` carry a tuple of values. With `or_absent` a range leaves
    the records without a value, too.
    """

    field: str
    op: str
    value: Value
    or_absent: bool = False


class Sort(NamedTuple):
    """A field to order by, as its dotted path in the record, ascending unless `descending`.

    `stand_ins` are values that count as others, of the column's own type: (value, what it counts as), None for no
    value on either side; other values count as `other`, or where it is None as themselves. Such an order has no index,
    and its pages start at offsets only.
    """

    field: str
    descending: bool = False
    stand_ins: tuple[tuple[Scalar | None, Scalar | None], ...] = ()
    other: Scalar | None = None


class Query(NamedTuple):
    """Records of one organization of a world: ANDed filters, sorts (ending in `seq`), a page of them.

    A filter by a value compares as text or number; an absent value counts as different from every other, smaller than
    every other in a sort, and as outside every range. `eq` with None finds the records without a value; an empty text
    counts as none. Free texts are compared by their first `COMPARED_CHARACTERS`. A field that has no `Column` in its
    kind is a `KeyError` when the query runs.

    A page has at most `limit` records and starts at an `offset`, or behind a keyset position: `after` is that of the
    last record read, as `Transaction.position` gives it. `backward` walks towards the first record; records still come
    in the sort's own order.
    """

    org: int
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    limit: int = 20
    offset: int = 0
    after: tuple[Scalar, ...] = ()
    backward: bool = False


def equal_to(values: Mapping[str, Scalar | None]) -> tuple[Filter, ...]:
    """The filters that leave the records whose fields, by dotted path, have these values."""
    return tuple(Filter(path, "eq", value) for path, value in values.items())
