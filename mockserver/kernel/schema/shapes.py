"""Shapes: tables of fields that read, check and write one JSON object, at the top level or nested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any, Literal, get_args

from mockserver.kernel import money
from mockserver.kernel.errors import NotBuilt
from mockserver.kernel.kinds import Record, set_value_at, value_at
from mockserver.kernel.schema.checks import acceptor_of, is_missing
from mockserver.kernel.schema.quick import quick_reader
from mockserver.kernel.schema.types import Array, Enum, Mismatch, Money, Number, Text, Type, join_path, mismatch

Mode = Literal["create", "replace", "patch"]

# Where a field is met, in OpenAPI's words: in both bodies, in answers, in requests, in requests that create and in
# answers, in those alone, in requests that change and in answers (the id of a line), in PATCH alone, or in neither, but
# lists can be queried by it.
Access = Literal[
    "readWrite", "readOnly", "writeOnly", "createOnly", "createInput", "changeOnly", "patchInput", "queryOnly"
]
READ_WRITE: Access = "readWrite"
READ_ONLY: Access = "readOnly"
WRITE_ONLY: Access = "writeOnly"
CREATE_ONLY: Access = "createOnly"
CREATE_INPUT: Access = "createInput"
CHANGE_ONLY: Access = "changeOnly"
PATCH_INPUT: Access = "patchInput"
QUERY_ONLY: Access = "queryOnly"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a view.

    `path` is the dotted place in the canonical record (default: `name`). `access` says where it is met.
    `filter` lists operators (`"eq in"`), `sort` allows sorting. `message` overrides the text of a missing value.
    `absent` is what is written where the record has no value. `needs` is the operation a field waits for: given, it
    answers 501. `patch_type` is the type of its values in a PATCH that asks less of them. `may_be_blank`: the schema
    asks for no letter in it, so that BILL's core refuses a blank text; in a PATCH it is so of every field (F-1937).
    """

    name: str
    type: Type
    path: str = ""
    required: bool = False
    access: Access = READ_WRITE
    filter: str = ""
    sort: bool = False
    message: str = ""
    absent: Any = None
    needs: str = ""
    patch_type: Type | None = None
    may_be_blank: bool = False
    place: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", tuple((self.path or self.name).split(".")))

    def is_in(self, mode: Mode) -> bool:
        """Whether requests of a mode have the field."""
        if self.access in (CREATE_ONLY, CREATE_INPUT, CHANGE_ONLY):
            return (mode == "create") == (self.access != CHANGE_ONLY)
        return mode == "patch" if self.access == PATCH_INPUT else self.access not in (READ_ONLY, QUERY_ONLY)

    def is_required(self, mode: Mode) -> bool:
        """Whether requests of a mode must have it; of a PATCH, only the id of the line it changes."""
        return (self.name, self.access) == ("id", CHANGE_ONLY) if mode == "patch" else self.required

    def type_in(self, mode: Mode) -> Type:
        """The type of its values in requests of a mode."""
        return self.patch_type if self.patch_type is not None and mode == "patch" else self.type

    def is_for_the_core(self, mode: Mode) -> bool:
        """Whether the schema takes a blank text, so that the core refuses it: in a PATCH, of all but lines' ids."""
        return self.may_be_blank or (mode == "patch" and self.access != CHANGE_ONLY)

    def is_in_answers(self) -> bool:
        """Whether answers have the field."""
        return self.access not in (WRITE_ONLY, CREATE_INPUT, PATCH_INPUT, QUERY_ONLY)


@dataclass(slots=True)
class Reading:
    """One body being read: its mode, whether null clears a value, and the fields nobody reads.

    `is_suspect` says that a value may break a constraint: only then has anybody to look which.
    """

    mode: Mode
    null_clears: bool = False
    unread: list[str] = field(default_factory=list)
    is_suspect: bool = False


