"""The verbs every Spend & Expense resource has, made from a resource, its views and how it is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.dialects.calls import Call, Handler, Schema, Serve
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.spend.ids import record_id, under_id_names, with_record_ids
from mockserver.dialects.spend.lists import USUAL, Listing, list_page
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Mode, View

READ, WRITE = "view", "manage_spend"


@dataclass(frozen=True, slots=True)
class SpendResource:
    """A resource as Spend & Expense shows it.

    `operations` is the registry's prefix (`spend.cards`), `param` the path parameter that holds the id; `view` has
    the answers' fields and those a PATCH takes, `creation` those a POST takes; `names` maps other spellings of
    fields in bodies to the documented ones.
    """

    operations: str
    resource: Resource
    view: View
    creation: View
    param: str
    listing: Listing = USUAL
    verbs: str = "list create get update delete"
    names: Mapping[str, str] = field(default_factory=dict)

    def handlers(self) -> dict[str, Handler]:
        """A handler per verb, by operation id."""
        return {f"{self.operations}.{verb}": self._handler(verb) for verb in self.verbs.split()}

    def _handler(self, verb: str) -> Handler:
        return Handler(
            _bound(VERBS[verb], self),
            READ if verb in ("list", "get") else WRITE,
            body="json" if verb in BODIES else "none",
            request_schema=BODIES[verb](self) if verb in BODIES else None,
            response_schema=None if verb == "delete" else self._answers(verb),
        )

    def _answers(self, verb: str) -> Schema:
        def schema() -> dict[str, Any]:
            shape = self.view.shape.schema(answers=True)
            return page_of(shape) if verb == "list" else shape

        return schema

    def given(self, call: Call, mode: Mode, view: View) -> Record:
        """The canonical values of the call's body."""
        return read_body(call, view, mode, self.names)

    def id_of(self, call: Call) -> str:
        """The record id of the one in the path."""
        return record_id(call.ctx, self.resource.kind.name, call.params[self.param])

    def answer(self, call: Call, record: Record) -> Answer:
        """One record."""
        self.resource.present(call.ctx, [record])
        return Answer(call.operation.status, self.view.write(record))


def page_of(row: Record) -> Record:
    """The JSON Schema of a list of rows."""
    page = {"type": "string"}
    return {
        "type": "object",
        "properties": {"nextPage": page, "prevPage": page, "results": {"type": "array", "items": row}},
    }


def _bound(act: Callable[[SpendResource, Call], Answer], shown: SpendResource) -> Serve:
    return lambda call: act(shown, call)


def read_body(call: Call, view: View, mode: Mode, names: Mapping[str, str]) -> Record:
    """The canonical values of a body; the fields BILL ignores are noted for the answer's headers."""
    read = view.read(under_id_names(required_body(call.body), names), mode)
    call.unread.extend(read.unread)
    return with_record_ids(call.ctx, view.kind, read.values)


def list_(shown: SpendResource, call: Call) -> Answer:
    """GET the collection."""
    return Answer(call.operation.status, list_page(call, shown.resource, shown.view, shown.listing))


def get(shown: SpendResource, call: Call) -> Answer:
    """GET one, retired or not."""
    return shown.answer(call, shown.resource.get(call.ctx, shown.id_of(call)))


def create(shown: SpendResource, call: Call) -> Answer:
    """POST to the collection."""
    return shown.answer(call, shown.resource.create(call.ctx, shown.given(call, "create", shown.creation)))


def update(shown: SpendResource, call: Call) -> Answer:
    """PATCH one."""
    values = shown.given(call, "patch", shown.view)
    return shown.answer(call, shown.resource.patch(call.ctx, shown.id_of(call), values))


def delete(shown: SpendResource, call: Call) -> Answer:
    """DELETE one: it is retired, and the answer has no body."""
    shown.resource.archive(call.ctx, shown.id_of(call))
    return Answer(call.operation.status)


VERBS: Mapping[str, Callable[[SpendResource, Call], Answer]] = {
    "list": list_,
    "get": get,
    "create": create,
    "update": update,
    "delete": delete,
}


def changes(view: View) -> Schema:
    """The JSON Schema of a PATCH body: nothing in it is required."""

    def schema() -> dict[str, Any]:
        return {name: part for name, part in view.shape.schema().items() if name != "required"}

    return schema


BODIES: Mapping[str, Callable[[SpendResource], Schema]] = {
    "create": lambda shown: shown.creation.shape.schema,
    "update": lambda shown: changes(shown.view),
}
