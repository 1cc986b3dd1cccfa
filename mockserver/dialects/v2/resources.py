"""Crud and Bulk of every v2 entity, made from a resource, a view and what the entity offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockserver.dialects.calls import Call, Handler, Serve
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.errors import (
    answered,
    error_of,
    failure_schema,
    refused,
    success,
    success_schema,
)
from mockserver.dialects.v2.fields import EntityView
from mockserver.dialects.v2.lists import LIST, found
from mockserver.dialects.v2.parameters import body_of, sent_at
from mockserver.domain.context import Context
from mockserver.domain.merging import merged
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError, BillErrors, Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Boolean, Mismatch, Mode

Json = dict[str, Any]

MAX_ELEMENTS = 100


def unchanged(ctx: Context, records: Sequence[Record]) -> Sequence[Record]:
    """The records themselves: for entities without derived fields of their own."""
    return records


def as_single(schema: Json) -> Json:
    """The JSON Schema of what one object takes or gives."""
    return schema


def as_several(schema: Json) -> Json:
    """The same for a bulk operation."""
    elements = {"type": "array", "items": schema, "maxItems": MAX_ELEMENTS}
    return {"type": "object", "properties": {"bulk": elements}, "required": ["bulk"]}


@dataclass(frozen=True, slots=True)
class V2Entity:
    """A resource as v2 shows it.

    `crud` and `bulk` are the verbs it offers, `edit` and `opens` the permissions its writes and reads need, `trust`
    whether all of them need an MFA-trusted session. Changing a `protected` field needs one in any case. `beside`
    maps boolean keys that stand beside `obj` to canonical names. `shown` adds what only v2 shows to records.
    """

    resource: Resource
    view: EntityView
    edit: str = ""
    opens: str = "view"
    crud: str = "Create Read Update Delete Undelete"
    bulk: str = "Create Update Delete Undelete"
    lists: bool = True
    trust: bool = False
    protected: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    shown: Callable[[Context, Sequence[Record]], Sequence[Record]] = unchanged

    def handlers(self) -> dict[str, Handler]:
        """A handler per operation, by operation id."""
        name = self.view.name
        made = {}
        for verb in self.crud.split():
            made[f"v2.Crud.{verb}.{name}"] = self._handler(verb, single(VERBS[verb], self), as_single)
        for verb in self.bulk.split():
            made[f"v2.Bulk.Crud.{verb}.{name}"] = self._handler(verb, several(VERBS[verb], self), as_several)
        if self.lists:
            made[f"v2.List.{name}"] = Handler(
                self.rows, self.opens, self.trust, request_schema=LIST.schema, response_schema=self._rows_schema
            )
        return made

    def _rows_schema(self) -> Json:
        return {"type": "array", "items": self.view.shape.schema(answers=True)}

    def _handler(self, verb: str, act: Serve, wrapped: Callable[[Json], Json]) -> Handler:
        def reads() -> Json:
            named = verb in ("Create", "Update")
            properties = {"obj": self.view.shape.schema()} if named else {"id": {"type": "string"}}
            return wrapped({"type": "object", "properties": properties, "required": [*properties]})

        def answers() -> Json:
            shape = self.view.shape.schema(answers=True)
            return wrapped(shape if wrapped is as_single else {"anyOf": [success_schema(shape), failure_schema()]})

        permission = self.opens if verb == "Read" else self.edit
        return Handler(act, permission, self.trust, request_schema=reads, response_schema=answers)

    def rows(self, call: Call) -> Answer:
        """List."""
        return answered(self.write_all(call.ctx, found(call.ctx, self.resource, self.view, LIST.read(call))))

    def write(self, ctx: Context, record: Record) -> Record:
        """The JSON object of a record."""
        return self.write_all(ctx, [record])[0]

    def write_all(self, ctx: Context, records: Sequence[Record]) -> list[Record]:
        """The JSON objects of records."""
        return [self.view.write(record) for record in self.shown(ctx, records)]

    def given(self, call: Call, data: Record, mode: Mode) -> Record:
        """The canonical values of `obj` and of the keys beside it."""
        sent = {name: value for name, value in self.object_in(data).items() if self.counts(name, value, mode)}
        try:
            given = self.view.read(sent, mode)
        except Invalid as invalid:
            first = invalid.problems[0]
            raise error_of(Problem(first.path, first.text, first.cause, sent_at(sent, first.path))) from None
        call.unread.extend(given.unread)
        return given.values | self.said_beside(data)

    def object_in(self, data: Record) -> Record:
        """`obj`, once it is one and names this entity."""
        sent = data.get("obj")
        if sent is None:
            raise BillError("BDC_1108", "obj")
        if not isinstance(sent, dict):
            raise BillError("BDC_1124", "obj")
        name = sent.get("entity")
        if not name:
            raise BillError("BDC_1117", "entity")
        if name != self.view.name:
            raise BillError("BDC_1118", self.view.name, str(name))
        return sent

    def counts(self, name: str, value: Any, mode: Mode) -> bool:
        """Whether a sent value is read: a null says nothing on create, nor where a field is never without a value."""
        if name in ("entity", "id"):
            return False
        return value is not None or (mode == "patch" and name in self.view.clearable)

    def said_beside(self, data: Record) -> Record:
        """The canonical values of the keys beside `obj`."""
        try:
            return {
                place: Boolean().read(data[name]) for name, place in self.beside.items() if data.get(name) is not None
            }
        except Mismatch:
            raise BillError("BDC_1124", ", ".join(self.beside)) from None

    def guard(self, call: Call, old: Record, values: Record) -> None:
        """Refuse an untrusted session that changes a protected field."""
        if not self.protected or call.ctx.caller.trusted:
            return
        before, after = self.view.write(old), self.view.write(merged(old, values))
        if any(before[name] != after[name] for name in self.protected):
            call.ctx.require_trust()


Verb = Callable[[V2Entity, Call, Record], Record]


def id_in(data: Record) -> str:
    """The `id` of `data`; raises BDC_1108 when there is none, BDC_1124 when it is no text the store can hold."""
    record_id = data.get("id")
    if record_id in (None, ""):
        raise BillError("BDC_1108", "id")
    if not isinstance(record_id, str) or "\0" in record_id:
        raise BillError("BDC_1124", "id")
    return record_id


def create(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Create."""
    return entity.resource.create(call.ctx, entity.given(call, data, "create"))


