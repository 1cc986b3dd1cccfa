"""Which form the fields of records have: a text, a day, a moment, a whole number, a truth, an object or a list.

`forms.csv` says it, a row for a field of a kind by its dotted path (`[]` stands for the elements of a list), with the
words of an enumeration, and whether it must be there wherever what it stands in is. What views can write, and what the
starter's records have, is in it by `python -m tests.scenarios.forms`; what is in neither, as it is seldom there and no
view shows it, has been added by hand and stays.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from mockserver.kernel.clock import epoch_seconds, parse_stamp
from mockserver.kernel.kinds import Record
from mockserver.kernel.misspelt import not_among
from mockserver.kernel.places import is_country, is_currency

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
    "country": (lambda value: type(value) is str and is_country(value), "a country's code such as US"),
    "currency": (lambda value: type(value) is str and is_currency(value), "a currency's code such as USD"),
    "number": (is_number, "a whole number"),
    "fraction": (lambda value: type(value) is float and isfinite(value), "a number with a fraction"),
    "flag": (lambda value: type(value) is bool, "true or false"),
    "object": (lambda value: type(value) is dict, "a table"),
    "list": (lambda value: type(value) is list, "a list"),
}
"""Form -> whether a value has it, and its words."""


class Row(NamedTuple):
    """What the values of a field may be: their forms, the words where texts are some of a closed list, and whether the
    field must be there."""

    forms: tuple[str, ...]
    words: tuple[str, ...] = ()
    is_required: bool = False

    def obstacle(self, value: Any) -> str:
        """What is wrong with a value; empty where nothing is."""
        if not any(FORMS[form][0](value) for form in self.forms):
            return f"must be {' or '.join(FORMS[form][1] for form in self.forms)}"
        return not_among(value, self.words) if self.words and type(value) is str and value not in self.words else ""


Paths = Mapping[str, Row]
NOWHERE: Paths = {}


@cache
def table() -> Mapping[str, Paths]:
    """The rows of `forms.csv`: kind -> path -> what its values may be."""
    rows: dict[str, dict[str, Row]] = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms, words = (tuple(row[name].split()) for name in ("forms", "words"))
            rows.setdefault(row["kind"], {})[row["path"]] = Row(forms, words, row["required"] == "yes")
    return rows


@cache
def required_members(kind: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the fields that must be there, by the path of what they stand in: `` is the record itself."""
    names: dict[str, tuple[str, ...]] = {}
    for path, row in table().get(kind, NOWHERE).items():
        if row.is_required:
            parent, _, name = path.rpartition(".")
            names[parent] = (*names.get(parent, ()), name)
    return names


def misshapen(kind: str, record: Record) -> Iterator[tuple[str, str]]:
    """Dotted path, with the places in lists, and text of every value of a record that it may not have, or lacks.

    A value that need not be there may be null, and a field that is not in the table is not looked at.
    """
    yield from _misshapen(table().get(kind, NOWHERE), required_members(kind), record, "", "")


def _misshapen(
    paths: Paths, required: Mapping[str, tuple[str, ...]], value: Any, path: str, where: str
) -> Iterator[tuple[str, str]]:
    row = paths.get(path)
    is_absent = value is None and not path.endswith("[]")
    if row is not None and not is_absent and (text := row.obstacle(value)):
        yield where, text
    elif isinstance(value, dict):
        for name in required.get(path, ()):
            if value.get(name) is None:
                yield _below(where, name), "must be there"
        for name, part in value.items():
            yield from _misshapen(paths, required, part, _below(path, name), _below(where, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _misshapen(paths, required, part, f"{path}[]", f"{where}[{index}]")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def with_known_fields(kind: str, record: Record) -> Record:
    """A copy of a record without the fields that no row is about."""
    known: Record = _known_fields(table().get(kind, NOWHERE), record, "")
    return known


def _known_fields(paths: Paths, value: Any, path: str) -> Any:
    if isinstance(value, dict):
        inner = {name: _below(path, name) for name in value}
        return {name: _known_fields(paths, value[name], inner[name]) for name in value if inner[name] in paths}
    if isinstance(value, list):
        return [_known_fields(paths, part, f"{path}[]") for part in value if f"{path}[]" in paths]
    return value
