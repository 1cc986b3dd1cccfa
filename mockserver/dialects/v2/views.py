"""How v2 shows a kind of record: every field always written, in the order of BILL's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockserver.dialects.v2.parameters import text_of
from mockserver.dialects.v2.types import NullableReference, Rate
from mockserver.domain.context import Context
from mockserver.domain.read_fields import Presentation, ReadField
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.schema import (
    READ_ONLY,
    WRITE_ONLY,
    Access,
    Array,
    Field,
    Object,
    Reading,
    Shape,
    Type,
    View,
)
from mockserver.kernel.schema.shapes import writer_of

ORDER_FIELD = "lineOrder"


@dataclass(frozen=True, slots=True)
class Formula(Field):
    """A field that answers compute from its own record: `value` gives the canonical value, None for no value."""

    access: Access = READ_ONLY
    value: Callable[[Record], Any] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class FromParent(Field):
    """A line's field that shows one of the record the line is part of: `path` is the place there."""

    access: Access = READ_ONLY


class Entity(Type):
    """The name of the entity an object is: written always, read for nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, raw: Any) -> None:
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [self.name]}


Writer = Callable[[Any], Any] | None


class Writers:
    """How a record's values become fields, by the record's keys.

    `_same` are the keys whose values are answered as they are, `_own` those that have a writer or several fields,
    `_below` those of objects whose values become fields: what a record has is looked through, not what it could have.
    """

    def __init__(self, fields: Iterable[tuple[str, tuple[str, ...], Writer]]) -> None:
        own: dict[str, list[tuple[str, Writer]]] = {}
        below: dict[str, list[tuple[str, tuple[str, ...], Writer]]] = {}
        for name, place, write in fields:
            if len(place) > 1:
                below.setdefault(place[0], []).append((name, place[1:], write))
            else:
                own.setdefault(place[0], []).append((name, write))
        self._same = {key: name for key, [(name, write), *more] in own.items() if not (more or write or key in below)}
        self._own = {key: writers for key, writers in own.items() if key not in self._same}
        self._below = {key: Writers(rows) for key, rows in below.items()}

    @classmethod
    def of(cls, fields: Iterable[Field]) -> Writers:
        """The writers of fields, in their order: each with its name on the wire and its place in the record."""
        return cls((f.name, f.place, writer_of(f.type)) for f in fields)

    def write(self, record: Record, answer: Record) -> None:
        """Write the fields that have a value."""
        same, own, below = self._same, self._own, self._below
        for key, value in record.items():
            if value is None:
                continue
            if key in same:
                answer[same[key]] = value
                continue
            if key in own:
                for name, write in own[key]:
                    answer[name] = value if write is None else write(value)
            if key in below and isinstance(value, dict):
                below[key].write(value, answer)


class WholeShape(Shape):
    """A shape whose answers hold every field.

    v2 objects have up to a hundred fields of which a record has a few: an answer is a copy of the blank object with
    the record's values laid over it.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__(fields, omits=False)
        answers = [f for f in fields if f.access != WRITE_ONLY]
        self._blank = {f.name: f.absent for f in answers}
        self._formulas = [(f.name, f.value, writer_of(f.type)) for f in answers if isinstance(f, Formula)]
        self._lines = [
            (f.name, f.place[0], f.type.item.shape)
            for f in answers
            if isinstance(f.type, Array) and isinstance(f.type.item, Line)
        ]
        elsewhere = {name for name, *_ in (*self._formulas, *self._lines)}
        self._writers = Writers.of(f for f in answers if f.name not in elsewhere and not isinstance(f, FromParent))

    def write(self, record: Record) -> Record:
        answer = self._blank.copy()
        self._fill(answer, record)
        return answer

    def _fill(self, answer: Record, record: Record) -> None:
        self._writers.write(record, answer)
        for name, value, write in self._formulas:
            if (result := value(record)) is not None:
                answer[name] = result if write is None else write(result)
        for name, key, shape in self._lines:
            if (lines := record.get(key)) is not None:
                answer[name] = shape.write_lines(record, lines)


class LineShape(WholeShape):
    """The shape of line items. An update replaces all of them, so each must be complete, as on create."""

    def __init__(self, name: str, fields: Sequence[Field]) -> None:
        super().__init__([Field("entity", Entity(name), absent=name), *fields])
        self.name = name
        self._from_parent = Writers.of(f for f in fields if isinstance(f, FromParent))

    def read(self, raw: Any, reading: Reading, where: str = "") -> Record:
        """The values of a line, once it says which entity it is: raises BDC_1117 or BDC_1118 (F-1414)."""
        entity = raw.get("entity") if isinstance(raw, dict) else self.name
        if not entity:
            raise BillError("BDC_1117", f"{where}entity")
        # BILL's own sample begins a line's entity with a small letter (F-1476).
        if entity != self.name and text_of(entity).casefold() != self.name.casefold():
            raise BillError("BDC_1118", self.name, text_of(entity))
        return super().read({name: value for name, value in raw.items() if name != "entity"}, reading, where)

    def check(self, values: Record, reading: Reading) -> Iterator[tuple[str, str, str]]:
        return super().check(values, Reading("create", reading.null_clears))

    def write_lines(self, parent: Record, lines: Sequence[Record]) -> list[Record]:
        """The JSON objects of a record's lines; a line without a `lineOrder` has its place's number."""
        blank = self._blank.copy()
        self._from_parent.write(parent, blank)
        answers = []
        for order, line in enumerate(lines):
            answer = blank.copy()
            if ORDER_FIELD in answer:
                answer[ORDER_FIELD] = order
            self._fill(answer, line)
            answers.append(answer)
        return answers


class Line(Object):
    """A line item, or another object inside an entity."""

    shape: LineShape

    def __init__(self, name: str, *fields: Field) -> None:
        super().__init__()
        self.shape = LineShape(name, fields)


class EntityView(View):
    """The fields of one kind as v2 shows them; a null clears a value.

    `read_fields` are what v2 alone adds to records that are read; what follows from the record is a `Formula`.
    """

    def __init__(
        self, name: str, kind: Kind, fields: Sequence[Field], *, read_fields: Sequence[ReadField] = ()
    ) -> None:
        whole = [Field("entity", Entity(name), access=READ_ONLY, absent=name), *fields]
        super().__init__(kind, whole, omits=False, null_clears=True)
        self.name = name
        self.read_fields = tuple(read_fields)
        self.presentation = Presentation(read_fields)
        self.shape = WholeShape(whole)
        self.fields = {f.name: f for f in whole}
        self.clearable = frozenset(f.name for f in whole if can_be_cleared(f))

    def write_all(self, ctx: Context, records: Sequence[Record]) -> list[Record]:
        """The JSON objects of records."""
        self.presentation.add_to(ctx, records)
        return [self.write(record) for record in records]


def can_be_cleared(field: Field) -> bool:
    """Whether a null takes a field's value away: not where BILL always has one, written as null or not."""
    return isinstance(field.type, NullableReference) or (field.absent is None and not isinstance(field.type, Rate))
