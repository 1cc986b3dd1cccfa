"""Views: how one dialect shows one kind of record: its fields, filters and sorts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import orjson

from mockserver.kernel.errors import NO_VALUE, BillError, BillErrors, Invalid, Problem, Refusal
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import OPERATORS
from mockserver.kernel.schema.confidential import mask
from mockserver.kernel.schema.shapes import READ_ONLY, Field, Mode, Object, Reading, Shape
from mockserver.kernel.schema.types import NOT_BLANK, NOT_NULL, Boolean, DateTime, Mismatch, Text, Type

CrossRule = Callable[[Record, Mode], Iterable[tuple[str, str]]]


class Input(NamedTuple):
    """What a body says: canonical values (None clears one) and the wire names of fields nobody reads."""

    values: Record
    unread: tuple[str, ...] = ()


class Queryable(NamedTuple):
    """A field lists can filter or sort by: the store's column, the operators, and the wire type of values."""

    column: Column
    operators: tuple[str, ...]
    type: Type
    sort: bool


STANDARD_ANSWER = (
    Field("createdTime", DateTime(), access=READ_ONLY, filter="gt gte lt lte", sort=True),
    Field("updatedTime", DateTime(), access=READ_ONLY, filter="gt gte lt lte", sort=True),
)
HUSHED = re.compile(r"(^|\.)(accountNumber$|regulatoryFields\.)")
ID_COLUMN = Column("id")
ARCHIVED = Field("archived", Boolean(), access=READ_ONLY, filter="eq ne", sort=True)
ID = Field("id", Text(), access=READ_ONLY, filter="eq ne in")


class View:
    """The fields of one kind in one dialect, in the order of BILL's answers.

    `null_clears`: a JSON null removes the value (else it counts as not sent). `omits`: absent values are left out of
    answers (else written as null or `Field.absent`). `rules` are constraints across fields: each yields problems
    (wire path, text) for canonical values and a mode. `prose` are those that no schema of BILL's says, only its text:
    business refusals (F-1926).
    """

    def __init__(
        self,
        kind: Kind,
        fields: Sequence[Field],
        *,
        omits: bool = True,
        null_clears: bool = False,
        rules: Sequence[CrossRule] = (),
        prose: Sequence[CrossRule] = (),
    ) -> None:
        self.kind = kind
        self.shape = Shape(fields, omits=omits)
        self.null_clears = null_clears
        self.rules = tuple(rules)
        self.prose = tuple(prose)
        self.queryable = dict(queryables(kind, fields))

    def read(self, body: Any, mode: Mode = "create", *, where: str = "") -> Input:
        """The canonical values of a body.

        Raises `Invalid` with the one type problem, or with every violated constraint at once, then `BillErrors` with
        all that only BILL's text forbids; both know the fields that nobody reads. `where` prefixes the paths (`[3].`
        for an element of a bulk body).
        """
        reading = Reading(mode, self.null_clears)
        try:
            return self._read(body, reading, where)
        except Refusal as refusal:
            refusal.unread = tuple(reading.unread)
            raise

    def _read(self, body: Any, reading: Reading, where: str) -> Input:
        mode = reading.mode
        try:
            values = self.shape.read(body, reading)
        except Mismatch as problem:
            self.shape.note_unread(body, reading)
            path = f"{where}{problem.where}".rstrip(".")
            raise Invalid([Problem(path, problem.text, "type", problem.value)]) from None
        broken = self.shape.check(values, reading) if reading.is_suspect else ()
        problems = [Problem(f"{where}{path}", text, cause) for path, text, cause in broken]
        for rule in self.rules:
            problems += [Problem(f"{where}{path}", text) for path, text in rule(values, mode)]
        if problems:
            raise Invalid(problems)
        refusals = [
            business_refusal(path, text, body, where) for rule in self.prose for path, text in rule(values, mode)
        ]
        if refusals:
            raise BillErrors(refusals)
        return Input(values, tuple(reading.unread))

    def write(self, record: Record) -> Record:
        """The JSON object of a record, in the order of the view's fields."""
        return self.shape.write(record)

    def without(self, *names: str) -> View:
        """The view of answers that lack some of these fields."""
        return View(self.kind, [f for f in self.shape.fields if f.name not in names], omits=self.shape.omits)


def business_refusal(path: str, text: str, body: Record, where: str = "") -> BillError:
    """The refusal of what only BILL's text forbids: BDC_1117 for what is missing, else BDC_1119 (assumed: F-1926)."""
    if text in (NOT_BLANK, NOT_NULL):
        return BillError("BDC_1117", f"{where}{path}", fact="F-1926")
    value = _at(body, path)
    words = value if isinstance(value, str) else orjson.dumps(value).decode()
    # Numbers of accounts and of people are for no journal.
    words = mask(words) if HUSHED.search(path) else words
    return BillError("BDC_1119", f"{where}{path}", words or NO_VALUE, fact="F-1926")


def _at(body: Any, path: str) -> Any:
    """The value at a path of a body, whose pairs of a name and a value are found by the name."""
    for key in path.split("."):
        if isinstance(body, list):
            body = {pair.get("name"): pair.get("value") for pair in body}
        body = body.get(key) if isinstance(body, dict) else None
    return body


def queryables(kind: Kind, fields: Sequence[Field], prefix: str = "", path: str = "") -> list[tuple[str, Queryable]]:
    """(wire path, queryable) of every field that can be filtered or sorted, nested ones included.

    Raises `ValueError`, which names the field and the kind, where the store could not answer: when modules are
    imported, not when a client asks.
    """
    rows: list[tuple[str, Queryable]] = []
    for f in fields:
        wire, place = f"{prefix}{f.name}", f"{path}{f.path or f.name}"
        if f.filter or f.sort:
            rows.append((wire, queryable(kind, f, wire, place)))
        if isinstance(f.type, Object):
            rows += queryables(kind, f.type.shape.fields, f"{wire}.", f"{place}.")
    return rows


def queryable(kind: Kind, f: Field, wire: str, place: str) -> Queryable:
    """What lists may do with one field; raises `ValueError` for one without a column, or an operator there is not."""
    column = ID_COLUMN if place == "id" else kind.column(place)
    if column is None:
        raise ValueError(f"the view lists by {wire}, but kind {kind.name} has no column {place}")
    operators = tuple(f.filter.split())
    unknown = [op for op in operators if op not in OPERATORS or (op == "sw" and column.type != "text")]
    if unknown:
        raise ValueError(f"the view filters {wire} by {unknown[0]}, column {place} of kind {kind.name} cannot")
    return Queryable(column, operators, f.type, f.sort)
