"""Filters, sorts and pages as data: what dialects parse and the store turns into SQL."""

from __future__ import annotations

from dataclasses import dataclass

Scalar = str | int
Value = Scalar | tuple[Scalar, ...]

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")


@dataclass(frozen=True, slots=True)
class Filter:
    """`field op value`: a dotted path of the record (`invoice.invoiceNumber`); `in` and `nin` carry a tuple."""

    field: str
    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to order by, as the dotted path of a record, and its direction."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Records of one organization of a world: ANDed filters, sorts (ending in `seq`), a page of them.

    A filter by a value compares as text or number; an absent value counts as different from every other, smaller than
    every other in a sort, and as outside every range. `eq` with the absent value itself finds what has none. Free
    texts are compared by their first `COMPARED_CHARACTERS`.

    A page starts at an `offset`, or at a keyset position: `after` is that of the last row seen, its sort columns'
    values, then its `seq`. `backward` walks towards the first row; rows still come in the sort's own order.
    """

    org: int
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    limit: int = 20
    offset: int = 0
    after: tuple[Scalar, ...] = ()
    backward: bool = False