class Shape:
    """A table of fields. With `omits`, a value that is absent, and has no `Field.absent`, is not in answers.

    A `whole` object is sent with all its required fields in a PATCH as well.
    """

    def __init__(self, fields: Sequence[Field], *, omits: bool = True, whole: bool = False) -> None:
        self.fields = tuple(fields)
        self.omits = omits
        self.whole = whole
        self._in = {f.name: f for f in fields if f.access not in (READ_ONLY, QUERY_ONLY)}
        self._required = tuple(f for f in self._in.values() if f.required)
        self._required_places = tuple(f.place for f in self._required)
        self._by_key: dict[str, list[Field]] = {}
        for f in self._in.values():
            self._by_key.setdefault(f.place[0], []).append(f)
        self._out = tuple(
            (f.name, f.place[0] if len(f.place) == 1 else "", f.place, writer_of(f.type), f.absent)
            for f in fields
            if f.is_in_answers()
        )
        # An object with nothing but such values is its own JSON: most classifications and addresses are.
        plain = omits and all(name == key and write is None for name, key, _, write, _ in self._out)
        self._plain_names = frozenset(name for name, *_ in self._out) if plain else frozenset[str]()
        self._never_absent = frozenset(name for name, _, _, _, absent in self._out if absent is not None)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of a record that its JSON object is written from."""
        return frozenset(f.place[0] for f in self.fields if f.access not in (WRITE_ONLY, QUERY_ONLY))

    def read(self, raw: Any, reading: Reading, where: str = "") -> Record:
        """The canonical values of an object; in replace mode, unset writable fields are None (cleared).

        Constraints are for `check`, which need not look at a reading that is not suspect.
        """
        if not isinstance(raw, dict):
            raise mismatch("object", raw)
        values: Record = {}
        if reading.mode == "replace":
            for f in self._in.values():
                if f.access == READ_WRITE:
                    set_value_at(values, f.place, None)
        readers = self._readers[reading.mode]
        for name, value in raw.items():
            reader = readers.get(name)
            if reader is None:
                reading.unread.append(f"{where}{name}")
            elif value is not None or reading.null_clears:
                key, place, read = reader
                result = None if value is None else read(value, reading, where)
                if key:
                    values[key] = result
                else:
                    set_value_at(values, place, result)
        if not reading.is_suspect:
            for place in self._required_places:
                value = values.get(place[0]) if len(place) == 1 else value_at(values, place)
                if value is None or (type(value) is str and not value.strip()):
                    reading.is_suspect = True
                    break
        return values

    def note_unread(self, raw: Any, reading: Reading) -> None:
        """Note the fields that nobody reads and that stand behind the one at which a reading ended."""
        names = raw if isinstance(raw, dict) else ()
        known = {*self._readers[reading.mode], *reading.unread}
        reading.unread.extend(name for name in names if name not in known)

    @cached_property
    def _readers(self) -> Mapping[Mode, Mapping[str, tuple[str, tuple[str, ...], Reader]]]:
        """By mode and name, where a value goes, as a key where one is enough, and how it is read."""
        readers = {f.name: (f, reader_entry(f)) for f in self._in.values()}
        of_patch = {f.name: reader_entry(replace(f, type=f.patch_type)) for f in self._in.values() if f.patch_type}
        modes = {mode: {n: one for n, (f, one) in readers.items() if f.is_in(mode)} for mode in get_args(Mode)}
        return {**modes, "patch": modes["patch"] | of_patch}

    def check(self, values: Record, reading: Reading) -> Iterator[tuple[str, str, str]]:
        """(wire path, text, cause) of every violated constraint, required fields first in their order."""
        for f in self._required:
            value = value_at(values, f.place)
            if not is_missing(value):
                continue
            untouched = reading.mode == "patch" and not self.whole and not self._mentions(values, f)
            if value is not None or not untouched:
                is_blank = value is not None and not self.whole and f.is_for_the_core(reading.mode)
                yield f.name, f.message or f.type.missing, "blank" if is_blank else "missing"
        for f in chain.from_iterable(self._by_key.values()):
            value = value_at(values, f.place)
            if value is None or (f.required and is_missing(value)):
                continue
            for below, text, cause in check_within(f.type_in(reading.mode), value, reading):
                yield join_path(f.name, below), text, cause

    @staticmethod
    def _mentions(values: Record, f: Field) -> bool:
        parent = value_at(values, f.place[:-1]) if len(f.place) > 1 else values
        return isinstance(parent, dict) and f.place[-1] in parent

    def write(self, record: Record) -> Record:
        """The JSON object of a canonical record, its fields in the order of the table."""
        names = record.keys()
        if self._plain_names and self._never_absent <= names <= self._plain_names and None not in record.values():
            return record
        answer: Record = {}
        get = record.get
        for name, key, place, write, absent in self._out:
            value = get(key) if key else value_at(record, place)
            if value is not None:
                answer[name] = value if write is None else write(value)
            elif absent is not None or not self.omits:
                answer[name] = absent
        return answer

    def schema(self, *, answers: bool = False, mode: Mode = "create") -> dict[str, Any]:
        """The JSON Schema of the object, as an answer or as the body of a request of a mode."""
        fields = [f for f in self.fields if (f.is_in_answers() if answers else f.is_in(mode))]
        properties = {f.name: schema_of(f.type if answers else f.type_in(mode), answers, mode) for f in fields}
        if answers and not self.omits:
            properties |= {f.name: nullable(properties[f.name]) for f in fields if f.absent is None}
        shape: dict[str, Any] = {"type": "object", "properties": properties}
        required = [f.name for f in fields if not answers and f.is_required("replace" if self.whole else mode)]
        return {**shape, "required": required} if required else shape


# What some types do with every value, without the way through their methods.
FUNCTIONS: Mapping[Any, Callable[[Any], Any] | None] = {
    Type.write: None,
    Money.write: money.amount,
    Number.write: money.number,
}


def writer_of(kind: Type) -> Callable[[Any], Any] | None:
    """How values of a type are written; None where the canonical value is the JSON value already."""
    if isinstance(kind, Object) and type(kind).write is Object.write:
        return kind.shape.write
    if isinstance(kind, Array) and type(kind).write is Array.write and (write := writer_of(kind.item)) is not None:
        return _writer_of_all(write)
    return FUNCTIONS.get(type(kind).write, kind.write)


def _writer_of_all(write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: [write(value) for value in values]


class Object(Type):
    """A nested object with fields of its own; `type_name` is what BILL calls it in the text of a refusal.

    `whole`: its required fields are required in a PATCH as well.
    """

    type_name = "object"

    def __init__(self, *fields: Field, omits: bool = True, type_name: str = "", whole: bool = False) -> None:
        self.shape = Shape(fields, omits=omits, whole=whole)
        self.type_name = type_name or "object"

    def write(self, value: Record) -> Any:
        return self.shape.write(value)

    def schema(self) -> dict[str, Any]:
        return self.shape.schema()


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of the same values and null; any value takes null already."""
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def schema_of(kind: Type, answers: bool, mode: Mode = "create") -> dict[str, Any]:
    """The JSON Schema of a value of any type, as answers or as requests of a mode hold it."""
    if isinstance(kind, Object):
        return kind.shape.schema(answers=answers, mode=mode)
    if isinstance(kind, Array):
        shape = kind.schema() | {"items": schema_of(kind.item, answers, mode)}
        if mode == "patch" and are_lines(kind):
            shape.pop("minItems", None)
        return shape
    if isinstance(kind, Enum) and answers:
        return {"type": "string", "enum": [*kind.words, *kind.answers]}
    return kind.schema()


