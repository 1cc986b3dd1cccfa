"""v2 lists: `start` and `max`, filters and sorts as arrays of objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.dialects.rest.filters import to_scalar
from mockserver.dialects.v2.comparing import Rank, blank_fits, ranks_of, reads, reference_filter, sort_by, words_filter
from mockserver.dialects.v2.parameters import Parameters, text_of
from mockserver.dialects.v2.types import NonZeroAmount, Translation, Unknown
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Query, Scalar, Sort
from mockserver.kernel.schema import Array, Boolean, Field, Int, Mismatch, Object, Queryable, Text, Type

MAX_ROWS = 999
MAX_FILTERS = MAX_SORTS = 100  # assumed: F-781
MAX_VALUES = 999
MAX_ALL_VALUES = 9_990  # of all filters together: a statement cannot have any number

SYMBOLS: Mapping[str, str] = {
    "=": "eq",
    "<": "lt",
    ">": "gt",
    "!=": "ne",
    "<=": "lte",
    ">=": "gte",
    "in": "in",
    "nin": "nin",
}
BLANK_FINDERS = ("eq", "ne", "in", "nin")

FILTER = Object(
    Field("field", Text(), required=True), Field("op", Text(), required=True), Field("value", Type(), required=True)
)
SORT = Object(Field("field", Text(), required=True), Field("asc", Boolean()))


def list_parameters(*more: Field) -> Parameters:
    """The parameters of a list. `nested` changes nothing: lists were seen to hold lines without it, too (F-226)."""
    return Parameters(
        Field("start", Int(minimum=0)),
        Field("max", Int(minimum=0)),
        *more,
        Field("filters", Array(FILTER)),
        Field("sort", Array(SORT)),
        Field("nested", Boolean()),
    )


LIST = list_parameters()
# Documented for bills and payments alone.
AUDITED_LIST = list_parameters(Field("showAudit", Boolean()))


def query_of(ctx: Context, view: EntityView, parameters: Record, always: Sequence[Filter] = ()) -> Query:
    """What list parameters select, in creation order unless they sort; inactive records too (F-227).

    `always` are filters beside the client's. Raises BDC_1130, BDC_1131 or BDC_1119 (F-221),
    and BDC_1129 for more filters, values or sorts than anybody needs (F-781).
    """
    filters = selection(parameters.get("filters", ()), view)
    sort = sorts_of(parameters.get("sort", ()), view)
    limit = min(parameters.get("max", MAX_ROWS), MAX_ROWS)
    return Query(ctx.org, (*always, *filters), tuple(sort), limit, parameters.get("start", 0))


def list_rows(
    ctx: Context, resource: Resource, view: EntityView, parameters: Record, always: Sequence[Filter] = ()
) -> list[Record]:
    """The records that list parameters select; raises as `query_of` does."""
    query = query_of(ctx, view, parameters, always)
    records = ctx.tx.select(resource.kind, query)
    resource.present(ctx, records, view.shape.keys)
    return records


def selection(terms: Sequence[Record], view: EntityView) -> list[Filter]:
    """The filters of a list; raises as `list_rows` does."""
    bound("filters", "filters", len(terms), MAX_FILTERS)
    filters = [filter for term in terms for filter in filters_of(term, view)]
    bound("filters", "values", sum(len(one.value) for one in filters if isinstance(one.value, tuple)), MAX_ALL_VALUES)
    return filters


def sorts_of(terms: Sequence[Record], view: EntityView) -> list[Sort]:
    """The sorts of a list; raises as `list_rows` does."""
    bound("sort", "sorts", len(terms), MAX_SORTS)
    return [sort_of(term, view) for term in terms]


def bound(parameter: str, things: str, count: int, maximum: int) -> None:
    """Refuse a parameter with too many of something: BDC_1129 (F-781)."""
    if count > maximum:
        raise BillError("BDC_1129", parameter, f"{count} {things}", fact="F-781")


def queryable_of(name: str, view: EntityView) -> Queryable:
    """A field lists may filter and sort by; raises BDC_1130 (F-221)."""
    queryable = view.queryable.get(name)
    if queryable is None:
        raise BillError("BDC_1130", text_of(name))
    return queryable


def sort_of(term: Record, view: EntityView) -> Sort:
    """One sort (F-223, F-224), ascending unless it says otherwise, by the values that answers show (F-1406)."""
    queryable, field = queryable_of(term["field"], view), view.fields[term["field"]]
    return sort_by(field, queryable, blank_of(field, queryable), descending=not term.get("asc", True))


def blank_of(field: Field, queryable: Queryable) -> Scalar | None:
    """The value shown for a record without one, as a record would hold it; None where it is null, or means none."""
    return None if field.absent is None else record_value(field.absent, field.name, queryable)


def filters_of(term: Record, view: EntityView) -> list[Filter]:
    """One filter (F-222), as one of the records or two; raises BDC_1130, BDC_1131 or BDC_1119.

    What a record is found by is what is shown: the code of an enum, the blank value of a field without one (F-1406).
    """
    name, op = term["field"], SYMBOLS.get(term["op"])
    queryable = queryable_of(name, view)
    if op is None:
        raise BillError("BDC_1131", text_of(term["op"]))
    field, column = view.fields[name], queryable.column.path
    raws = raw_values(op, name, term["value"])
    if ranks_of(field.type):
        return [words_filter(field, column, op, [rank_in(raw, name, op, queryable) for raw in raws])]
    values = [record_value(raw, name, queryable) for raw in raws]
    finds_values = isinstance(field.type, NonZeroAmount) and op not in ("ne", "nin")
    visible = [Filter(column, "ne", NonZeroAmount.hidden)] if finds_values else []
    if op not in BLANK_FINDERS:
        return [range_filter(field, column, op, values[0], blank_of(field, queryable)), *visible]
    blank = blank_of(field, queryable)
    if field.absent is not None and blank in values:
        values = [*dict.fromkeys([*values, None])]
    return [Filter(column, "in" if op in ("eq", "in") else "nin", tuple(values)), *visible]


def range_filter(field: Field, column: str, op: str, value: Scalar | None, blank: Scalar | None) -> Filter:
    """A range of values that are compared as they are."""
    if value is None:
        return reference_filter(column, op)
    return Filter(column, op, value, or_absent=blank_fits(field, op, value, blank))


def rank_in(raw: Any, name: str, op: str, queryable: Queryable) -> Rank | None:
    """What a filter's value counts as among a field's few words; raises BDC_1119 (a range may end between them)."""
    try:
        if op in BLANK_FINDERS and isinstance(queryable.type, Translation):
            word_of(raw, queryable.type)
        return reads(queryable.type, raw)
    except (Mismatch, ValueError):
        raise BillError("BDC_1119", name, text_of(raw)) from None


def raw_values(op: str, name: str, value: Any) -> list[Any]:
    """The single values of a filter: `in` and `nin` take a comma list or an array."""
    if op not in ("in", "nin"):
        return [value]
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    values = value if isinstance(value, list) else [value]
    if len(values) > MAX_VALUES:
        raise BillError("BDC_1119", name, f"{len(values)} values")
    return values


def record_value(raw: Any, name: str, queryable: Queryable) -> Scalar | None:
    """A filter's value as a record would hold it, None for no value; raises BDC_1119."""
    type, column = queryable.type, queryable.column
    try:
        value = word_of(raw, type) if isinstance(type, Translation) else plain(raw, column.type)
    except (Mismatch, ValueError, OverflowError):
        raise BillError("BDC_1119", name, text_of(raw)) from None
    if isinstance(value, str) and "\0" in value:
        raise BillError("BDC_1119", name, "a text with a null character")
    return value


def word_of(raw: Any, type: Translation) -> Scalar | None:
    """The record's word for a wire value."""
    value: Scalar | None = type.read(raw)
    if isinstance(value, Unknown):
        raise ValueError(raw)
    return value


def plain(raw: Any, column_type: str) -> Scalar:
    """A value whose wire form the record keeps."""
    if isinstance(raw, bool):
        raw = "true" if raw else "false"
    if not isinstance(raw, (str, int, float)):
        raise ValueError(raw)
    return to_scalar(str(raw), column_type)
