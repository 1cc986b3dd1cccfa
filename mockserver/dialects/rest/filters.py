"""The filter and sort grammar of BILL's REST lists: `field:op:value,...` and `field:asc,...`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from mockserver.kernel import money
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.query import Filter, Scalar, Sort
from mockserver.kernel.schema import Enum, Queryable
from mockserver.kernel.whole_numbers import whole_number

TERM = re.compile(r'((?:[^,"]|"[^"]*")+)(?:,|$)')
# Filters and sorts longer than this are refused before they are read.
MAX_LENGTH = 4_000
MAX_VALUES = 200
WHOLE_NUMBER = re.compile(r"-?[0-9]+")
INTEGERS = range(-(2**31), 2**31)
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?)?(Z|[+ -][0-9]{2}:?[0-9]{2})?"
)
# The fact that the refusal of a query parameter rests on.
FACTS: Mapping[str, str] = {
    "max": "F-070",
    "filters": "F-076",
    "sort": "F-083",
    "page": "F-077",
    "nextPage": "F-459",
    "prevPage": "F-459",
}
UNREADABLE = "F-521"
BOOLEANS = {"true": True, "false": False}


def refuse(parameter: str, text: str) -> Invalid:
    """A 400 that names the query parameter, and cites the parameter's own fact or that of unreadable requests."""
    return Invalid([Problem(parameter, text, fact=FACTS.get(parameter, UNREADABLE))])


def split(text: str, parameter: str) -> list[str]:
    """The comma-separated terms; commas inside double quotes do not separate."""
    if len(text) > MAX_LENGTH:
        raise refuse(parameter, f"size must be between 0 and {MAX_LENGTH}")
    terms, position = [], 0
    while position < len(text):
        match = TERM.match(text, position)
        if match is None:
            raise refuse(parameter, f"Invalid value: {text[position : position + 80]}")
        terms.append(match.group(1).strip())
        position = match.end()
    return terms


def parse_filters(text: str, fields: Mapping[str, Queryable]) -> tuple[Filter, ...]:
    """The filters of a `filters` parameter; raises `Invalid` naming the field, the operator or the value."""
    return tuple(_filter(term, fields) for term in split(text, "filters"))


def _filter(term: str, fields: Mapping[str, Queryable]) -> Filter:
    name, _, rest = term.partition(":")
    op, _, raw = rest.partition(":")
    queryable = fields.get(name)
    if queryable is None or not queryable.operators:
        raise refuse("filters", f"Invalid list filter field: {name}.")
    if op not in queryable.operators:
        raise refuse("filters", f"Invalid list filter operator: {op or name}. Field: {name}.")
    value = raw[1:-1] if len(raw) >= 2 and raw[0] == raw[-1] == '"' else raw
    if op in ("in", "nin"):
        values = [part.strip() for part in value.split(",")]
        if len(values) > MAX_VALUES:
            raise refuse("filters", f"Invalid list filter value: too many values. Field: {name}.")
        return Filter(queryable.column.path, op, tuple(_value(part, name, queryable) for part in values))
    return Filter(queryable.column.path, op, _value(value, name, queryable))


def _value(text: str, name: str, queryable: Queryable) -> Scalar:
    try:
        if not text or "\0" in text:
            raise ValueError
        if isinstance(queryable.type, Enum) and text not in (*queryable.type.words, *queryable.type.answers):
            raise ValueError
        return to_scalar(text, queryable.column.type)
    except ValueError:
        raise refuse("filters", f"Invalid list filter value: {text}. Field: {name}.") from None


def to_scalar(text: str, column_type: str) -> Scalar:
    """A filter's text as the value a record would hold; ValueError where it is not of the column's type."""
    if column_type == "bool":
        if text not in BOOLEANS:
            raise ValueError(text)
        return BOOLEANS[text]
    if column_type == "money":
        return money.cents(text)
    if column_type == "decimal":
        return money.millionths(text)
    if column_type == "int":
        return whole(text)
    if column_type == "date":
        return moment(text)[:10]
    if column_type == "datetime":
        return moment(text)
    return text


def whole(text: str) -> int:
    """An integer of 32 bits, whatever number of zeros leads it; ValueError for anything else."""
    number = whole_number(text)
    if not WHOLE_NUMBER.fullmatch(text) or number not in INTEGERS:
        raise ValueError(text)
    return number


def moment(text: str) -> str:
    """A filter's date-time, in any documented UTC form, as records hold it; ValueError for anything else."""
    # A `+` of an offset that was not percent-encoded arrives as a blank.
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, time, offset = match.groups(default="")
    when = datetime.fromisoformat(f"{day}{time}{offset.replace(' ', '+')}")
    try:
        return stamp(when.replace(tzinfo=UTC) if when.tzinfo is None else when)
    except OverflowError:
        raise ValueError(text) from None


def parse_sort(text: str, fields: Mapping[str, Queryable], *, most: int = 8) -> tuple[Sort, ...]:
    """The sorts of a `sort` parameter, ascending unless they say `desc`; raises `Invalid` naming the field."""
    terms = split(text, "sort")
    if len(terms) > most:
        raise refuse("sort", f"at most {most} fields")
    return tuple(_sort(term, fields) for term in terms)


def _sort(term: str, fields: Mapping[str, Queryable]) -> Sort:
    name, _, direction = term.partition(":")
    queryable = fields.get(name)
    if queryable is None or not queryable.sort:
        raise refuse("sort", f"Invalid list sort field: {name}.")
    if direction not in ("", "asc", "desc"):
        raise refuse("sort", f"Invalid list sort direction: {direction}. Field: {name}.")
    return Sort(queryable.column.path, direction == "desc")
