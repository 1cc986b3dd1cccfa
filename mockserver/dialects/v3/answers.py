"""Pages that only v3 has: some lists give up pages, or filters, by what a request says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.records import Page, write_record
from mockserver.kernel.query import Filter


class PageOrRows(Page):
    """A page of a list, or where the function returns records instead of filters, all of them."""

    def answer(self, call: Call, value: Sequence[Any]) -> Answer:
        """The page, or the records."""
        if value and isinstance(value[0], Filter):
            return Page.answer(self, call, value)
        rows = [write_record(call, record, self.row or self.view, self.link) for record in value]
        return Answer(call.operation.status, {"results": rows})


class PlainPage(Page):
    """A page of a list that knows neither filters nor sorts: sent, they are ignored like any unknown parameter."""

    def answer(self, call: Call, value: Sequence[Filter]) -> Answer:
        """The page that `max` and `page` select; filters and sorts of the request are dropped before they are read."""
        call.query = {name: text for name, text in call.query.items() if name in ("max", "page")}
        return Page.answer(self, call, value)
