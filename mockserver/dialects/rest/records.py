"""What REST operations on a resource give: one record, several, a page of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.domain.resource import Resource
from mockserver.domain.written_records import WrittenRecords
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import Queryable, Shape, View

Complete = Callable[[Call, Sequence[Record]], None]
"""Adds to records, in place, what only the call knows."""


class Pages(Protocol):
    """How an API lists: the page that a request's parameters select, formatted.

    `view` says what can be filtered and sorted by, `row` what a row is written from where that differs, and `write`
    how where it is not by a view alone; `always` is what every row must meet beside the request's filters.
    """

    def __call__(
        self,
        call: Call,
        resource: Resource,
        view: View,
        *,
        row: View | None,
        write: Callable[[Record], Record] | None,
        always: Sequence[Filter],
    ) -> dict[str, Any]:
        """The page; raises `Invalid` naming the parameter that is wrong."""


@dataclass(frozen=True, slots=True)
class One:
    """One record of a resource, as reads show it, written by a view; `link` as in `write_record`."""

    resource: Resource
    view: View
    link: str = ""
    complete: Complete | None = None

    def answer(self, call: Call, value: Record) -> Answer:
        """The record's JSON object, with what only reads show of it, under the operation's success status."""
        self.resource.present(call.ctx, [value])
        if self.complete:
            self.complete(call, [value])
        return Answer(call.operation.status, write_record(call, value, self.view, self.link))

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
        rows = [write_record(call, record, self.view, self.link) for record in value]
        return Answer(call.operation.status, {self.wrapper: rows} if self.wrapper else rows)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the bare array, or of the object that holds it under the wrapper."""
        rows = {"type": "array", "items": self.view.shape.schema(answers=True)}
        return {"type": "object", "properties": {self.wrapper: rows}} if self.wrapper else rows


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; the function returns what every row must meet beside the request's filters.

    `pages` is how the API lists, `row` writes the rows where `view` does not.
    """

    resource: Resource
    view: View
    pages: Pages
    link: str = ""
    row: View | None = None

    @property
    def queryable(self) -> Mapping[str, Queryable]:
        """What the list may be filtered and sorted by."""
        return self.view.queryable

    def answer(self, call: Call, value: Sequence[Filter]) -> Answer:
        """The page that the request's parameters select; raises `Invalid` naming the one that is wrong."""
        write = partial(write_record, call, view=self.row or self.view, link=self.link) if self.link else None
        page = self.pages(call, self.resource, self.view, row=self.row, write=write, always=value)
        return Answer(call.operation.status, page)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of a page of the view that writes its rows."""
        return page_schema((self.row or self.view).shape)


def page_schema(shape: Shape) -> dict[str, Any]:
    """The JSON Schema of a page of objects: `results`, and the two tokens, neither of which has to be there."""
    token = {"type": "string"}
    rows = {"type": "array", "items": shape.schema(answers=True)}
    return {"type": "object", "properties": {"nextPage": token, "prevPage": token, "results": rows}}


@cache
def written_records(resource: Resource, view: View) -> WrittenRecords:
    """How a view writes records of a resource, and what was written of them already."""
    return WrittenRecords(resource, view.write, view.shape.keys)


def write_record(call: Call, record: Record, view: View, link: str) -> Record:
    """The JSON object of a record, with its `downloadLink` where there is a link.

    That is a path below the host, with fields of the record in braces.
    """
    if not link:
        return view.write(record)
    return view.write({**record, "downloadLink": call.request.base_url + link.format_map(record)})
