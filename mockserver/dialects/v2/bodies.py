"""What v2 calls take that are no tables of parameters: ids, objects, sign-in forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.v2.errors import error_of
from mockserver.dialects.v2.parameters import Parameters, text_at, text_of
from mockserver.dialects.v2.transport import dev_key_of, required_data
from mockserver.dialects.v2.views import EntityView
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import CREATE_INPUT, Mode
from mockserver.tenancy import MissingCredential

NOTHING_BESIDE = Parameters()
NOTHING = frozenset[str]()
NAMES = frozenset(["entity", "id"])  # what an object is and which, beside its fields


class CrudData:
    """`data` as it was sent: the verbs of Crud read it part by part, for that is the order of their refusals."""

    body = "json"

    def read(self, call: Call) -> Record:
        """The data; raises BDC_1108 where there is none (F-216)."""
        return required_data(call)


class IdData(CrudData):
    """Data that names a record by its `id`."""

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the data."""
        return data_schema(id={"type": "string"})


def data_schema(**properties: Any) -> dict[str, Any]:
    """The JSON Schema of data with these keys, all of them required."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def id_in(data: Mapping[str, Any]) -> str:
    """The `id` of data; raises BDC_1108 when there is none, BDC_1124 when it is no text the store can hold."""
    record_id = data.get("id")
    if record_id in (None, ""):
        raise BillError("BDC_1108", "id")
    if not isinstance(record_id, str) or "\0" in record_id:
        raise BillError("BDC_1124", "id")
    return record_id


@dataclass(frozen=True, slots=True)
class ObjectData(CrudData):
    """Data whose `obj` is an object of an entity; `beside` are the keys beside it, with fields of the same record.

    Those that stand only in creates are consents: they are looked at, and no record has them.
    """

    view: EntityView
    beside: Parameters = NOTHING_BESIDE

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the data: `obj` names its entity, and in updates its record."""
        beside, fields = self.beside.shape.schema(), self.view.shape.schema()
        names = {"entity": {"type": "string", "enum": [self.view.name]}, "id": {"type": "string"}}
        obj = {**fields, "properties": {**names, **fields["properties"]}}
        obj["required"] = ["entity", *fields.get("required", ())]
        whole = data_schema(obj=obj, **beside["properties"])
        return {**whole, "required": ["obj", *beside.get("required", ())]}

    def values_in(self, call: Call, data: Record, mode: Mode) -> Record:
        """The canonical values of `obj` and of the keys beside it; fields nobody reads are noted (F-203).

        Raises BDC_1117, BDC_1124 or BDC_1119 for the first field that is missing or wrong.
        """
        clearable = self.view.clearable if mode == "patch" else NOTHING
        # A null says nothing on create, nor where a field is never without a value.
        obj = {
            name: value
            for name, value in self.obj_in(data).items()
            if (value is not None or name in clearable) and name not in NAMES
        }
        try:
            body = self.view.read(obj, mode)
        except Invalid as invalid:
            call.unread.extend(invalid.unread)
            first = invalid.problems[0]
            raise error_of(Problem(first.path, first.text, first.cause, text_at(obj, first.path))) from None
        call.unread.extend(body.unread)
        if len(data) == 1 and not self.beside.shape.fields:
            return body.values
        return body.values | self.values_beside(call, data, mode)

    def obj_in(self, data: Record) -> Record:
        """`obj`, once it is one and names this entity: raises BDC_1108, BDC_1124, BDC_1117 or BDC_1118 (F-202)."""
        obj = data.get("obj")
        if obj is None:
            raise BillError("BDC_1108", "obj")
        if not isinstance(obj, dict):
            raise BillError("BDC_1124", "obj")
        name = obj.get("entity")
        if not name:
            raise BillError("BDC_1117", "entity")
        if name != self.view.name:
            raise BillError("BDC_1118", self.view.name, text_of(name))
        return obj

    def values_beside(self, call: Call, data: Record, mode: Mode) -> Record:
        """The values of the keys beside `obj`; raises BDC_1108, BDC_1124 or BDC_1129."""
        fields = {name: value for name, value in data.items() if name != "obj"}
        values = self.beside.values_in(call, fields, mode)
        consents = {field.place[0] for field in self.beside.shape.fields if field.access == CREATE_INPUT}
        return {name: value for name, value in values.items() if name not in consents}


class SignInForm:
    """The form fields of a sign-in: the developer key and others, of which the `required` ones must have a value."""

    body = "form"

    def __init__(self, *required: str, optional: str = "") -> None:
        self.required = required
        self.fields = (*required, *optional.split())

    def read(self, call: Call) -> Record:
        """The fields, empty where they were not sent.

        Raises `MissingCredential` without a developer key (F-046), then BDC_1108 for the first other one that is
        missing (F-045), a code that is assumed (F-517).
        """
        dev_key = dev_key_of(call.query)
        if not dev_key:
            raise MissingCredential(("devKey",))
        for name in self.required:
            if not call.query.get(name):
                raise BillError("BDC_1108", name)
        return {"devKey": dev_key, **{name: call.query.get(name, "") for name in self.fields}}

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the form."""
        properties = {name: _schema_of(name) for name in ("devKey", *self.fields)}
        return {"type": "object", "properties": properties, "required": ["devKey", *self.required]}


def _schema_of(name: str) -> dict[str, str]:
    return {"type": "string", **({"format": "password"} if name in ("devKey", "password") else {})}