Reader = Callable[[Any, Reading, str], Any]
"""From a value that is not null, its reading, and the path of the object it is in, to the canonical value."""


def reader_entry(f: Field) -> tuple[str, tuple[str, ...], Reader]:
    """Where a field's values go, as a key where one is enough and as a path, and how they are read."""
    return f.place[0] if len(f.place) == 1 else "", f.place, reader_of(f)


def reader_of(f: Field) -> Reader:
    """How a field's values are read, and suspected; raises `NotBuilt` and `Mismatch` where they are read."""
    name, kind, needs, plain = f.name, f.type, f.needs, f.type.read
    composed, accepts = is_composed(kind), acceptor_of(kind)
    empties = not f.required and isinstance(kind, Text) and not kind.min_length

    def read(value: Any, reading: Reading, where: str) -> Any:
        if needs and value not in (False, "", [], {}):
            raise NotBuilt(needs, f"{where}{name}")
        try:
            result = read_within(kind, value, reading, f"{where}{name}") if composed else plain(value)
        except Mismatch as problem:
            raise problem.below(name) from None
        if empties and result == "":
            return None
        if accepts is not None and not accepts(result):
            reading.is_suspect = True
        return result

    if needs:
        return read
    if isinstance(kind, Object) and accepts is None:
        return _object_reader(name, kind.shape, read)
    if isinstance(kind, Array) and isinstance(kind.item, Object) and are_checked_by_shape(kind):
        return _objects_reader(name, kind, kind.item.shape, read)
    return quick_reader(kind, read)


