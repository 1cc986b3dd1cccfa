"""The bulk verbs of v3: bare arrays in, all or nothing, the records out in the wrapper of their resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mockserver.dialects.calls import Call, Takes
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Elements, read_elements
from mockserver.dialects.rest.filters import refuse
from mockserver.kernel.errors import Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Mode, View
from mockserver.kernel.schema.types import NOT_BLANK

if TYPE_CHECKING:
    from mockserver.dialects.v3.resources import V3Resource


class KeyedElements(Elements):
    """A bare array whose elements carry the ids of the records they change: read as (id, values).

    An empty id is no violated constraint where `id_may_be_empty`: it is the id of nothing then (F-1766).
    """

    def __init__(self, view: View, *, max_items: int, mode: Mode, id_may_be_empty: bool = False) -> None:
        super().__init__(view, max_items=max_items, mode=mode)
        self.id_may_be_empty = id_may_be_empty

    def read_keyed(self, call: Call) -> list[tuple[str, Record]]:
        """The id (F-166) and the canonical values of every element, in their order.

        Raises `Invalid` with the one value of a wrong type, else with every violated constraint: a missing id is
        `[0].id`.
        """
        elements = self.elements(call)
        ids = [key_of(element) for element in elements]
        missing = [
            Problem(f"[{index}].id", NOT_BLANK, "missing")
            for index, (key, element) in enumerate(zip(ids, elements, strict=True))
            if not key and not (self.id_may_be_empty and has_text(element))
        ]
        bare = [without_key(element) for element in elements]
        return list(zip(ids, read_elements(call, bare, self.view, self.mode, missing), strict=True))

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the array: each element has an id, and in a PATCH needs nothing else."""
        shape = self.view.shape.schema(mode=self.mode)
        properties, required = {"id": {"type": "string"}, **shape["properties"]}, ["id", *shape.get("required", ())]
        element = shape | {"properties": properties, "required": required}
        return {"type": "array", "items": element, "maxItems": self.max_items}


def key_of(element: Any) -> str:
    """The id an element of a bulk change carries, empty where it has none."""
    record_id = element.get("id") if isinstance(element, dict) else None
    return record_id.strip() if isinstance(record_id, str) else ""


def has_text(element: Any) -> bool:
    """Whether an element of a bulk change carries a text as its id, an empty one perhaps."""
    return isinstance(element, dict) and isinstance(element.get("id"), str)


def without_key(element: Any) -> Any:
    """An element of a bulk change without its `id`; what is no object comes back as it is, for the view to refuse."""
    return {key: value for key, value in element.items() if key != "id"} if isinstance(element, dict) else element


def bulk_create(resource: V3Resource, call: Call) -> Answer:
    """Make a record of every element, or none of any (F-114, F-133), and answer them in their order.

    An array of no element, or of more than `bulk_max`, is refused (F-115).
    """
    values = new_elements(resource).read(call)
    return resource.answers(call, resource.resource.create_many(call.ctx, values))


def new_elements(resource: V3Resource) -> Elements:
    """How the elements of a bulk create are read: by the resource's view, 1 to `bulk_max` of them."""
    return Elements(resource.view, max_items=resource.bulk_max, prose=resource.bulk_max_is_prose)


def bulk_replace(resource: V3Resource, call: Call) -> Answer:
    """Replace the records that the elements name by `id`: all of them, or none when one is refused."""
    return resource.answers(
        call, resource.resource.replace_many(call.ctx, keyed_elements(resource, "replace").read_keyed(call))
    )


def bulk_update(resource: V3Resource, call: Call) -> Answer:
    """Change the fields that the elements name, in the records they name by `id` (F-166): in all, or in none."""
    return resource.answers(
        call, resource.resource.patch_many(call.ctx, keyed_elements(resource, "patch").read_keyed(call))
    )


def keyed_elements(resource: V3Resource, mode: Mode) -> KeyedElements:
    """How the elements of a bulk change are read: by the resource's view in that mode, at most `bulk_max` of them."""
    return KeyedElements(
        resource.view, max_items=resource.bulk_max, mode=mode, id_may_be_empty=resource.id_may_be_empty
    )


def bulk_archive(resource: V3Resource, call: Call) -> Answer:
    """Archive the records that `ids` in the query names, separated by commas; a body is ignored (F-167)."""
    ids = Ids(max_items=resource.bulk_max).read(call)["ids"]
    return resource.answers(call, resource.resource.archive_many(call.ctx, ids, archived=True))


def bulk_restore(resource: V3Resource, call: Call) -> Answer:
    """Restore the records that `ids` in the query names, separated by commas; a body is ignored (F-167)."""
    ids = Ids(max_items=resource.bulk_max).read(call)["ids"]
    return resource.answers(call, resource.resource.archive_many(call.ctx, ids, archived=False))


class Ids:
    """The `ids` parameter: a comma list of 1 to `max_items`, or the parameter once for each."""

    def __init__(self, *, max_items: int) -> None:
        self.max_items = max_items

    def read(self, call: Call) -> dict[str, list[str]]:
        """The ids, each once, in their order; raises `Invalid` naming `ids`."""
        text = ",".join(value for name, value in parse_qsl(call.request.query_string) if name == "ids")
        ids = [part.strip() for part in text.split(",") if part.strip()]
        if not ids:
            raise refuse("ids", "must not be empty")
        if len(ids) > self.max_items:
            raise refuse("ids", f"size must be between 1 and {self.max_items}")
        return {"ids": list(dict.fromkeys(ids))}

    def schemas(self) -> dict[str, dict[str, Any]]:
        """The parameter as OpenAPI tells it: a required text, because a comma list has no schema that says more."""
        return {"ids": {"required": True, "schema": {"type": "string"}}}


BULK_VERBS: Mapping[str, tuple[Callable[[V3Resource, Call], Answer], Callable[[V3Resource], Takes] | None]] = {
    "create": (bulk_create, new_elements),
    "replace": (bulk_replace, lambda resource: keyed_elements(resource, "replace")),
    "update": (bulk_update, lambda resource: keyed_elements(resource, "patch")),
    "archive": (bulk_archive, None),
    "restore": (bulk_restore, None),
}
