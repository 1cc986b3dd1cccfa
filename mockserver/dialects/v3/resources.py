"""The verbs every v3 resource has, made from a resource, a view and a list of what it offers; and its own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from mockserver.dialects.calls import Call, Gives, Handler, Query, Serve, Takes, collect, ids_of, operation
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Json, body_values
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.rest.records import Many, One, Page, write_record, written_records
from mockserver.dialects.v3.bulk import BULK_VERBS
from mockserver.dialects.v3.lists import list_page
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import Invalid, NotFound, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import Mode, View

Function = TypeVar("Function", bound=Callable[..., Any])

# Seen refused for vendors (F-111); the text, and that other resources do the same, are assumed (F-624).
NOTHING_KNOWN = "no field that can be changed was sent"

READING = ("list", "get")
SUMMARIES: Mapping[str, str] = {
    "list": "A page of",
    "get": "One of",
    "create": "Create one of",
    "replace": "Replace one of",
    "update": "Change one of",
    "archive": "Archive one of",
    "restore": "Restore one of",
}


class Parent(NamedTuple):
    """Whose records a path is about: the path parameter with its id, its resource, and the field that refers to it."""

    param: str
    resource: Resource
    field: str


@dataclass(frozen=True, slots=True)
class V3Resource:
    """A resource as v3 shows it; made, it serves its verbs.

    `operations` is the registry's prefix (`v3.vendors`), `param` the path parameter that holds the id, `edit` the
    permission its writes need, `bulk_max` the size of bulk bodies, `bulk_max_is_prose` whether no schema
    says it (F-115), `id_may_be_empty` whether an
    empty id in a bulk change is one of nothing (F-1766), `wrapper` the key around bulk answers (empty: a bare array),
    `parent` the record whose part it is, `link` the path of a file below the host, with fields of the
    record in braces, that its answers show as `downloadLink`. `read` is the permission its reads need, `trust` the
    verbs that need an MFA-trusted session; `check_path` refuses a path that is not the caller's, once the body is read;
    `views` are those of answers that differ, by verb (`bulk` for all bulk verbs).
    """

    operations: str
    resource: Resource
    view: View
    param: str
    edit: str
    verbs: str = "list create get update archive restore"
    bulk_verbs: str = ""
    bulk_max: int = 50
    bulk_max_is_prose: bool = False
    id_may_be_empty: bool = False
    wrapper: str = ""
    parent: Parent | None = None
    link: str = ""
    read: str = "view"
    trust: str = ""
    check_path: Callable[[Call], object] | None = None
    views: Mapping[str, View] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for verb in self.verbs.split():
            collect(f"{self.operations}.{verb}", self._handler(verb))
        for verb in self.bulk_verbs.split():
            collect(f"{self.operations}.bulk.{verb}", self._bulk_handler(verb))

    # what actions give

    @property
    def one(self) -> One:
        """An answer of one record in the resource's own view, whatever the verb."""
        return One(self.resource, self.view, self.link)

    @property
    def many(self) -> Many:
        """Several records, in the view of bulk verbs and wrapped as BILL wraps this resource.

        Bills are a bare array (F-132), vendors stand under `vendors` (F-113).
        """
        return Many(self.resource, self.views.get("bulk", self.view), self.wrapper, self.link)

    @property
    def page(self) -> Page:
        """A page of a list.

        The resource's own view says what it is filtered and sorted by; its rows are in the view of `list` where that
        differs.
        """
        return Page(self.resource, self.view, list_page, self.link, self.views.get("list"))

    def one_of(self, verb: str) -> One:
        """An answer of one record in the view that `views` has for a verb, else in the resource's own."""
        return One(self.resource, self.views.get(verb, self.view), self.link)

    def action(
        self,
        name: str,
        *,
        takes: Takes | View | None = None,
        gives: Gives | None = None,
        right: str | None = None,
        trust: bool = False,
        query: Query | None = None,
    ) -> Callable[[Function], Function]:
        """Collect a function as an operation of this resource: `name` follows the resource's prefix.

        Without `gives` it answers with the record it returns, without `right` it needs that of the resource's writes.
        An id in the path names a record of the path's parent, or nothing.
        """
        return operation(
            f"{self.operations}.{name}",
            takes=Json(takes) if isinstance(takes, View) else takes,
            gives=gives or self.one,
            right=self.edit if right is None else right,
            trust=trust,
            query=query,
            path=self.ids_of if self.parent or self.check_path else ids_of,
        )

    # the verbs

    def _handler(self, verb: str) -> Handler:
        serve, takes, gives = VERBS[verb]
        return self._verb_handler(verb, serve, takes(self) if takes else None, gives(self))

    def _bulk_handler(self, verb: str) -> Handler:
        serve, takes = BULK_VERBS[verb]
        return self._verb_handler(verb, serve, takes(self) if takes else None, self.many)

    def _verb_handler(
        self, verb: str, serve: Callable[[V3Resource, Call], Answer], takes: Takes | None, gives: Gives
    ) -> Handler:
        return Handler(
            _bound(serve, self),
            self.read if verb in READING else self.edit,
            verb in self.trust.split(),
            body=takes.body if takes else "none",
            request_schema=takes.request_schema if takes else None,
            response_schema=gives.response_schema,
            kind=self.resource.kind.name,
            queryable=getattr(gives, "queryable", None),
            summary=f"{SUMMARIES[verb]} {self.operations.partition('.')[2].replace('.', ' ').replace('-', ' ')}",
            name=f"{self.operations}: {verb}",
        )

    def id_of(self, call: Call) -> str:
        """The record id in the path; raises `NotFound` (404) where the record is of another parent than the path's."""
        record_id = call.params[self.param]
        for only in self.within(call):
            if self.resource.get(call.ctx, record_id)[only.field] != only.value:
                raise NotFound(record_id, in_path=True)
        return record_id

    def ids_of(self, call: Call) -> Sequence[str]:
        """The ids of the path, its parent being there and the caller's."""
        self.within(call)
        return ids_of(call)

    def within(self, call: Call) -> tuple[Filter, ...]:
        """What leaves only the records of the parent in the path; 404 where there is no such parent."""
        if self.check_path is not None:
            self.check_path(call)
        if self.parent is None:
            return ()
        parent_id = call.params[self.parent.param]
        self.parent.resource.get(call.ctx, parent_id)
        return (Filter(self.parent.field, "eq", parent_id),)

    def values(self, call: Call, mode: Mode) -> Record:
        """The canonical values of the call's body, which has to be there.

        Fields BILL ignores are noted as unread (F-108). Raises `Invalid` with the one value of a wrong type, else
        with every violated constraint of the mode.
        """
        return body_values(call, self.view.read(required_body(call.body), mode))

    def answer(self, call: Call, record: Record, verb: str) -> Answer:
        """The answer with a record that a verb has read or changed, in that verb's view and with its status."""
        return Answer(call.operation.status, write_record(call, record, self.views.get(verb, self.view), self.link))

    def answers(self, call: Call, records: Sequence[Record]) -> Answer:
        """The records of a bulk call, wrapped the way BILL wraps this resource."""
        view = self.views.get("bulk", self.view)
        rows = [write_record(call, record, view, self.link) for record in records]
        return Answer(call.operation.status, {self.wrapper: rows} if self.wrapper else rows)


