"""What v3 operations on a resource give: one record, several, a page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.lists import list_page
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import View


@dataclass(frozen=True, slots=True)
class One:
    """One record of a resource, as reads show it, written by a view; `link` as in `V3Resource`."""

    resource: Resource
    view: View
    link: str = ""

    def answer(self, call: Call, value: Record) -> Answer:
        """The record's JSON object, with what only reads show of it, under the operation's success status."""
        self.resource.present(call.ctx, [value])
        return Answer(call.operation.status, written(call, value, self.view, self.link))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the record as answers show it: without the fields that only requests have."""
        return self.view.shape.schema(answers=True)


@dataclass(frozen=True, slots=True)
class Many:
    """Several records, as reads show them: a bare array, or with a wrapper an object that holds it under that key."""

    resource: Resource
    view: View
    wrapper: str = ""
    link: str = ""

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The records' JSON objects in the order of the sequence.

        What only reads show is looked up for all of them at once.
        """
        self.resource.present(call.ctx, value)
        rows = [written(call, record, self.view, self.link) for record in value]
        return Answer(call.operation.status, {self.wrapper: rows} if self.wrapper else rows)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the bare array, or of the object that holds it under the wrapper."""
        rows = {"type": "array", "items": self.view.shape.schema(answers=True)}
        return {"type": "object", "properties": {self.wrapper: rows}} if self.wrapper else rows


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; the function returns what every row must meet beside the request's filters.

    `view` says what can be filtered and sorted by, `row` writes the rows where that differs.
    """

    resource: Resource
    view: View
    link: str = ""
    row: View | None = None

    def answer(self, call: Call, value: Sequence[Filter]) -> Answer:
        """The page that the request's `max`, `page`, `filters` and `sort` select.

        Raises `Invalid` naming the one that is wrong.
        """
        view = self.row or self.view
        write = partial(written, call, view=view, link=self.link) if self.link or self.row else None
        page = list_page(call, self.resource, self.view, row=self.row, write=write, always=value)
        return Answer(call.operation.status, page)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of a page: `results`, and the two tokens, neither of which has to be there."""
        token = {"type": "string"}
        rows = {"type": "array", "items": (self.row or self.view).shape.schema(answers=True)}
        return {"type": "object", "properties": {"results": rows, "nextPage": token, "prevPage": token}}


class PageOrRows(Page):
    """A page of a list, or where the function returns records instead of filters, all of them."""

    def answer(self, call: Call, value: Sequence[Any]) -> Answer:
        """The page, or the records."""
        if value and isinstance(value[0], Filter):
            return Page.answer(self, call, value)
        rows = [written(call, record, self.row or self.view, self.link) for record in value]
        return Answer(call.operation.status, {"results": rows})


class PlainPage(Page):
    """A page of a list that knows neither filters nor sorts: sent, they are ignored like any unknown parameter."""

    def answer(self, call: Call, value: Sequence[Filter]) -> Answer:
        """The page that `max` and `page` select; filters and sorts of the request are dropped before they are read."""
        call.query = {name: text for name, text in call.query.items() if name in ("max", "page")}
        return Page.answer(self, call, value)


def written(call: Call, record: Record, view: View, link: str) -> Record:
    """The JSON object of a record, with its `downloadLink` where the resource has one."""
    if not link:
        return view.write(record)
    return view.write({**record, "downloadLink": call.request.base_url + link.format_map(record)})
