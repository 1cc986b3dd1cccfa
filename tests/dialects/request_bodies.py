"""What operations declare of their bodies, as tables for tests: every field at every depth, with its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from mockserver.dialects.calls import Call, handler_of
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import NO_KIND, Elements, Json
from mockserver.dialects.v2 import entities as v2_entities
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code
from mockserver.dialects.v2.views import Entity, Line
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.schema.shapes import are_lines
from mockserver.operations import load
from mockserver.tenancy import Tenancy
from tests.dialects.declarations import members

APIS = ("v3", "partner", "spend", "events")
NO_WORD = "NO_SUCH_WORD"
# How refusals of a size begin; of a text that must be there and is empty, the first two.
OF_SIZE = ("must not be blank", "must not be empty", "size must be between", "must be greater", "must be less")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A value at any depth of a body: of a field, or of an element of one. `is_read`: the request has it.

    `entity` is what a line of v2 that it is in says that it is.
    """

    path: Path
    type: s.Type
    is_read: bool
    entity: str = ""

    @property
    def wire(self) -> str:
        """The path as refusals name it: `lines[0].price`."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)[1:]

    def body(self, value: Any) -> Any:
        """A body with this one value."""
        for step in reversed(self.path):
            if isinstance(step, int):
                value = [{"entity": self.entity, **value} if self.entity and isinstance(value, dict) else value]
            else:
                value = {step: value}
        return value


@dataclass(frozen=True)
class RequestBody:
    """The body of one operation (each element of it, where it is an array), as a view reads it in a mode."""

    view: s.View
    mode: s.Mode

    def places(self) -> list[Place]:
        """All its values, those that only answers have among them."""
        return list(in_fields(self.view.shape.fields, self.mode))

    def problems(self, place: Place, value: Any) -> list[Problem]:
        """What is refused of a value, and of no other of the body."""
        try:
            self.view.read(place.body(value), self.mode)
        except Invalid as invalid:
            return [problem for problem in invalid.problems if problem.path == place.wire]
        return []

    def is_ignored(self, place: Place, value: Any) -> bool:
        """Whether a value is noted as unread, and nothing is read."""
        reading = s.Reading(self.mode, self.view.null_clears)
        values = self.view.shape.read(place.body(value), reading)
        return reading.unread == [place.wire] and not any(texts_in(values))


def bodies() -> dict[str, RequestBody]:
    """The bodies of all operations that take JSON by a view."""
    handlers = {row.id: handler_of(row) for row in load().by_id.values() if row.api in APIS and row.is_built}
    takes = {name: getattr(handler.request_schema, "__self__", None) for name, handler in handlers.items()}
    return {
        name: RequestBody(body.view, body.mode) for name, body in takes.items() if isinstance(body, (Json, Elements))
    }


def v2_objects() -> dict[str, RequestBody]:
    """The `obj` of v2's entities as they are made and changed."""
    verbs: dict[str, s.Mode] = {"Create": "create", "Update": "patch"}
    built = load().by_id
    return {
        row.id: RequestBody(entity.view, mode)
        for entity in members(v2_entities, V2Entity)
        for verb, mode in verbs.items()
        if (row := built.get(f"v2.Crud.{verb}.{entity.view.name}")) and row.is_built
    }


def v2_parameters() -> dict[str, RequestBody]:
    """The parameters of v2's calls."""
    handlers = {row.id: handler_of(row) for row in load().by_id.values() if row.api == "v2" and row.is_built}
    takes = {name: getattr(handler.request_schema, "__self__", None) for name, handler in handlers.items()}
    return {
        name: RequestBody(s.View(NO_KIND, tuple(body.shape.fields)), "create")
        for name, body in takes.items()
        if isinstance(body, Parameters)
    }


def without_body(name: str) -> Call:
    """A call of an operation that comes without a body."""
    row = load().by_id[name]
    return Call(
        row, Request(row.method, row.path, "", {}, b"", "http://localhost", "localhost"), load(), cast(Tenancy, None)
    )


def taken_without_a_body() -> list[str]:
    """The operations with a body that do without one."""
    handlers = {row.id: handler_of(row) for row in load().by_id.values() if row.api in (*APIS, "v2") and row.is_built}
    takes = {name: getattr(handler.request_schema, "__self__", None) for name, handler in handlers.items()}
    readers = {name: body for name, body in takes.items() if isinstance(body, (Json, Elements, Parameters))}
    return [name for name, body in readers.items() if is_read_of_nothing(body, without_body(name))]


def is_read_of_nothing(body: Json | Elements | Parameters, call: Call) -> bool:
    """Whether a missing body is no reason to refuse."""
    try:
        body.read(call)
    except (Invalid, BillError):
        return False
    return True


