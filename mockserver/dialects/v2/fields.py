"""How v2's entities are declared: fields in the order of BILL's answers, every one of them always written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from mockserver.dialects.v2.types import Code, CountryName, Moment, NullableReference, Rate
from mockserver.kernel.errors import NotBuilt
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.schema import (
    READ_ONLY,
    READ_WRITE,
    WRITE_ONLY,
    Access,
    Boolean,
    Field,
    Object,
    Reading,
    Shape,
    Text,
    Type,
    View,
    value_at,
)
from mockserver.kernel.schema.shapes import writer_of

OPERATORS = "eq lt gt ne lte gte in nin"

# How a value becomes a field: the field's name, the way to the value below the record's key, and its writer.
Writer = tuple[str, tuple[str, ...], Callable[[Any], Any] | None]
SAME: list[Any] = [(), None]


class Entity(Type):
    """The name of the entity an object is: written always, read for nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, raw: Any) -> None:
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [self.name]}


class Awaited(Type):
    """A field whose resource is not served yet: no value is fine, any other answers 501 with `operation`."""

    def __init__(self, inner: Type, operation: str, name: str) -> None:
        self.inner = inner
        self.operation = operation
        self.name = name

    def read(self, raw: Any) -> Any:
        value = self.inner.read(raw)
        if value:
            raise NotBuilt(self.operation, self.name)
        return value

    def schema(self) -> dict[str, Any]:
        return self.inner.schema()


class WholeShape(Shape):
    """A shape whose answers hold every field.

    v2 objects have up to a hundred fields of which a record has a few: an answer is a copy of the blank object with
    the record's values laid over it. `_same` are record keys whose values are answered as they are.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__(fields, omits=False)
        shown = [f for f in fields if f.access != WRITE_ONLY]
        self._blank = {f.name: f.absent for f in shown}
        self._writers: dict[str, list[Writer]] = {}
        for f in shown:
            self._writers.setdefault(f.place[0], []).append((f.name, f.place[1:], writer_of(f.type)))
        self._same = {key: name for key, [(name, *how), *more] in self._writers.items() if not more and how == SAME}

    def write(self, record: Record) -> Record:
        answer, same, writers = self._blank.copy(), self._same, self._writers
        for key, held in record.items():
            if held is None:
                continue
            if key in same:
                answer[same[key]] = held
                continue
            for name, below, write in writers.get(key, ()):
                value = value_at(held, below) if below else held
                if value is not None:
                    answer[name] = value if write is None else write(value)
        return answer


class LineShape(WholeShape):
    """The shape of line items. An update replaces all of them, so each must be complete, as on create."""

    def check(self, values: Record, reading: Reading) -> Iterator[tuple[str, str, str]]:
        return super().check(values, Reading("create", reading.null_clears))


class Line(Object):
    """A line item, or another object inside an entity."""

    def __init__(self, name: str, *fields: Field) -> None:
        super().__init__(omits=False)
        self.shape = LineShape([Field("entity", Entity(name), absent=name), *fields])


class EntityView(View):
    """The fields of one kind as v2 shows them; a null clears a value."""

    def __init__(self, name: str, kind: Kind, fields: Sequence[Field]) -> None:
        whole = [Field("entity", Entity(name), access=READ_ONLY, absent=name), *fields]
        super().__init__(kind, whole, omits=False, null_clears=True)
        self.name = name
        self.shape = WholeShape(whole)
        self.fields = {f.name: f for f in whole}
        self.clearable = frozenset(f.name for f in whole if can_be_cleared(f))


def can_be_cleared(field: Field) -> bool:
    """Whether a null takes a field's value away: not where BILL always has one, shown as null or not."""
    return isinstance(field.type, NullableReference) or (field.absent is None and not isinstance(field.type, Rate))


def listed(field: Field) -> Field:
    """The field as one that lists filter and sort by; its kind needs a column for it."""
    return replace(field, filter=OPERATORS, sort=True)


def run(type: Type, names: str, *, absent: Any = None, access: Access = READ_WRITE) -> list[Field]:
    """Consecutive fields of one type that the record keeps under v2's names."""
    return [Field(name, type, access=access, absent=absent) for name in names.split()]


def texts(names: str) -> list[Field]:
    """Texts that only v2 has."""
    return run(Text(), names)


def flags(names: str, *, absent: bool = False, access: Access = READ_WRITE) -> list[Field]:
    """Booleans that only v2 has."""
    return run(Boolean(), names, absent=absent, access=access)


def reference(name: str, path: str = "", *, required: bool = False, access: Access = READ_WRITE) -> Field:
    """The id of another record, twenty zeros where there is none."""
    return Field(name, NullableReference(), path, required=required, access=access, absent=NULL_ID)


def awaited(name: str, operation: str, path: str = "") -> Field:
    """The id of a record whose kind is not served yet."""
    return Field(name, Awaited(NullableReference(), operation, name), path, absent=NULL_ID)


ADDRESS_PARTS: dict[str, tuple[Type, str]] = {
    "1": (Text(), "line1"),
    "2": (Text(), "line2"),
    "3": (Text(), ""),
    "4": (Text(), ""),
    "City": (Text(), "city"),
    "State": (Text(), "stateOrProvince"),
    "Zip": (Text(), "zipOrPostalCode"),
    "Country": (CountryName(), "country"),
}


def address(prefix: str, path: str, order: str = "1 2 3 4 City State Zip Country", *, owner: str = "") -> list[Field]:
    """A postal address under v2's flat names; lines 3 and 4 are v2's alone and lie in the `owner` of the address."""
    parts = [(f"{prefix}{part}", *ADDRESS_PARTS[part]) for part in order.split()]
    return [Field(name, type, f"{path}.{place}" if place else f"{owner}{name}") for name, type, place in parts]


ID = listed(Field("id", Text(), access=READ_ONLY))
CREATED = listed(Field("createdTime", Moment(), access=READ_ONLY))
UPDATED = listed(Field("updatedTime", Moment(), access=READ_ONLY))
LIFE = Code({"1": False, "2": True})
LIFE_WITH_DRAFTS = Code({"1": False, "2": True, "5": 5, "6": 6}, shown="5 6")
ACTIVE = listed(Field("isActive", LIFE, "archived", absent="1"))
ACTIVE_OR_DRAFT = listed(Field("isActive", LIFE_WITH_DRAFTS, "archived", absent="1"))
