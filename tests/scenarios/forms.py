"""The table of forms anew: `python -m tests.scenarios.forms > mockserver/domain/forms.csv`."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from mockserver.domain.forms import FORMS, is_day, is_moment, table
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Field, Object
from mockserver.kernel.schema.types import Array, Boolean, Date, DateTime, Int, Number, Type
from mockserver.testing import BillMock
from tests.scenarios.fields import parts, views

Row = tuple[str, str, str]

# Types of one form; those of other rooms are theirs by inheritance.
TYPES: tuple[tuple[type[Type], str], ...] = (
    (Boolean, "flag"),
    (Int, "number"),
    (Number, "number"),
    (Date, "date"),
    (DateTime, "moment"),
)
WORDS = {str: "text", int: "number", bool: "flag"}


def rows_of_views() -> set[Row]:
    """What the views of all dialects can write."""
    return {(view.kind.name, path, form) for view in views() for path, form in forms_of(view.shape.fields, "")}


def forms_of(fields: Sequence[Field], prefix: str) -> Iterator[tuple[str, str]]:
    """Path and form of all fields, those of the objects on the way included."""
    for field in fields:
        path = f"{prefix}{field.path or field.name}"
        names = path.removeprefix(prefix).split(".")
        yield from ((prefix + ".".join(names[:depth]), "object") for depth in range(1, len(names)))
        yield from forms_of_type(field.type, path)


def forms_of_type(kind: Type, path: str) -> Iterator[tuple[str, str]]:
    """Path and form of a type's values, and of what is in them."""
    if isinstance(kind, Array):
        yield path, "list"
        yield from forms_of_type(kind.item, f"{path}[]")
    elif isinstance(kind, Object):
        yield path, "object"
        yield from forms_of(kind.shape.fields, f"{path}.")
    else:
        yield from ((path, form) for form in leaf_forms(kind))


def leaf_forms(kind: Type) -> set[str]:
    """The forms of the values that records keep of a type: words of its own, where it translates."""
    if isinstance(words := getattr(kind, "words", None), dict):
        return {WORDS[type(word)] for word in words.values() if word is not None}
    return {next((form for one, form in TYPES if isinstance(kind, one)), "text")}


def rows_of_records(records: dict[str, list[Record]]) -> set[Row]:
    """What the records of a world have."""
    values = ((name, path, value) for name, rows in records.items() for row in rows for path, value in parts(row, ""))
    return {(name, path, form_of(value)) for name, path, value in values if path and value is not None}


def form_of(value: Any) -> str:
    """The form of a value; of a text the narrowest."""
    if isinstance(value, str) and value:
        return "date" if is_day(value) else "moment" if is_moment(value) else "text"
    return next(form for form, (fits, _) in FORMS.items() if fits(value))


def merge(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """A row for each field, in order: what may be any text is no day and no moment besides."""
    forms = defaultdict[tuple[str, str], set[str]](set)
    for kind, path, form in rows:
        forms[kind, path].add(form)
    for some in forms.values():
        if "text" in some:
            some -= {"date", "moment"}
    return [(kind, path, " ".join(sorted(forms[kind, path]))) for kind, path in sorted(forms)]


def rows(records: dict[str, list[Record]]) -> list[tuple[str, str, str]]:
    """The whole table, with what was added to it by hand."""
    own = {(kind, path, form) for kind, paths in table().items() for path, forms in paths.items() for form in forms}
    return merge(rows_of_views() | rows_of_records(records) | own)


def write(file: TextIO) -> None:
    """Write the table."""
    with BillMock() as mock:
        world: dict[str, Any] = dict(mock.default.export_world())
        records = world["world"]["records"]
    lines = csv.writer(file, lineterminator="\n")
    lines.writerows([("kind", "path", "forms"), *rows(records)])


if __name__ == "__main__":
    write(sys.stdout)
