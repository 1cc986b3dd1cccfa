"""A tenant's requests in its tests: read, counted, waited for, exported."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, Unpack, cast

import orjson

from mockserver.control.annotations import check
from mockserver.control.journal import CAPACITY, JournalEntry, JournalPage
from mockserver.control.journal_export import curl_of, har_of
from mockserver.control.journal_filter import RequestFilter, RequestQuery
from mockserver.control.requests import count_requests, list_requests
from mockserver.control.server import ControlError
from mockserver.control.tenants import read_tenant
from mockserver.kernel.misspelt import instead_of
from mockserver.testing.arguments import tells_arguments
from mockserver.testing.control import TenantControl

POLL = 0.02  # seconds between two looks into the journal
ARGUMENTS = ("operation", "after")  # of each method, beside a filter's parts


@tells_arguments
class TenantRequests:
    """A tenant's journal: a call reads it, iteration goes over all of it.

    Each method takes an operation's id or patterns such as `v3.vendors.*`, several between commas, `after` (the number
    of the last request that is known) and the parts of `RequestFilter`; `ControlError` for one that cannot be read.
    """

    def __init__(self, control: TenantControl, url: str) -> None:
        self._control = control
        self._url = url

    def _page(self, query: RequestQuery, after: int) -> JournalPage:
        return self._control(list_requests, query, after, CAPACITY)

    def __call__(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> list[JournalEntry]:
        """The requests that fit, oldest first."""
        return self._page(as_query(operation, only), after)["requests"]

    def __iter__(self) -> Iterator[JournalEntry]:
        return iter(self())

    def count(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> int:
        """How many requests past a number fit: of an operation or pattern, and like the filter."""
        return self._control(count_requests, as_query(operation, only), after)["count"]

    def cursor(self) -> int:
        """The number of the newest request: the `after` of what comes from now on."""
        return self._control(list_requests, {}, 0, 0)["cursor"]

    def wait(
        self,
        operation: str = "",
        *,
        count: int = 1,
        after: int = 0,
        timeout: float = 10.0,
        **only: Unpack[RequestFilter],
    ) -> list[JournalEntry]:
        """The requests that fit, as soon as there are `count`, those that are there already among them.

        Raises `TimeoutError` after so many seconds, saying what came instead.
        """
        query = as_query(operation, only, (*ARGUMENTS, "count", "timeout"))
        end = time.monotonic() + timeout
        entries, cursor = list[JournalEntry](), after
        while True:
            page = self._page(query, cursor)
            entries += page["requests"]
            cursor = page["cursor"]
            if len(entries) >= count:
                return entries
            if time.monotonic() > end:
                others = {entry["operation"] or entry["path"] for entry in self(after=after)}
                came = f"; there were {', '.join(sorted(others))}" if others else ""
                raise TimeoutError(f"{len(entries)} of {count} requests came within {timeout:g} s{came}")
            time.sleep(POLL)

    def _credentials(self) -> dict[str, str]:
        return self._control(read_tenant)["credentials"]

    def har(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> dict[str, Any]:
        """The requests that fit as an HTTP archive, with the names of variables for secrets."""
        return har_of(self(operation, after=after, **only), self._url, self._credentials())

    def curl(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> str:
        """The requests that fit as commands of curl, with the names of variables for secrets."""
        return curl_of(self(operation, after=after, **only), self._url, self._credentials())


def as_query(operation: str, only: RequestFilter, arguments: Sequence[str] = ARGUMENTS) -> RequestQuery:
    """A filter as the control API takes it, of a method with these other arguments.

    Raises `ControlError` for a part that there is not, and for one of another type.
    """
    parts = {name: value for name, value in only.items() if value is not None}
    names = [*arguments, *RequestFilter.__annotations__]
    if unknown := sorted(parts.keys() - {*names}):
        raise ControlError(400, f"{unknown[0]}: no part of a filter of requests{instead_of(unknown[0], names)}")
    check(parts, RequestFilter)
    texts = {name: value for name, value in parts.items() if name not in ("json", "request_id")}
    if json := only.get("json"):
        texts["json"] = orjson.dumps(json).decode()
    return cast(RequestQuery, {"operation": operation, "requestId": only.get("request_id") or "", **texts})
