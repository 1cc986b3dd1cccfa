"""The verbs every v3 resource has, made from a resource, a view and a list of what it offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mockserver.dialects.calls import Act, Call, Handler, Schema
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.lists import list_page
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import Invalid, NotFound, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import Array, Input, Mode, View
from mockserver.kernel.schema.types import NOT_BLANK, mismatch

# Seen refused for vendors; the text, and that other resources do the same, are assumed.
NOTHING_KNOWN = "no field that can be changed was sent"


@dataclass(frozen=True, slots=True)
class Parent:
    """Whose records a path is about: the path parameter with its id, its resource, and the field that refers to it."""

    param: str
    resource: Resource
    field: str


@dataclass(frozen=True, slots=True)
class V3Resource:
    """A resource as v3 shows it.

    `operations` is the registry's prefix (`v3.vendors`), `param` the path parameter that holds the id, `edit` the
    permission its writes need, `bulk_most` the size of bulk bodies, `wrapper` the key around bulk answers (empty:
    a bare array), `parent` the record whose part it is.
    """

    operations: str
    resource: Resource
    view: View
    param: str
    edit: str
    verbs: str = "list create get update archive restore"
    bulk_verbs: str = ""
    bulk_most: int = 50
    wrapper: str = ""
    parent: Parent | None = None

    def handlers(self) -> dict[str, Handler]:
        """A handler per verb, by operation id."""
        made = {f"{self.operations}.{verb}": self._handler(verb, VERBS) for verb in self.verbs.split()}
        bulk = {f"{self.operations}.bulk.{verb}": self._handler(verb, BULK_VERBS) for verb in self.bulk_verbs.split()}
        return made | bulk

    def _handler(self, verb: str, verbs: Mapping[str, Callable[[V3Resource, Call], Answer]]) -> Handler:
        act = verbs[verb]
        reads = verb in ("list", "get")
        body = "json" if verb in ("create", "replace", "update") else "none"
        bulk = verbs is BULK_VERBS
        return Handler(
            _bound(act, self),
            "view" if reads else self.edit,
            body=body,
            reads=self._reads(verb, bulk=bulk) if body == "json" else None,
            answers=self._answers(verb, bulk=bulk),
        )

    def _reads(self, verb: str, *, bulk: bool) -> Schema:
        def schema() -> dict[str, Any]:
            shape = self.view.shape.schema()
            if verb == "update":
                shape.pop("required", None)
            if bulk and verb != "create":
                required = ["id", *shape.get("required", ())]
                shape |= {"properties": {"id": {"type": "string"}, **shape["properties"]}, "required": required}
            return {"type": "array", "items": shape, "maxItems": self.bulk_most} if bulk else shape

        return schema

    def _answers(self, verb: str, *, bulk: bool) -> Schema:
        def schema() -> dict[str, Any]:
            shape = self.view.shape.schema(answers=True)
            rows = {"type": "array", "items": shape}
            if verb == "list":
                page = {"type": "string"}
                return {"type": "object", "properties": {"results": rows, "nextPage": page, "prevPage": page}}
            if bulk:
                return {"type": "object", "properties": {self.wrapper: rows}} if self.wrapper else rows
            return shape

        return schema

    def given(self, call: Call, mode: Mode) -> Record:
        """The canonical values of the call's body."""
        return noted(call, self.view.read(required_body(call.body), mode))

    def id_of(self, call: Call) -> str:
        """The id in the path; 404 for another parent's."""
        record_id = call.params[self.param]
        for only in self.within(call):
            if self.resource.get(call.ctx, record_id)[only.field] != only.value:
                raise NotFound(record_id, in_path=True)
        return record_id

    def within(self, call: Call) -> tuple[Filter, ...]:
        """What leaves only the records of the parent in the path; 404 where there is no such parent."""
        if self.parent is None:
            return ()
        parent_id = call.params[self.parent.param]
        self.parent.resource.get(call.ctx, parent_id)
        return (Filter(self.parent.field, "eq", parent_id),)


def _bound(act: Callable[[V3Resource, Call], Answer], shown: V3Resource) -> Act:
    return lambda call: act(shown, call)


def noted(call: Call, given: Input) -> Record:
    """The values of a body; the fields BILL ignores are noted for the answer's headers."""
    call.unread.extend(given.unread)
    return given.values


def list_(shown: V3Resource, call: Call) -> Answer:
    """GET the collection."""
    return Answer(call.operation.status, list_page(call, shown.resource, shown.view, always=shown.within(call)))


def get(shown: V3Resource, call: Call) -> Answer:
    """GET one."""
    return Answer(call.operation.status, shown.view.write(shown.resource.read(call.ctx, shown.id_of(call))))


def create(shown: V3Resource, call: Call) -> Answer:
    """POST to the collection."""
    values = shown.given(call, "create") | {only.field: only.value for only in shown.within(call)}
    record = shown.resource.create(call.ctx, values)
    return Answer(call.operation.status, shown.view.write(record))


def replace(shown: V3Resource, call: Call) -> Answer:
    """PUT one."""
    values = shown.given(call, "replace")
    return Answer(call.operation.status, shown.view.write(shown.resource.replace(call.ctx, shown.id_of(call), values)))