def _bound(serve: Callable[[V3Resource, Call], Answer], resource: V3Resource) -> Serve:
    return lambda call: serve(resource, call)


def list_(resource: V3Resource, call: Call) -> Answer:
    """Answer a page: `results`, `nextPage` unless it is the last (F-072), `prevPage` unless it is the first.

    `max` is 1 to 100 and 20 where it is not sent (F-070, F-071); without a sort the oldest record comes first
    (F-074), archived ones among them (F-079).
    """
    return resource.page.answer(call, resource.within(call))


def get(resource: V3Resource, call: Call) -> Answer:
    """Answer one record, also an archived one (F-112).

    An id that names none of the caller's is 404 with BDC_1205 (F-109).
    """
    record_id = resource.id_of(call)
    if resource.link:
        return resource.answer(call, resource.resource.read(call.ctx, record_id), "get")
    records = written_records(resource.resource, resource.views.get("get", resource.view))
    return Answer(call.operation.status, records.one(call.ctx, record_id))


def create(resource: V3Resource, call: Call) -> Answer:
    """Make a record of the body, under the parent in the path if there is one, and answer it as a read would.

    Raises `Invalid` with the one value of a wrong type (F-154), else with all violated constraints at once (F-105).
    """
    values = resource.values(call, "create") | {only.field: only.value for only in resource.within(call)}
    return resource.answer(call, resource.resource.create(call.ctx, values), "create")


def replace(resource: V3Resource, call: Call) -> Answer:
    """Give a record the body's values and take away those it leaves out; it needs what a create needs (F-131)."""
    values = resource.values(call, "replace")
    return resource.answer(call, resource.resource.replace(call.ctx, resource.id_of(call), values), "replace")


def update(resource: V3Resource, call: Call) -> Answer:
    """Change the fields that the body names and leave the others (F-110).

    Raises `Invalid` for a body in which no field is known: seen for vendors (F-111), assumed of the others (F-624).
    """
    values = resource.values(call, "patch")
    if not values and call.body:
        resource.resource.read(call.ctx, resource.id_of(call))
        raise Invalid([Problem("", NOTHING_KNOWN, fact="F-624")])
    return resource.answer(call, resource.resource.patch(call.ctx, resource.id_of(call), values), "update")


def archive(resource: V3Resource, call: Call) -> Answer:
    """Archive a record and answer it; one that is archived already stays as it is, and readable (F-112)."""
    return resource.answer(call, resource.resource.archive(call.ctx, resource.id_of(call)), "archive")


def restore(resource: V3Resource, call: Call) -> Answer:
    """Take a record out of the archive and answer it; one that is not archived stays as it is (F-112)."""
    return resource.answer(call, resource.resource.restore(call.ctx, resource.id_of(call)), "restore")


VERBS: Mapping[
    str,
    tuple[
        Callable[[V3Resource, Call], Answer],
        Callable[[V3Resource], Takes] | None,
        Callable[[V3Resource], Gives],
    ],
] = {
    "list": (list_, None, lambda resource: resource.page),
    "get": (get, None, lambda resource: resource.one_of("get")),
    "create": (create, lambda resource: Json(resource.view), lambda resource: resource.one_of("create")),
    "replace": (replace, lambda resource: Json(resource.view, "replace"), lambda resource: resource.one_of("replace")),
    "update": (update, lambda resource: Json(resource.view, "patch"), lambda resource: resource.one_of("update")),
    "archive": (archive, None, lambda resource: resource.one_of("archive")),
    "restore": (restore, None, lambda resource: resource.one_of("restore")),
}
