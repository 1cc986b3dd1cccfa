"""Which form the fields of records have: a text, a day, a moment, a whole number, a truth, an object or a list.

`forms.csv` says it, a row for a field of a kind by its dotted path (`[]` stands for the elements of a list). What views
can write, and what the starter's records have, is in it by `python -m tests.scenarios.forms`; what is in neither, as it
is seldom there and no view shows it, has been added by hand and stays.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from mockserver.kernel.clock import epoch_seconds, parse_stamp
from mockserver.kernel.kinds import Record

MAX_NUMBER = 2**62  # past which no store keeps a number
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def is_day(value: Any) -> bool:
    """Whether a value is a day as records keep it, or an empty text."""
    try:
        return value == "" or (DAY.fullmatch(value) is not None and bool(date.fromisoformat(value)))
    except (TypeError, ValueError):
        return False


def is_moment(value: Any) -> bool:
    """Whether a value is a moment as records keep it, or an empty text."""
    try:
        return value == "" or epoch_seconds(parse_stamp(value)) is not None
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False


def is_number(value: Any) -> bool:
    """Whether a value is a whole number that a store can keep."""
    return type(value) is int and abs(value) <= MAX_NUMBER


FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: type(value) is str and "\0" not in value, "a text without null characters"),
    "date": (is_day, "a day such as 2026-11-26"),
    "moment": (is_moment, "a moment such as 2026-11-26T17:00:00.000+00:00"),
    "number": (is_number, "a whole number"),
    "fraction": (lambda value: type(value) is float and isfinite(value), "a number with a fraction"),
    "flag": (lambda value: type(value) is bool, "true or false"),
    "object": (lambda value: type(value) is dict, "a table"),
    "list": (lambda value: type(value) is list, "a list"),
}
"""Form -> whether a value has it, and its words."""

Paths = Mapping[str, tuple[str, ...]]


@cache
def table() -> Mapping[str, Paths]:
    """The rows of `forms.csv`: kind -> path -> the forms that its values may have."""
    rows: dict[str, dict[str, tuple[str, ...]]] = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["kind"], {})[row["path"]] = tuple(row["forms"].split())
    return rows


def misshapen(kind: str, record: Record) -> Iterator[tuple[str, str]]:
    """Dotted path, with the places in lists, and text of every value of a record that has another form than it may.

    An absent value may be null, and a field that is not in the table is not looked at.
    """
    yield from _misshapen(table().get(kind, {}), record, "", "")


def _misshapen(paths: Paths, value: Any, path: str, where: str) -> Iterator[tuple[str, str]]:
    forms = paths.get(path, ())
    is_absent = value is None and not path.endswith("[]")
    if forms and not is_absent and not any(FORMS[form][0](value) for form in forms):
        yield where, f"must be {' or '.join(FORMS[form][1] for form in forms)}"
    elif isinstance(value, dict):
        for name, part in value.items():
            inner = f"{path}.{name}" if path else name
            yield from _misshapen(paths, part, inner, f"{where}.{name}" if where else name)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _misshapen(paths, part, f"{path}[]", f"{where}[{index}]")


def with_known_fields(kind: str, record: Record) -> Record:
    """A copy of a record without the fields that no row is about."""
    known: Record = _known_fields(table().get(kind, {}), record, "")
    return known


def _known_fields(paths: Paths, value: Any, path: str) -> Any:
    if isinstance(value, dict):
        inner = {name: f"{path}.{name}" if path else name for name in value}
        return {name: _known_fields(paths, value[name], inner[name]) for name in value if inner[name] in paths}
    if isinstance(value, list):
        return [_known_fields(paths, part, f"{path}[]") for part in value if f"{path}[]" in paths]
    return value