def read(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Read."""
    return entity.resource.read(call.ctx, id_in(data))


def update(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Update: what is not sent stays, lines are replaced as a whole and get new ids."""
    values = entity.given(call, data, "patch")
    record_id = id_in({"id": data["obj"].get("id")})
    archived = values.pop("archived", None)
    old = entity.resource.get(call.ctx, record_id)
    entity.guard(call, old, values)
    record = entity.resource.change(call.ctx, old, values, lines="replace")
    if archived is None or archived == record["archived"]:
        return record
    return (entity.resource.archive if archived else entity.resource.restore)(call.ctx, record_id)


def delete(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Delete: the record stays, inactive."""
    return entity.resource.archive(call.ctx, id_in(data))


def undelete(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Undelete."""
    return entity.resource.restore(call.ctx, id_in(data))


VERBS: Mapping[str, Verb] = {
    "Create": create,
    "Read": read,
    "Update": update,
    "Delete": delete,
    "Undelete": undelete,
}


def single(verb: Verb, entity: V2Entity) -> Serve:
    """A verb as an operation on one object."""

    def act(call: Call) -> Answer:
        return answered(entity.write(call.ctx, verb(entity, call, body_of(call).required())))

    return act


def several(verb: Verb, entity: V2Entity) -> Serve:
    """A verb as a bulk operation: each element succeeds or fails on its own.

    An element runs in a savepoint of the call's transaction, so a refused one leaves nothing behind and does not
    touch the others. What is not built refuses the whole call.
    """

    def element(call: Call, data: Any) -> Record:
        if not isinstance(data, dict):
            return refused(BillError("BDC_1124", "bulk"))
        try:
            with call.ctx.tx.savepoint():
                return success(entity.write(call.ctx, verb(entity, call, data)))
        except (BillError, BillErrors, Invalid) as refusal:
            return refused(refusal)

    def act(call: Call) -> Answer:
        return answered({"bulk": [element(call, data) for data in elements_of(call)]})

    return act


def elements_of(call: Call) -> list[Any]:
    """The elements of a bulk call, at most 100."""
    elements = body_of(call).required().get("bulk")
    if elements is None:
        raise BillError("BDC_1108", "bulk")
    if not isinstance(elements, list):
        raise BillError("BDC_1124", "bulk")
    if len(elements) > MAX_ELEMENTS:
        raise BillError("BDC_1129", "bulk", str(len(elements)))
    return elements
