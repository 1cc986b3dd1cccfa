"""Crud, Bulk and List of every v2 entity, made from a resource, a view and what the entity offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockserver.dialects.calls import Call, Gives, Handler, Takes, collect
from mockserver.dialects.v2.answers import Many, One, OneById, Rows
from mockserver.dialects.v2.bodies import NOTHING_BESIDE, IdData, ObjectData, id_in
from mockserver.dialects.v2.bulk import Elements, Envelopes, envelopes
from mockserver.dialects.v2.lists import AUDITED_LIST, LIST, query_of
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.views import EntityView
from mockserver.dialects.v2.words import speaking
from mockserver.domain.context import Context
from mockserver.domain.merging import merge
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Query
from mockserver.kernel.schema import READ_ONLY, Field, Text

READING = ("Read", "List")
SUMMARIES: Mapping[str, str] = {
    "Create": "Create one of",
    "Read": "One of",
    "Update": "Change one of",
    "Delete": "Make inactive one of",
    "Undelete": "Make active again one of",
    "List": "A page of",
}


@dataclass(frozen=True, slots=True)
class V2Entity:
    """A resource as v2 shows it; made, it serves its verbs.

    `edit` and `read` are the permissions its writes and reads need, `crud` and `bulk` the verbs it offers, `lists`
    whether it is listed, `audit` whether lists can tell who made its records, `trust` whether all of that needs an
    MFA-trusted session. Changing a `protected` field needs one in any case. `beside` are the keys that stand beside
    `obj`. `rule` refuses values of a new record that v2 alone refuses, `adds` makes what v2 alone adds to one.
    """

    resource: Resource
    view: EntityView
    edit: str = ""
    read: str = "view"
    crud: str = "Create Read Update Delete Undelete"
    bulk: str = "Create Update Delete Undelete"
    lists: bool = True
    audit: bool = False
    trust: bool = False
    protected: tuple[str, ...] = ()
    beside: Parameters = NOTHING_BESIDE
    rule: Callable[[Context, Record], None] | None = None
    adds: Callable[[Context, Record], Record] | None = None

    def __post_init__(self) -> None:
        for name in self.crud.split():
            if name == "Read":
                self._collect("Crud.Read", IdData(), OneById(self.view, self.resource), lambda _, data: id_in(data))
            else:
                self._collect(f"Crud.{name}", self._takes(name), One(self.view), self._verb(name))
        for name in self.bulk.split():
            verb = partial(envelopes, self.view, self._verb(name))
            self._collect(f"Bulk.Crud.{name}", Elements(self._takes(name)), Envelopes(self.view), verb)
        if self.lists:
            audit_view = self._audit_view() if self.audit else None
            takes = AUDITED_LIST if self.audit else LIST
            self._collect("List", takes, Rows(self.view, self.resource, audit_view), partial(list_, self))

    def _collect(self, path: str, takes: Takes, gives: Gives, verb: Callable[[Call, Any], Any]) -> None:
        operation_id, name = f"v2.{path}.{self.view.name}", path.rpartition(".")[2]
        handler = Handler(
            lambda call: gives.answer(call, verb(call, takes.read(call))),
            self.read if name in READING else self.edit,
            self.trust,
            body=takes.body,
            request_schema=takes.request_schema,
            response_schema=gives.response_schema,
            kind=self.resource.kind.name,
            queryable=getattr(gives, "queryable", None),
            summary=f"{SUMMARIES[name]} {self.view.name}",
            name=f"{self.resource.kind.name}: {operation_id}",
        )
        collect(operation_id, handler)

    def _audit_view(self) -> EntityView:
        """The view of rows that tell who made them, under the name that purchase orders have for it (F-1412)."""
        maker = FromRecord("createdByUser", USER, "createdBy", value=full_name)
        fields = [*self.view.shape.fields[1:], Field("createdByUser", Text(), access=READ_ONLY)]
        read_fields = [*self.view.read_fields, maker]
        return EntityView(self.view.name, self.resource.kind, fields, read_fields=read_fields)

    def _verb(self, name: str) -> Callable[[Call, Record], Record]:
        """What serves a verb: its refusals name fields as the view does."""
        return speaking(partial(VERBS[name], self), self.view.shape)

    def _takes(self, verb: str) -> Takes:
        return self.object_data if verb in ("Create", "Update") else IdData()

    # what calls give

    @property
    def one(self) -> One:
        """One object of this entity, its record just made or changed."""
        return One(self.view, self.resource)

    def many(self, key: str) -> Many:
        """Several objects of this entity under a key, their records just made or changed."""
        return Many(self.view, key, self.resource)

    # what the verbs share

    @property
    def object_data(self) -> ObjectData:
        """What creates and updates take."""
        return ObjectData(self.view, self.beside)

    def guard(self, call: Call, old: Record, values: Record) -> None:
        """Refuse an untrusted session that changes a protected field: raises BDC_1361."""
        if not self.protected:
            return
        before, after = self.view.write(old), self.view.write(merge(old, values))
        if any(before[name] != after[name] for name in self.protected):
            call.ctx.require_trust()


def create(entity: V2Entity, call: Call, data: Record) -> Record:
    """Serve Crud/Create; raises what the entity's view, its rule and the resource refuse."""
    values = entity.object_data.values_in(call, data, "create")
    if entity.rule is not None:
        entity.rule(call.ctx, values)
    record = entity.resource.create(call.ctx, values)
    if entity.adds is not None:
        entity.adds(call.ctx, record)
    return record


def update(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Update: what is not sent stays (F-204), lines are replaced as a whole and get new ids (F-208)."""
    values = entity.object_data.values_in(call, data, "patch")
    record_id = id_in(data["obj"])
    archived = values.pop("archived", None)
    old = entity.resource.get(call.ctx, record_id)
    entity.guard(call, old, values)
    record = entity.resource.change(call.ctx, old, values, lines="replace")
    if archived is None or archived == record["archived"]:
        return record
    return (entity.resource.archive if archived else entity.resource.restore)(call.ctx, record_id)


def delete(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Delete: the record stays, inactive (F-205)."""
    return entity.resource.archive(call.ctx, id_in(data))


def undelete(entity: V2Entity, call: Call, data: Record) -> Record:
    """Crud/Undelete: the record is active again, and is the answer (F-205)."""
    return entity.resource.restore(call.ctx, id_in(data))


def list_(entity: V2Entity, call: Call, parameters: Record) -> Query:
    """Serve List: what a page of an entity's objects is to hold."""
    return query_of(call.ctx, entity.view, parameters)


VERBS: Mapping[str, Callable[[V2Entity, Call, Record], Record]] = {
    "Create": create,
    "Update": update,
    "Delete": delete,
    "Undelete": undelete,
}
