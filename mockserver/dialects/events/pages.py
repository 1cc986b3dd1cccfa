"""The lists of the webhook API: pages forward only, newest first unless something else is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.lists import list_page
from mockserver.domain.resource import Resource
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import View


class ForwardPage:
    """A page with `results` and `nextPage`; the function returns what every row must meet, and a sort."""

    def __init__(self, resource: Resource, view: View) -> None:
        self._resource = resource
        self._view = view

    def answer(self, call: Call, value: tuple[Sequence[Filter], str]) -> Answer:
        """The page that the request's `max` and `page` select; raises `Invalid` naming the one that is wrong."""
        filters, sort = value
        query = {name: text for name, text in call.query.items() if name in ("max", "page")}
        call.query = query if "page" in query else {**query, "sort": sort}
        page = list_page(call, self._resource, self._view, always=filters)
        page.pop("prevPage", None)
        return Answer(call.operation.status, page)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of a page."""
        rows = {"type": "array", "items": self._view.shape.schema(answers=True)}
        return {"type": "object", "properties": {"results": rows, "nextPage": {"type": "string"}}}
