"""What REST operations take and give: JSON by a view, bare arrays, bodies and answers that are no records, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from mockserver.dialects.calls import NOTHING, Call
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import required_body
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.media_types import media_type
from mockserver.kernel.schema import Array, Field, Input, Mode, Shape, View
from mockserver.kernel.schema.types import mismatch
from mockserver.kernel.schema.views import CrossRule

# A view asks for a kind to find columns of queryable fields in; such a body has none.
NO_KIND = Kind("none", "")


def body_values(call: Call, body: Input) -> Record:
    """The values of a body; the fields BILL ignores are noted for the answer's headers."""
    call.unread.extend(body.unread)
    return body.values


class Json:
    """A JSON object read by a view in a mode: `create`, `replace` or `patch`, which differ in what must be there."""

    body = "json"

    def __init__(self, view: View, mode: Mode = "create") -> None:
        self.view = view
        self.mode = mode

    def read(self, call: Call) -> Record:
        """The canonical values; raises `Invalid` with the one type problem, or with every violated constraint."""
        return body_values(call, self.view.read(required_body(call.body), self.mode))

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the body as the mode takes it."""
        return self.view.shape.schema(mode=self.mode)


class Body(Json):
    """The fields of a body that is no record. `optional`: no body at all reads as an empty one."""

    def __init__(self, *fields: Field, rules: Sequence[CrossRule] = (), optional: bool = False) -> None:
        super().__init__(View(NO_KIND, fields, rules=rules))
        self._optional = optional

    def read(self, call: Call) -> Record:
        """The values of the fields.

        Raises `Invalid` for a body that is missing, unless it is optional, or as `Json.read` does.
        """
        body = {} if self._optional and call.body is None else required_body(call.body)
        return body_values(call, self.view.read(body, self.mode))


class Elements:
    """A bare array of `min_items` to `max_items` objects, each read by a view; `name` is what a wrong size is said of.

    Without `max_items` as many as fit into a body. `prose`: no schema of BILL's says how many, its prose alone does, so
    that its core refuses another number (F-115).
    """

    body = "json"

    def __init__(
        self,
        view: View,
        *,
        min_items: int = 1,
        max_items: int = 0,
        mode: Mode = "create",
        name: str = "items",
        prose: bool = False,
    ) -> None:
        self.view = view
        self.min_items = min_items
        self.max_items = max_items
        self.prose = prose
        self.mode = mode
        self.name = name

    def read(self, call: Call) -> list[Record]:
        """The canonical values of every element; raises `Invalid` with all violated constraints, as `[0].name`."""
        return read_elements(call, self.elements(call), self.view, self.mode)

    def elements(self, call: Call) -> list[Any]:
        """The array before its elements are read.

        Raises `Invalid` for another JSON value, or for a wrong number of elements; BDC_1119 for that by the prose.
        """
        body = required_body(call.body)
        if not isinstance(body, list):
            raise Invalid([Problem("", mismatch(Array.type_name, body).text, "type")])
        if self.min_items <= len(body) <= (self.max_items or len(body)):
            return body
        if self.prose:
            raise BillError("BDC_1119", self.name, str(len(body)), fact="F-115")
        limits = f"{self.min_items} and {self.max_items or 2147483647}"
        raise Invalid([Problem(self.name, f"size must be between {limits}")])

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the array, with the least and the greatest number of its elements."""
        limits = {} if self.prose else {"minItems": self.min_items, "maxItems": self.max_items}
        limits = {name: limit for name, limit in limits.items() if limit}
        return {"type": "array", "items": self.view.shape.schema(mode=self.mode), **limits}


def read_elements(
    call: Call, elements: Sequence[Any], view: View, mode: Mode, problems: Sequence[Problem] = ()
) -> list[Record]:
    """The canonical values of every element; the constraint problems of all of them at once, after earlier ones."""
    values: list[Record] = []
    violations = list(problems)
    for index, element in enumerate(elements):
        try:
            values.append(body_values(call, view.read(element, mode, where=f"[{index}].")))
        except Invalid as invalid:
            if invalid.problems[0].cause == "type":
                raise
            call.unread.extend(invalid.unread)
            violations += invalid.problems
    if violations:
        raise Invalid(violations)
    return values


class Reply(Shape):
    """The fields of an answer that is no record.

    A function may return a mapping or a named tuple; a named tuple's `note` about a limit becomes a header.
    """

    def __init__(self, *fields: Field) -> None:
        super().__init__(fields)

    def answer(self, call: Call, value: Any) -> Answer:
        """The JSON object of the mapping or named tuple that the function returned."""
        if not isinstance(value, dict):
            value = value._asdict()
            call.note_limit(value.get("note", ""))
        return Answer(call.operation.status, self.write(value))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return self.schema(answers=True)


class ReplyOrNothing(Reply):
    """The fields of an answer that is empty where the function returns nothing."""

    def answer(self, call: Call, value: Any) -> Answer:
        """The answer with a function's value, or the status alone."""
        return super().answer(call, value) if value else NOTHING.answer(call, value)


class Replies:
    """A bare array of what are no records: the function returns mappings, and a shape writes each."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The array of the function's values in their order, under the operation's success status."""
        return Answer(call.operation.status, [self.shape.write(row) for row in value])

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the array."""
        return {"type": "array", "items": self.shape.schema(answers=True)}


class Constant:
    """An answer that is always the same once the function has done its work."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = dict(body)

    def answer(self, call: Call, value: object) -> Answer:
        """The body as it was declared; what the function returned is dropped."""
        return Answer(call.operation.status, self.body)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema that the declared body has: types by name, arrays by their first element."""
        return schema_of_json(self.body)


def schema_of_json(value: Any) -> dict[str, Any]:
    """The JSON Schema of values of the same form as one."""
    if isinstance(value, dict):
        return {"type": "object", "properties": {name: schema_of_json(part) for name, part in value.items()}}
    if isinstance(value, list):
        return {"type": "array", "items": schema_of_json(value[0]) if value else {}}
    names = {str: "string", bool: "boolean", int: "integer", float: "number"}
    return {"type": names[type(value)]} if type(value) in names else {}


SUCCESS = Constant({"status": "SUCCESS"})

# What would end a header or the quotes in it.
UNSAFE = dict.fromkeys((*range(32), 127, ord('"'), ord("\\")), "_")


class File:
    """A file to keep under its name: the function returns (name, bytes)."""

    def answer(self, call: Call, value: tuple[str, bytes]) -> Answer:
        """The bytes as a download: media type by the name's ending, the name in ASCII and in UTF-8 (RFC 6266)."""
        name, content = value
        plain = name.encode("ascii", "replace").decode().translate(UNSAFE)
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        return Answer(
            call.operation.status, content, {"Content-Disposition": disposition}, content_type=media_type(name)
        )

    def response_schema(self) -> None:
        """None: the answer has bytes and no JSON."""
        return


class Content:
    """Bytes of one media type: the function returns them."""

    def __init__(self, content_type: str) -> None:
        self.content_type = content_type

    def answer(self, call: Call, value: bytes) -> Answer:
        """The bytes under the declared media type, without a name to keep them under."""
        return Answer(call.operation.status, value, content_type=self.content_type)

    def response_schema(self) -> None:
        """None: the answer has bytes and no JSON."""
        return
