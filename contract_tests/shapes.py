"""The shape of an answer: the JSON types of its fields by path, and how two shapes differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contract_tests.answers import Answer
from contract_tests.operations import documents

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Type a document names -> the types of a value that fit it.
FITS: Mapping[str, frozenset[str]] = {
    "string": frozenset(["string", "date", "date-time"]),
    "enum": frozenset(["string", "number"]),
    "date": frozenset(["date"]),
    "date-time": frozenset(["date-time"]),
    "number": frozenset(["number"]),
    "boolean": frozenset(["boolean"]),
}
ANYTHING = ("object", "array")


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar, null and empty object with its path: `results[].id`."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for element in value:
            yield from leaves(element, f"{path}[]")
    else:
        yield path, value


def type_of(value: Any) -> str:
    """A leaf's type in the words of the evidence files."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return "object"
    return "date-time" if MOMENT.fullmatch(value) else "date" if DAY.fullmatch(value) else "string"


def undocumented_fields(answer: Answer) -> list[str]:
    """Fields of an answer that BILL documents with another type, or that the mock made up for its operation.

    BILL may add a field any day, as its changelog shows: from BILL, or where the mock says that it does so in BILL's
    place, a field more is no fault.
    """
    fields = documents()[answer.operation].fields
    answered = {(path, type_of(value)) for path, value in leaves(answer.body) if path}
    strange = {(path, kind) for path, kind in answered if not fits(fields, path, kind)}
    if may_have_new_fields(answer):
        strange = {(path, kind) for path, kind in strange if is_known(fields, path)}
    return sorted(f"{path}: {kind}" for path, kind in strange)


def may_have_new_fields(answer: Answer) -> bool:
    """Whether an answer may have fields that no document names: BILL's, and the mock's that says so."""
    return "X-Mock-Operation" not in answer.headers or "new-field" in answer.headers.get("X-Mock-Latitude", "")


def is_known(fields: Mapping[str, str], path: str) -> bool:
    """Whether a document names a path, or something within it."""
    return any(path == name or _within(name, path) for name in fields)


def lacking(answer: Answer) -> list[str]:
    """The fields that BILL documents for the record of a v2 operation and that an answer does not have."""
    paths = (path.split(".") for path in documents()[answer.operation].fields if path.startswith("response_data."))
    names = {path[1].removesuffix("[]") for path in paths}
    return sorted(names - answer.data.keys())


def fits(fields: Mapping[str, str], path: str, kind: str) -> bool:
    """Whether a leaf is one of the fields, or stands where they begin or end in an object."""
    if path in fields and fields[path] not in ANYTHING:
        return kind == "null" or kind in FITS[fields[path]]
    if kind in ("null", "object") and any(_within(name, path) for name in fields):
        return True
    return any(kinds in ANYTHING and (path == name or _within(path, name)) for name, kinds in fields.items())


def _within(path: str, outer: str) -> bool:
    return path.startswith((f"{outer}.", f"{outer}["))