def are_checked_by_shape(kind: Array) -> bool:
    """Whether an array of objects has no rule of its own but for the number of them."""
    return type(kind).check is Array.check and acceptor_of(kind.item) is None


def _object_reader(name: str, shape: Shape, otherwise: Reader) -> Reader:
    """How objects are read; what is none goes the way that says so."""

    def read(value: Any, reading: Reading, where: str) -> Any:
        if type(value) is not dict:
            return otherwise(value, reading, where)
        try:
            return shape.read(value, reading, f"{where}{name}.")
        except Mismatch as problem:
            raise problem.below(name) from None

    return read


def _objects_reader(name: str, kind: Array, shape: Shape, otherwise: Reader) -> Reader:
    """How arrays of objects are read; one with too few or too many, or of something else, goes the way that says so."""
    low, high = kind.min_items, kind.max_items or 2**62

    def read(value: Any, reading: Reading, where: str) -> Any:
        if type(value) is not list or not low <= len(value) <= high:
            return otherwise(value, reading, where)
        records = []
        for index, element in enumerate(value):
            if type(element) is not dict:
                return otherwise(value, reading, where)
            try:
                records.append(shape.read(element, reading, f"{where}{name}[{index}]."))
            except Mismatch as problem:
                raise problem.below(f"[{index}]").below(name) from None
        return records

    return read


def is_composed(kind: Type) -> bool:
    """Whether values of a type hold values of others, which are read and checked by their own types."""
    return isinstance(kind, (Object, Array))


def are_lines(kind: Array) -> bool:
    """Whether the elements of an array are lines with ids: a PATCH may leave all of them as they are (F-1309)."""
    return isinstance(kind.item, Object) and any(f.access == CHANGE_ONLY for f in kind.item.shape.fields)


def read_within(kind: Type, value: Any, reading: Reading, where: str) -> Any:
    """Read a value of any type; objects and arrays of objects carry the reading along."""
    if isinstance(kind, Object):
        if not isinstance(value, dict):
            raise Mismatch(f"Cannot construct instance of `{kind.type_name}`", value=str(value))
        return kind.shape.read(value, reading, f"{where}.")
    if isinstance(kind, Array) and isinstance(value, list):
        return [_element(kind.item, element, index, reading, where) for index, element in enumerate(value)]
    return kind.read(value)


def _element(kind: Type, element: Any, index: int, reading: Reading, where: str) -> Any:
    try:
        return read_within(kind, element, reading, f"{where}[{index}]")
    except Mismatch as problem:
        raise problem.below(f"[{index}]") from None


def check_within(kind: Type, value: Any, reading: Reading) -> Iterator[tuple[str, str, str]]:
    """(path below, text, cause) of every violated constraint of a value of any type."""
    if isinstance(kind, Object):
        yield from kind.shape.check(value, reading)
        return
    if not isinstance(kind, Array):
        yield from ((below, text, "value") for below, text in kind.check(value))
        return
    if reading.mode != "patch" or not are_lines(kind):
        yield from ((below, text, "value") for below, text in kind.check_size(value))
    for index, element in enumerate(value):
        for below, text, cause in check_within(kind.item, element, reading):
            yield join_path(f"[{index}]", below), text, cause