def update(shown: V3Resource, call: Call) -> Answer:
    """PATCH one."""
    values = shown.given(call, "patch")
    if not values and call.body:
        shown.resource.read(call.ctx, shown.id_of(call))
        raise Invalid([Problem("", NOTHING_KNOWN)])
    return Answer(call.operation.status, shown.view.write(shown.resource.patch(call.ctx, shown.id_of(call), values)))


def archive(shown: V3Resource, call: Call) -> Answer:
    """POST archive."""
    return Answer(call.operation.status, shown.view.write(shown.resource.archive(call.ctx, shown.id_of(call))))


def restore(shown: V3Resource, call: Call) -> Answer:
    """POST restore."""
    return Answer(call.operation.status, shown.view.write(shown.resource.restore(call.ctx, shown.id_of(call))))


VERBS: Mapping[str, Callable[[V3Resource, Call], Answer]] = {
    "list": list_,
    "get": get,
    "create": create,
    "replace": replace,
    "update": update,
    "archive": archive,
    "restore": restore,
}


def bulk_items(call: Call, most: int) -> list[Any]:
    """The elements of a bulk body: a bare array of 1 to `most`."""
    body = required_body(call.body)
    if not isinstance(body, list):
        raise Invalid([Problem("", mismatch(Array.wanted, body).text, "type")])
    if not 1 <= len(body) <= most:
        raise Invalid([Problem("items", f"size must be between 1 and {most}")])
    return body


def read_items(call: Call, items: Sequence[Any], view: View, mode: Mode, known: Sequence[Problem] = ()) -> list[Record]:
    """The canonical values of every element; all constraint problems of all elements at once, after `known` ones."""
    values: list[Record] = []
    problems = list(known)
    for index, item in enumerate(items):
        try:
            values.append(noted(call, view.read(item, mode, where=f"[{index}].")))
        except Invalid as invalid:
            if invalid.problems[0].cause == "type":
                raise
            problems += invalid.problems
    if problems:
        raise Invalid(problems)
    return values


def bulk_create(shown: V3Resource, call: Call) -> Answer:
    """POST bulk."""
    values = read_items(call, bulk_items(call, shown.bulk_most), shown.view, "create")
    return bulk_answer(shown, call, shown.resource.create_many(call.ctx, values))


def bulk_replace(shown: V3Resource, call: Call) -> Answer:
    """PUT bulk: each element carries its id."""
    return bulk_answer(shown, call, shown.resource.replace_many(call.ctx, keyed_items(shown, call, "replace")))


def bulk_update(shown: V3Resource, call: Call) -> Answer:
    """PATCH bulk: each element carries its id."""
    return bulk_answer(shown, call, shown.resource.patch_many(call.ctx, keyed_items(shown, call, "patch")))


def keyed_items(shown: V3Resource, call: Call, mode: Mode) -> list[tuple[str, Record]]:
    """The id and the canonical values of every element of a bulk body."""
    items = bulk_items(call, shown.bulk_most)
    ids = [key_of(item) for item in items]
    bare = [without_key(item) for item in items]
    missing = [Problem(f"[{index}].id", NOT_BLANK, "missing") for index, key in enumerate(ids) if not key]
    return list(zip(ids, read_items(call, bare, shown.view, mode, missing), strict=True))


def key_of(item: Any) -> str:
    """The id an element of a bulk change carries, empty where it has none."""
    record_id = item.get("id") if isinstance(item, dict) else None
    return record_id.strip() if isinstance(record_id, str) else ""


def without_key(item: Any) -> Any:
    """An element of a bulk change without its id."""
    return {key: value for key, value in item.items() if key != "id"} if isinstance(item, dict) else item


def bulk_archive(shown: V3Resource, call: Call) -> Answer:
    """POST bulk/archive?ids=a,b."""
    records = shown.resource.archive_many(call.ctx, bulk_ids(call, shown.bulk_most), archived=True)
    return bulk_answer(shown, call, records)


def bulk_restore(shown: V3Resource, call: Call) -> Answer:
    """POST bulk/restore?ids=a,b."""
    records = shown.resource.archive_many(call.ctx, bulk_ids(call, shown.bulk_most), archived=False)
    return bulk_answer(shown, call, records)


def bulk_ids(call: Call, most: int) -> list[str]:
    """The `ids` parameter: a comma list of 1 to `most`, or the parameter once for each."""
    given = ",".join(value for name, value in parse_qsl(call.request.query_string) if name == "ids")
    ids = [part.strip() for part in given.split(",") if part.strip()]
    if not ids:
        raise refuse("ids", "must not be empty")
    if len(ids) > most:
        raise refuse("ids", f"size must be between 1 and {most}")
    return list(dict.fromkeys(ids))


def bulk_answer(shown: V3Resource, call: Call, records: Sequence[Record]) -> Answer:
    """The records of a bulk call, wrapped the way BILL wraps this resource."""
    rows = [shown.view.write(record) for record in records]
    return Answer(call.operation.status, {shown.wrapper: rows} if shown.wrapper else rows)


BULK_VERBS: Mapping[str, Callable[[V3Resource, Call], Answer]] = {
    "create": bulk_create,
    "replace": bulk_replace,
    "update": bulk_update,
    "archive": bulk_archive,
    "restore": bulk_restore,
}
