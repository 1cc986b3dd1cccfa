"""Filters, sorts and pages as data: what dialects parse and the store turns into SQL."""

from __future__ import annotations

from dataclasses import dataclass

Scalar = str | int
Value = Scalar | tuple[Scalar, ...]

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")


@dataclass(frozen=True, slots=True)
class Filter:
    """`column op value` in the store's encoding (cents, millionths, 0/1, ISO text); `in` and `nin` carry a tuple."""

    column: str
    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort column and its direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of one home (an organization of a world): ANDed filters, sorts (ending in `seq`), and either an offset or a keyset position.

    `after` is the position of the last row seen: its sort columns' values, then its `seq`. `backward` walks towards
    the first row; rows still come in the sort's own order.
    """

    home: int
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    limit: int = 20
    offset: int = 0
    after: tuple[Scalar, ...] = ()
    backward: bool = False
