"""The table of forms anew: `python -m tests.scenarios.forms > mockserver/domain/forms.csv`."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from mockserver.dialects.spend.entities import transactions
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, Flag
from mockserver.dialects.v3.entities import documents, network, risk_verifications
from mockserver.dialects.v3.fields import RecordStatus
from mockserver.domain.forms import FORMS, is_day, is_moment, table
from mockserver.domain.network.connections import ACCEPTED, EXPIRED, PENDING, RECEIVED, SENT, WITHDRAWN
from mockserver.domain.network.directory import BILL, RPPS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Enum, Field, Object
from mockserver.kernel.schema.types import Array, Boolean, Country, Currency, Date, DateTime, Int, Number, Type
from mockserver.testing import BillMock
from tests.scenarios.fields import parts, views

Place = tuple[str, str]
Line = tuple[str, str, str, str, str]

# Types of one form; those of other rooms are theirs by inheritance.
TYPES: tuple[tuple[type[Type], str], ...] = (
    (Boolean, "flag"),
    (RecordStatus, "flag"),
    (Int, "number"),
    (Number, "number"),
    (Date, "date"),
    (DateTime, "moment"),
    (Country, "country"),
    (CountryName, "country"),
    (Currency, "currency"),
    (CurrencyCode, "currency"),
)
WORDS = {str: "text", int: "number", bool: "flag"}
NARROWER = {"date", "moment", "country", "currency"}  # than a text
CLOSED = {"country", "currency"}  # forms of texts that only a view can tell

# Shapes that show a kind's records without being views of it.
SHAPES: tuple[tuple[str, Sequence[Field]], ...] = (
    ("network_organization", [Field("accountType", network.ACCOUNT_TYPES), Field("type", Enum(BILL, RPPS))]),
    (
        "network_invitation",
        [Field("direction", Enum(SENT, RECEIVED)), Field("status", Enum(PENDING, ACCEPTED, WITHDRAWN, EXPIRED))],
    ),
    ("risk_verification", risk_verifications.VERIFICATION.fields),
    ("document_upload", [field for field in documents.STATUS.fields if field.name in ("status", "scanStatus")]),
    ("spend_challenge", [field for field in transactions.CHALLENGE.fields if field.name == "status"]),
)

# What a view requires and records may lack: an account abroad has an IBAN alone.
AT_TIMES = frozenset({("vendor_bank_account", "routingNumber")})


class Table:
    """The table of forms as views, records and hands write it."""

    def __init__(self) -> None:
        self.forms: dict[Place, set[str]] = defaultdict(set)
        self.words: dict[Place, set[str]] = defaultdict(set)
        self.required: set[Place] = set()
        self._optional: set[Place] = set()  # where one view does not require what another does

    def add_views(self) -> None:
        """Add what the views of all dialects can write."""
        for view in views():
            self._add_fields(view.kind.name, view.shape.fields, "")
        for kind, fields in SHAPES:
            self._add_fields(kind, fields, "")
        self.required -= self._optional | AT_TIMES

    def _add_fields(self, kind: str, fields: Sequence[Field], prefix: str) -> None:
        """Add all fields, those of the objects on the way included."""
        for field in fields:
            path = f"{prefix}{field.path or field.name}"
            names = path.removeprefix(prefix).split(".")
            for depth in range(1, len(names)):
                parent = (kind, prefix + ".".join(names[:depth]))
                self.forms[parent].add("object")
                self._optional.add(parent)
            if field.is_in("create"):
                (self.required if field.required else self._optional).add((kind, path))
            self._add_type(kind, field.type, path)

    def _add_type(self, kind: str, type: Type, path: str) -> None:
        """Add a type's values, and what is in them."""
        if isinstance(type, Array):
            self.forms[kind, path].add("list")
            self._add_type(kind, type.item, f"{path}[]")
        elif isinstance(type, Object):
            self.forms[kind, path].add("object")
            self._add_fields(kind, type.shape.fields, f"{path}.")
        else:
            self.forms[kind, path] |= leaf_forms(type)
            self.words[kind, path] |= words_of(type)

    def add_records(self, records: dict[str, list[Record]]) -> None:
        """Add what the records of a world have; what one of them lacks need not be there."""
        lacking = set[Place]()
        for kind, rows in records.items():
            for path, value in (part for row in rows for part in parts(row, "")):
                if isinstance(value, dict):
                    lacking |= {place for place in self._required_in(kind, path) if value.get(name_of(place)) is None}
                if path and value is not None:
                    self._add_value(kind, path, value)
        self.required -= lacking

    def _required_in(self, kind: str, path: str) -> Iterator[Place]:
        return ((kind, one) for owner, one in self.required if owner == kind and one.rpartition(".")[0] == path)

    def _add_value(self, kind: str, path: str, value: Any) -> None:
        forms, words = self.forms[kind, path], self.words[kind, path]
        form = form_of(value)
        if form != "text" or not forms & CLOSED:
            forms.add(form)
        if words and isinstance(value, str):
            words.add(value)

    def add_table(self) -> None:
        """Add what is in the table already."""
        for kind, paths in table().items():
            for path, row in paths.items():
                self.forms[kind, path] |= {*row.forms}
                self.words[kind, path] |= {*row.words}
                if row.is_required:
                    self.required.add((kind, path))

    def lines(self) -> list[Line]:
        """A line for each field, in order: what may be any text is no day and no moment besides."""
        return [
            (
                *place,
                " ".join(sorted(forms - NARROWER if "text" in forms else forms)),
                " ".join(sorted(self.words[place])) if "text" in forms else "",
                "yes" if place in self.required else "",
            )
            for place, forms in sorted(self.forms.items())
        ]


def name_of(place: Place) -> str:
    """The name of a field in what it stands in."""
    return place[1].rpartition(".")[2]


def leaf_forms(type: Type) -> set[str]:
    """The forms of the values that records keep of a type: words of its own, where it translates."""
    if isinstance(words := getattr(type, "words", None), dict):
        return {WORDS[word.__class__] for word in words.values() if word is not None}
    return {next((form for one, form in TYPES if isinstance(type, one)), "text")}


def words_of(type: Type) -> set[str]:
    """The words that records keep of a type; none where it is no enumeration."""
    if isinstance(type, RecordStatus):
        return set()
    if isinstance(type, Enum):
        return {*type.words, *type.answers}
    words = [*type.words.values()] if isinstance(type, (Code, Flag)) else []
    return {word for word in (*words, *getattr(type, "true", ())) if isinstance(word, str)}


def form_of(value: Any) -> str:
    """The form of a value; of a text the narrowest that its letters tell."""
    if isinstance(value, str) and value:
        return "date" if is_day(value) else "moment" if is_moment(value) else "text"
    return next(form for form, (fits, _) in FORMS.items() if fits(value))


def lines(records: dict[str, list[Record]]) -> list[Line]:
    """The whole table, with what was added to it by hand."""
    own = Table()
    own.add_views()
    own.add_records(records)
    own.add_table()
    return own.lines()


def write(file: TextIO) -> None:
    """Write the table."""
    with BillMock() as mock:
        world: dict[str, Any] = dict(mock.default.export_world())
        records = world["world"]["records"]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([("kind", "path", "forms", "words", "required"), *lines(records)])


if __name__ == "__main__":
    write(sys.stdout)
