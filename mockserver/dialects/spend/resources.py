"""The verbs every Spend & Expense resource has, made from a resource, its views and how it is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from mockserver.dialects.calls import NOTHING, Call, Gives, Handler, Query, Serve, Takes, collect, operation
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Json, body_values
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.rest.records import Complete, One, Page, page_schema
from mockserver.dialects.spend.ids import path_ids, under_id_names, with_record_ids
from mockserver.dialects.spend.lists import (
    MAX_PAGE_SIZE,
    USUAL,
    Listing,
    list_page,
    page_of,
    page_size,
    window,
)
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Mode, Shape, View

Function = TypeVar("Function", bound=Callable[..., Any])

READ, WRITE = "view", "manage_spend"


class SpendJson(Json):
    """A JSON object read by a view; ids in it may have either form, `names` are other spellings of its fields."""

    def __init__(self, view: View, mode: Mode = "create", names: Mapping[str, str] | None = None) -> None:
        super().__init__(view, mode)
        self.names = names or {}

    def read(self, call: Call) -> Record:
        """The canonical values, with record ids in all fields that refer to others."""
        values = body_values(call, self.view.read(under_id_names(required_body(call.body), self.names), self.mode))
        return with_record_ids(call.ctx, self.view.kind, values)


class Slice(NamedTuple):
    """A page of records that the function returns, all of them; the request's `max` and cursors select."""

    shape: Shape

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The page; raises `Invalid` naming the parameter that is wrong."""
        offset, limit = window(call, page_size(call, MAX_PAGE_SIZE))
        rows = value[offset : offset + limit + 1]
        return Answer(call.operation.status, page_of(call, rows, offset, limit, self.shape.write))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of a page."""
        return page_schema(self.shape)


@dataclass(frozen=True, slots=True)
class SpendResource:
    """A resource as Spend & Expense shows it; made, it serves its verbs.

    `operations` is the registry's prefix (`spend.cards`), `param` the path parameter that holds the id; `view` has
    the answers' fields and those a PATCH takes, `creation` those a POST takes; `names` maps other spellings of
    fields in bodies to the documented ones. `complete` adds to the records of answers what only the call knows;
    `write` is the right that its changes need.
    """

    operations: str
    resource: Resource
    view: View
    creation: View
    param: str
    listing: Listing = USUAL
    verbs: str = "list create get update delete"
    names: Mapping[str, str] = field(default_factory=dict)
    complete: Complete | None = None
    write: str = WRITE

    def __post_init__(self) -> None:
        for verb in self.verbs.split():
            collect(f"{self.operations}.{verb}", self._handler(verb))

    @property
    def one(self) -> One:
        """An answer of one record in the resource's view, which also writes what a POST of `creation` has made."""
        return One(self.resource, self.view, complete=self.complete)

    @property
    def page(self) -> Page:
        """A page of a list, as `listing` says: its order without a sort, what it hides, how many rows it may have."""
        pages = partial(list_page, listing=self.listing, complete=self.complete)
        return Page(self.resource, self.view, pages)

    def action(
        self,
        name: str,
        *,
        takes: Takes | View | None = None,
        gives: Gives | None = None,
        right: str = "",
        query: Query | None = None,
    ) -> Callable[[Function], Function]:
        """Collect a function as an operation of this resource: `name` follows the resource's prefix.

        Without `gives` it answers with the record it returns, without `right` it needs that of changes. The ids of its
        path arrive as record ids.
        """
        return operation(
            f"{self.operations}.{name}",
            takes=SpendJson(takes, names=self.names) if isinstance(takes, View) else takes,
            gives=gives or self.one,
            right=right or self.write,
            query=query,
            path=path_ids,
        )

    def _handler(self, verb: str) -> Handler:
        serve, takes, gives = VERBS[verb]
        body = takes(self) if takes else None
        return Handler(
            _bound(serve, self),
            READ if verb in ("list", "get") else self.write,
            body=body.body if body else "none",
            request_schema=body.request_schema if body else None,
            response_schema=gives(self).response_schema,
            kind=self.resource.kind.name,
            queryable=self.listing.queryable(self.view) if verb == "list" else None,
            summary=f"{SUMMARIES[verb]} {self.operations.partition('.')[2]}",
            name=f"{self.operations}: {verb}",
        )

    def takes(self, mode: Mode) -> SpendJson:
        """How a POST (by `creation`) or a PATCH (by `view`) is read, other spellings of fields among them."""
        return SpendJson(self.creation if mode == "create" else self.view, mode, self.names)

    def id_of(self, call: Call) -> str:
        """The record id in the path, which takes the `id` as well as the `uuid` (F-403)."""
        return path_ids(call)[list(call.params).index(self.param)]


def _bound(serve: Callable[[SpendResource, Call], Answer], resource: SpendResource) -> Serve:
    return lambda call: serve(resource, call)


def list_(resource: SpendResource, call: Call) -> Answer:
    """Answer a page of the collection; retired records are in it only if the request filters by it (F-406, F-422)."""
    return resource.page.answer(call, ())


def get(resource: SpendResource, call: Call) -> Answer:
    """Answer one record, retired or not (F-422); an id that names none is 404 (F-408)."""
    return resource.one.answer(call, resource.resource.get(call.ctx, resource.id_of(call)))


def create(resource: SpendResource, call: Call) -> Answer:
    """Make a record of the body and answer it.

    Raises `Invalid` with all violated constraints, each naming its field (F-455).
    """
    values = resource.takes("create").read(call)
    return resource.one.answer(call, resource.resource.create(call.ctx, values))


def update(resource: SpendResource, call: Call) -> Answer:
    """Change the fields of a record that the body names, leave the others, and answer it."""
    values = resource.takes("patch").read(call)
    return resource.one.answer(call, resource.resource.patch(call.ctx, resource.id_of(call), values))


def delete(resource: SpendResource, call: Call) -> Answer:
    """Retire a record, which stays readable (F-422); the answer has no body (F-406)."""
    resource.resource.archive(call.ctx, resource.id_of(call))
    return NOTHING.answer(call, None)


SUMMARIES: Mapping[str, str] = {
    "list": "A page of",
    "get": "One of",
    "create": "Create one of",
    "update": "Change one of",
    "delete": "Delete one of",
}
VERBS: Mapping[
    str,
    tuple[
        Callable[[SpendResource, Call], Answer],
        Callable[[SpendResource], Takes] | None,
        Callable[[SpendResource], Gives],
    ],
] = {
    "list": (list_, None, lambda resource: resource.page),
    "get": (get, None, lambda resource: resource.one),
    "create": (create, lambda resource: resource.takes("create"), lambda resource: resource.one),
    "update": (update, lambda resource: resource.takes("patch"), lambda resource: resource.one),
    "delete": (delete, None, lambda _: NOTHING),
}
