"""What v2 operations give: data in the envelope of a success, with its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.errors import success, success_schema
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.resource import Resource
from mockserver.domain.written_records import WrittenRecords
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Query
from mockserver.kernel.schema import Boolean, Field, Queryable, Shape


def in_envelope(call: Call, data: Any) -> Answer:
    """The answer of an operation with its data."""
    return Answer(call.operation.status, success(data))


class Reply(Shape):
    """The fields of an answer that is no object of an entity, null where there is no value.

    A function may return a mapping or a named tuple; a named tuple's `note` about a limit becomes a header. What
    returns nothing gives `Reply()`, an empty object.
    """

    def __init__(self, *fields: Field) -> None:
        super().__init__(fields, omits=False)

    def answer(self, call: Call, value: Any) -> Answer:
        """The answer with a function's value."""
        if hasattr(value, "_asdict"):
            value = value._asdict()
            call.note_limit(value.get("note", ""))
        return in_envelope(call, self.write(value or {}))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return success_schema(self.schema(answers=True))


NOTHING = Reply()


class BareText:
    """A bare text: the value of one key of the mapping that the function returns, empty where it is not there."""

    def __init__(self, key: str) -> None:
        self.key = key

    def answer(self, call: Call, value: Record) -> Answer:
        """The answer with the text."""
        return in_envelope(call, value.get(self.key, ""))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return success_schema({"type": "string"})


class Replies(Reply):
    """An array of such answers."""

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The answer with a function's values."""
        return in_envelope(call, [self.write(row) for row in value])

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return success_schema({"type": "array", "items": self.schema(answers=True)})


class Texts:
    """Texts by name, as the function returns them; `names` are those that it may return, where they are known."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def answer(self, call: Call, value: dict[str, str]) -> Answer:
        """The answer with the texts."""
        return in_envelope(call, value)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        text = {"type": "string"}
        known = {"properties": dict.fromkeys(self.names, text)} if self.names else {"additionalProperties": text}
        return success_schema({"type": "object", **known})


@dataclass(frozen=True, slots=True)
class One:
    """One object of an entity, or with a `key` an object that holds it.

    With a `resource`, it is made from a record just made or changed, as reads would show it.
    """

    view: EntityView
    resource: Resource | None = None
    key: str = ""

    def answer(self, call: Call, value: Record) -> Answer:
        """The answer with the record's JSON object."""
        (row,) = objects(call, self.view, self.resource, [value])
        return in_envelope(call, {self.key: row} if self.key else row)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        row = self.view.shape.schema(answers=True)
        return success_schema({"type": "object", "properties": {self.key: row}} if self.key else row)


@dataclass(frozen=True, slots=True)
class Many:
    """Several objects of an entity: a bare array, or with a `key` an object that holds it; `resource` as in `One`."""

    view: EntityView
    key: str = ""
    resource: Resource | None = None

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The answer with the records' JSON objects."""
        rows = objects(call, self.view, self.resource, value)
        return in_envelope(call, {self.key: rows} if self.key else rows)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        rows = {"type": "array", "items": self.view.shape.schema(answers=True)}
        return success_schema({"type": "object", "properties": {self.key: rows}} if self.key else rows)


@cache
def written_records(resource: Resource, view: EntityView) -> WrittenRecords:
    """How a view writes records of a resource, and what was written of them already."""
    return WrittenRecords(resource, view.write, view.shape.keys, view.presentation)


@dataclass(frozen=True, slots=True)
class OneById:
    """The object of an entity that a function returns the id of; an unknown id is BDC_1205 under HTTP 200 (F-206)."""

    view: EntityView
    resource: Resource

    def answer(self, call: Call, value: str) -> Answer:
        """The answer with the JSON object of the record of an id."""
        return in_envelope(call, written_records(self.resource, self.view).one(call.ctx, value))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return One(self.view).response_schema()


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of a list that a function returns the query of.

    It is shown by `audited` where its parameters ask for it with `showAudit` (F-1412).
    """

    view: EntityView
    resource: Resource
    audited: EntityView | None = None

    @property
    def queryable(self) -> Mapping[str, Queryable]:
        """What the list may be filtered and sorted by."""
        return self.view.queryable

    def answer(self, call: Call, value: Query) -> Answer:
        """The answer with the records' JSON objects."""
        view = self.view
        if self.audited is not None and Boolean().read(call.body.get("showAudit") or False):
            call.cite("F-1412")
            view = self.audited
        texts = call.ctx.tx.texts(self.resource.kind, value)
        return in_envelope(call, written_records(self.resource, view).all(call.ctx, texts))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer, with what audited rows have beside the others."""
        return Many(self.audited or self.view).response_schema()


def objects(call: Call, view: EntityView, resource: Resource | None, records: Sequence[Record]) -> list[Record]:
    """The JSON objects of records."""
    if resource is not None:
        resource.present(call.ctx, records)
    return view.write_all(call.ctx, records)
