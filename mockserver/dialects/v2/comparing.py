"""How the values of a field compare in lists: as answers show them, not as records hold them.

An enum goes by its codes, a country by its name, a record without a value by the one that is shown in its place.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from mockserver.dialects.v2.types import Code, CountryName, Flag, NonZeroAmount, NullableReference
from mockserver.kernel import places
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.query import Filter, Scalar, Sort
from mockserver.kernel.schema import Boolean, Field, Mismatch, Queryable, Type

Rank = int | str
Ranks = Mapping[Scalar | None, Rank]

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "gt": operator.gt,
    "lte": operator.le,
    "gte": operator.ge,
}
# Standard fields that every record has: an order by them needs no stand-ins.
NEVER_ABSENT = ("archived", "createdTime", "updatedTime", "id")


@cache
def ranks_of(type: Type) -> Ranks:
    """What each word of a type with few words counts as in comparisons; empty for other types."""
    if isinstance(type, Code):
        return {word: int(code) for code, word in type.words.items()}
    if isinstance(type, Flag):
        return {type.words[False]: 0, **dict.fromkeys(type.true, 1)}
    if isinstance(type, CountryName):
        return {code: places.country_name(code) for code in places.country_codes()}
    return {False: 0, True: 1} if isinstance(type, Boolean) else {}


def rank_of(type: Type, wire: Any) -> Rank | None:
    """What a value that answers show, or that a filter names, counts as; None for none. Raises `ValueError`."""
    if wire is None or wire == "":
        return None
    if isinstance(type, CountryName):
        if not isinstance(wire, str):
            raise ValueError(wire)
        return places.country_name(places.country_code(wire) or wire)
    if not isinstance(type, Code):
        return int(Boolean().read(wire))
    if isinstance(wire, bool):
        raise ValueError(wire)
    return int(wire)


def words_filter(field: Field, column: str, op: str, ranks: Collection[Rank | None]) -> Filter:
    """A filter on a field with few words: those whose ranks answer the comparison, and no word where that does.

    Words that v2 has no code for count as the one shown for them.
    """
    type = field.type

    def fits(rank: Rank | None) -> bool:
        if op in COMPARISONS:
            (bound,) = ranks
            return rank is not None and bound is not None and COMPARISONS[op](rank, bound)
        return (rank in ranks) == (op in ("eq", "in"))

    words: dict[Scalar | None, Rank | None] = {None: rank_of(type, field.absent), **ranks_of(type)}
    if fits(rank_of(type, getattr(type, "otherwise", None))):
        return Filter(column, "nin", tuple(word for word, rank in words.items() if not fits(rank)))
    return Filter(column, "in", tuple(word for word, rank in words.items() if fits(rank)))


def reference_filter(column: str, op: str) -> Filter:
    """A range of ids that is bounded by twenty zeros, which stand for no id and are smaller than any."""
    if op in ("gt", "lte"):
        return Filter(column, "ne" if op == "gt" else "eq", None)
    return Filter(column, "nin" if op == "gte" else "in", ())


def blank_fits(field: Field, op: str, value: Scalar, blank: Scalar | None) -> bool:
    """Whether the value shown for a record without one is in a range: `blank` is that one as a record would hold it."""
    if isinstance(field.type, NullableReference):
        return COMPARISONS[op](NULL_ID, value)
    return blank is not None and COMPARISONS[op](blank, value)


def sort_by(field: Field, queryable: Queryable, blank: Scalar | None, *, descending: bool) -> Sort:
    """The order of a field's values as answers show them; `blank` as in `blank_fits`."""
    path, ranks = queryable.column.path, ranks_of(field.type)
    if path in NEVER_ABSENT or isinstance(field.type, NullableReference):
        return Sort(path, descending)
    if not ranks or isinstance(field.type, Boolean):
        hidden_rank = ((field.type.hidden, None),) if isinstance(field.type, NonZeroAmount) else ()
        return Sort(path, descending, hidden_rank if blank is None else ((None, blank), *hidden_rank))
    absent, otherwise = (rank_of(field.type, wire) for wire in (field.absent, getattr(field.type, "otherwise", None)))
    if absent is None and otherwise is None and sorted(ranks, key=str) == sorted(ranks, key=ranks.__getitem__):
        return Sort(path, descending)
    order = {rank: place for place, rank in enumerate(sorted({*ranks.values()}), start=1)}
    as_text = queryable.column.type == "text"

    def stand_in(rank: Rank) -> Scalar:
        return f"{order[rank]:03d}" if as_text else order[rank]

    words: dict[Scalar | None, Rank] = {**ranks} if absent is None else {**ranks, None: absent}
    pairs = tuple((word, stand_in(rank)) for word, rank in words.items())
    return Sort(path, descending, pairs, None if otherwise is None else stand_in(otherwise))


def reads(type: Type, raw: Any) -> Rank | None:
    """The rank of a filter's value; raises `ValueError` for one that is none of the field's."""
    try:
        return rank_of(type, raw)
    except (Mismatch, TypeError, OverflowError):
        raise ValueError(raw) from None
