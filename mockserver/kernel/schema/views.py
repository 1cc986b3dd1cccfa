"""Views: how one dialect shows one kind of record: its fields, filters and sorts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.schema.shapes import READ_ONLY, Field, Mode, Object, Reading, Shape
from mockserver.kernel.schema.types import Boolean, DateTime, Mismatch, Text, Type

CrossRule = Callable[[Record, Mode], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Input:
    """What a body says: canonical values (None clears one) and the wire names of fields nobody reads."""

    values: Record
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queryable:
    """A field lists can filter or sort by: the store's column, the operators, and the wire type of values."""

    column: Column
    operators: tuple[str, ...]
    type: Type
    sort: bool


STANDARD_ANSWER = (
    Field("createdTime", DateTime(), access=READ_ONLY, filter="gt gte lt lte", sort=True),
    Field("updatedTime", DateTime(), access=READ_ONLY, filter="gt gte lt lte", sort=True),
)
ARCHIVED = Field("archived", Boolean(), access=READ_ONLY, filter="eq ne", sort=True)
ID = Field("id", Text(), access=READ_ONLY, filter="eq ne in")


class View:
    """The fields of one kind in one dialect, in the order of BILL's answers.

    `null_clears`: a JSON null removes the value (else it counts as not sent). `omits`: absent values are left out of
    answers (else written as null or `Field.absent`). `rules` are constraints across fields: each yields problems
    (wire path, text) for canonical values and a mode.
    """

    def __init__(
        self,
        kind: Kind,
        fields: Sequence[Field],
        *,
        omits: bool = True,
        null_clears: bool = False,
        rules: Sequence[CrossRule] = (),
    ) -> None:
        self.kind = kind
        self.shape = Shape(fields, omits=omits)
        self.null_clears = null_clears
        self.rules = tuple(rules)
        self.queryable = dict(queryables(kind, fields))

    def read(self, body: Any, mode: Mode = "create", *, where: str = "") -> Input:
        """The canonical values of a body.

        Raises `Invalid` with the one type problem, or with every violated constraint at once. `where` prefixes the
        paths (`[3].` for an element of a bulk body).
        """
        reading = Reading(mode, self.null_clears)
        try:
            values = self.shape.read(body, reading)
        except Mismatch as problem:
            path = f"{where}{problem.where}".rstrip(".")
            raise Invalid([Problem(path, problem.text, "type", problem.value)]) from None
        problems = [Problem(f"{where}{path}", text, cause) for path, text, cause in self.shape.check(values, reading)]
        for rule in self.rules:
            problems += [Problem(f"{where}{path}", text) for path, text in rule(values, mode)]
        if problems:
            raise Invalid(problems)
        return Input(values, tuple(reading.unread))

    def write(self, record: Record) -> Record:
        """The JSON object of a record."""
        return self.shape.write(record)


def queryables(kind: Kind, fields: Sequence[Field], prefix: str = "", path: str = "") -> list[tuple[str, Queryable]]:
    """(wire path, queryable) of every field that can be filtered or sorted, nested ones included."""
    found = []
    for f in fields:
        wire, place = f"{prefix}{f.name}", f"{path}{f.path or f.name}"
        if f.filter or f.sort:
            column = Column("id") if place == "id" else kind.column(place)
            found.append((wire, Queryable(column, tuple(f.filter.split()), f.type, f.sort)))
        if isinstance(f.type, Object):
            found += queryables(kind, f.type.shape.fields, f"{wire}.", f"{place}.")
    return found