def in_fields(fields: Sequence[s.Field], mode: s.Mode, path: Path = (), entity: str = "") -> Iterator[Place]:
    """The values of fields, and all below them."""
    names = {one.name for one in fields if one.is_in(mode)}
    for one in fields:
        if isinstance(one.type, Entity):
            continue
        if one.is_in(mode) and not one.needs:
            yield from in_type(one.type_in(mode), mode, (*path, one.name), entity)
        elif one.name not in names:
            yield Place((*path, one.name), one.type, is_read=False, entity=entity)


def in_type(kind: s.Type, mode: s.Mode, path: Path, entity: str = "") -> Iterator[Place]:
    """A value of a type, and all below it."""
    yield Place(path, kind, is_read=True, entity=entity)
    if isinstance(kind, s.Object):
        yield from in_fields(kind.shape.fields, mode, path, kind.shape.name if isinstance(kind, Line) else entity)
    elif isinstance(kind, s.Array):
        yield from in_type(kind.item, mode, (*path, 0), entity)


def limits(place: Place, mode: s.Mode) -> Iterator[tuple[Any, bool]]:
    """(value, whether it fits) at each limit of a text, an array or a number, and one past it."""
    kind = place.type
    if isinstance(kind, s.Text):
        yield from (("1" * size, fits) for size, fits in sizes(kind.min_length, kind.max_length))
    elif isinstance(kind, s.Array) and not (mode == "patch" and are_lines(kind)):
        yield from (([element_of(kind)] * size, fits) for size, fits in sizes(kind.min_items, kind.max_items))
    elif isinstance(kind, (s.Int, s.Number)):
        step = 1 if isinstance(kind, s.Int) else 0.01 if isinstance(kind, s.Money) else 0.000001
        yield from () if kind.minimum is None else [(kind.minimum, True), (past(kind.minimum, -step), False)]
        yield from () if kind.maximum is None else [(kind.maximum, True), (past(kind.maximum, step), False)]


def element_of(kind: s.Array) -> Any:
    """An element that an array of a type takes."""
    if isinstance(kind.item, s.Object):
        return {"entity": kind.item.shape.name} if isinstance(kind.item, Line) else {}
    return kind.item.words[0] if isinstance(kind.item, s.Enum) else "1"


def past(limit: float, step: float) -> float:
    """The number a step from a limit, without the dust of adding."""
    return round(limit + step, 6)


def sizes(minimum: int, maximum: int) -> Iterator[tuple[int, bool]]:
    """(size, whether it fits) at each limit there is, and one past it."""
    yield from [(minimum, True), (minimum - 1, False)] if minimum else ()
    yield from [(maximum, True), (maximum + 1, False)] if maximum else ()


def is_too_much(body: RequestBody, place: Place, value: Any) -> bool:
    """Whether a value is refused for its size; a text at its limit may still have a wrong form."""
    texts = [problem.text for problem in body.problems(place, value)]
    return any(isinstance(place.type, s.Array) or text.startswith(OF_SIZE) for text in texts)


def texts_in(value: Any) -> Iterator[Any]:
    """All that is set in a canonical value, at any depth."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from texts_in(part)
    elif value is not None:
        yield True


def wrong_limits(body: RequestBody) -> list[tuple[str, Any]]:
    """The values at limits that are refused, and those past limits that are not."""
    return [
        (place.wire, value)
        for place in body.places()
        if place.is_read
        for value, fits in limits(place, body.mode)
        if is_too_much(body, place, value) == fits
    ]


def wrong_codes(body: RequestBody) -> list[tuple[str, str]]:
    """The codes of v2's enumerations that are refused, and those of none, or of answers alone, that are not."""
    return [
        (place.wire, code)
        for place in body.places()
        if place.is_read and isinstance(place.type, Code)
        for code in (*place.type.words, NO_WORD)
        if bool(body.problems(place, code)) != (place.type.words.get(code, NO_WORD) in {NO_WORD, *place.type.answers})
    ]


def wrong_words(body: RequestBody) -> list[tuple[str, str]]:
    """The words of enumerations that are refused, and those of none that are not."""
    return [
        (place.wire, word)
        for place in body.places()
        if place.is_read and isinstance(place.type, s.Enum)
        for word in (*place.type.words, NO_WORD)
        if [one.cause for one in body.problems(place, word) if one.cause == "type"] != ["type"] * (word == NO_WORD)
    ]


def not_ignored(body: RequestBody, value: Any) -> list[str]:
    """The fields that requests have not, but that are read nevertheless, or not noted as unread."""
    return [place.wire for place in body.places() if not place.is_read and not body.is_ignored(place, value)]
