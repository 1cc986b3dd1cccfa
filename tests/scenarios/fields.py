"""Every text field of every kind: those that views show or take, and those that records of a filled world have."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from typing import Any

import mockserver.dialects
from mockserver.domain.resource import all_resources
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Array, Field, Object, View
from mockserver.kernel.schema.types import Boolean, Date, DateTime, Int, Number, Reference, Type

# Types whose values are no texts of anybody's: numbers, dates, ids. Those of other rooms are theirs by inheritance.
NO_TEXTS = (Boolean, Int, Number, Date, DateTime, Reference)
NO_TEXT_NAMES = ("Moment", "NullableReference", "Entity", "Serial", "Quantity", "Rate", "NonZeroAmount")


def views() -> list[View]:
    """The views of all dialects."""
    for module in pkgutil.walk_packages(mockserver.dialects.__path__, "mockserver.dialects."):
        importlib.import_module(module.name)
    kinds = {resource.kind.name for resource in all_resources()}  # tests have views and kinds of their own
    return [one for one in gc.get_objects() if isinstance(one, View) and one.kind.name in kinds]


def view_fields() -> set[tuple[str, str]]:
    """Kind and dotted path of every field with a text in the view of any dialect."""
    return {(view.kind.name, path) for view in views() for path in text_paths(view.shape.fields, "")}


def text_paths(fields: Sequence[Field], prefix: str) -> Iterator[str]:
    """The paths of the fields that hold texts, nested ones included; `[]` stands for the elements of a list."""
    for field in fields:
        kind, path = within_lists(field.type, f"{prefix}{field.path or field.name}")
        if isinstance(kind, Object):
            yield from text_paths(kind.shape.fields, f"{path}.")
        elif not isinstance(kind, NO_TEXTS) and type(kind).__name__ not in NO_TEXT_NAMES:
            yield path


def within_lists(kind: Type, path: str) -> tuple[Type, str]:
    """The type of the elements of a list, however deep, and their path."""
    while isinstance(kind, Array):
        kind, path = kind.item, f"{path}[]"
    return kind, path


def record_fields(records: dict[str, list[Record]]) -> set[tuple[str, str]]:
    """Kind and dotted path of every text that records have."""
    return {(name, path) for name, rows in records.items() for row in rows for path in paths_of_texts(row, "")}


def paths_of_texts(value: Any, path: str) -> Iterator[str]:
    """The paths of the texts in a value."""
    return (where for where, part in parts(value, path) if isinstance(part, str))


def parts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Dotted path of a value and of all that is in it, with what is there; `[]` stands for the elements of a list."""
    yield path, value
    if isinstance(value, dict):
        for name, part in value.items():
            yield from parts(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part, f"{path}[]")


def record_with(path: str, text: str | None) -> Record:
    """A record that has one text, or null, at a dotted path."""
    value: Any = text
    for name in reversed(path.split(".")):
        lists = name.count("[]")
        for _ in range(lists):
            value = [value]
        value = {name.replace("[]", ""): value}
    record: Record = value
    return record
