"""Spend & Expense lists: `max`, `nextPage`, `prevPage`, `filters`, `sort`; any other parameter is ignored.

A cursor is base64 of `arrayconnection:<index>`, counted from zero: `nextPage` asks for what follows that row,
`prevPage` for the rows right before it. As positions they shift when rows come or go, like BILL's.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.filters import parse_filters, parse_sort, refuse, split
from mockserver.dialects.rest.records import Complete
from mockserver.dialects.spend.ids import resolved_filter
from mockserver.domain.resource import Resource
from mockserver.domain.spend.visibility import own_filters
from mockserver.kernel.kinds import Column, Record
from mockserver.kernel.query import Filter, Sort
from mockserver.kernel.schema import Int, Mismatch, Queryable, Reference, View

DEFAULT_MAX, MAX_PAGE_SIZE = 20, 100
# Others are ignored (F-410).
PARAMETERS = frozenset(["max", "nextPage", "prevPage", "filters", "sort"])
CURSOR = re.compile(r"arrayconnection:([0-9]{1,9})")
# What clients send that always append the parameter; that BILL reads it as no cursor is assumed (F-460).
WORDS_FOR_NONE = frozenset(["undefined", "null"])
NO_CURSOR = frozenset(["", *WORDS_FOR_NONE])
# The part of a `filters` parameter that counts: a semicolon and the rest were seen to be ignored (F-461).
COUNTED = re.compile(r'(?:[^;"]|"[^"]*"|"[^"]*$)*')

LIVE = Filter("archived", "eq", False)


def by_ids(name: str) -> Queryable:
    """A filter by ids that have no column: eq, or in."""
    return Queryable(Column(name), ("eq", "in"), Reference(), sort=False)


class Listing(NamedTuple):
    """How a resource is listed.

    `hides` are filters that hold unless the request filters by a column of `reveals`; `order` is the order of a
    request without sort; `tags` are the filters by custom fields and their values; `parameters` are those it has
    beside the usual ones.
    """

    max_page_size: int = MAX_PAGE_SIZE
    hides: tuple[Filter, ...] = (LIVE,)
    reveals: tuple[str, ...] = ("archived",)
    order: tuple[Sort, ...] = ()
    tags: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()

    def queryable(self, view: View) -> Mapping[str, Queryable]:
        """What the list can be filtered and sorted by."""
        return {**view.queryable, **{name: by_ids(name) for name in self.tags}} if self.tags else view.queryable


USUAL = Listing()


def cursor(index: int) -> str:
    """The cursor of the row at an index: base64 of `arrayconnection:` and the index, counted from zero (F-426)."""
    return b64encode(f"arrayconnection:{index}".encode()).decode()


def index_of(text: str, parameter: str) -> int:
    """The index in a cursor; a 400 that names the parameter where it is none (F-459)."""
    try:
        match = CURSOR.fullmatch(b64decode(text, validate=True).decode())
    except ValueError:
        match = None
    if match is None:
        raise refuse(parameter, "Invalid cursor.")
    return int(match[1])


def page_size(call: Call, maximum: int) -> int:
    """The `max` parameter, 20 where it is not sent.

    Raises `Invalid` (400) for more than `maximum`, which it names (F-411).
    """
    text = call.query.get("max", "")
    if not text:
        return DEFAULT_MAX
    kind = Int(minimum=1, maximum=maximum)
    try:
        size = kind.read(text)
    except Mismatch as problem:
        raise refuse("max", problem.text) from None
    for _, reason in kind.check(size):
        raise refuse("max", reason)
    return size


def window(call: Call, size: int) -> tuple[int, int]:
    """Offset and limit of the page that the request's cursors select; `nextPage` wins where both are sent.

    An empty cursor, `undefined` and `null` are assumed to mean the first page (F-460).
    """
    following, preceding = (call.query.get(name, "") for name in ("nextPage", "prevPage"))
    if {following, preceding} & WORDS_FOR_NONE:
        call.cite("F-460")
    if following not in NO_CURSOR:
        return index_of(following, "nextPage") + 1, size
    if preceding not in NO_CURSOR:
        end = index_of(preceding, "prevPage")
        start = max(0, end - size)
        return start, end - start
    return 0, size


def filters_of(call: Call, view: View, listing: Listing) -> tuple[Filter, ...]:
    """The request's filters, ids in them resolved, and those of the list itself."""
    match = COUNTED.match(call.query.get("filters", ""))
    text = match[0] if match else ""
    if text != call.query.get("filters", ""):
        call.cite("F-461")
    for term in split(text, "filters"):
        name, _, rest = term.partition(":")
        value = rest.partition(":")[2]
        if ":" in value and not value.startswith('"'):
            raise refuse("filters", f"Invalid list filter value: {value}. Field: {name}.")
    terms = parse_filters(text, listing.queryable(view))
    filters = tuple(resolved_filter(call.ctx, view.kind, one) for one in terms)
    if any(one.field in listing.reveals for one in filters):
        return filters
    return (*filters, *listing.hides)


def list_page(
    call: Call,
    resource: Resource,
    view: View,
    *,
    row: View | None = None,
    write: Callable[[Record], Record] | None = None,
    always: Sequence[Filter] = (),
    listing: Listing = USUAL,
    complete: Complete | None = None,
) -> dict[str, Any]:
    """One page, formatted: `results`, `nextPage` unless it is the last (F-426), `prevPage` unless it is the first.

    A cursor past the end finds an empty page (F-427); at most one sort is read. `complete` adds to the records what
    only the call knows.
    """
    offset, limit = window(call, page_size(call, listing.max_page_size))
    filters = (*filters_of(call, view, listing), *always, *own_filters(call.ctx, view.kind.name))
    sort = parse_sort(call.query.get("sort", ""), listing.queryable(view), most=1) or listing.order
    records = resource.rows(call.ctx, filters, sort, limit=limit + 1, offset=offset, fields=(row or view).shape.keys)
    if complete:
        complete(call, records[:limit])
    if not call.query.keys() <= PARAMETERS | listing.parameters:
        call.cite("F-410")
    return page_of(call, records, offset, limit, write or (row or view).write)


def page_of(
    call: Call, records: Sequence[Record], offset: int, limit: int, write: Callable[[Record], Record]
) -> dict[str, Any]:
    """A page that starts at an offset, of records that go one beyond its limit where it is not the last."""
    rows = records[:limit]
    if offset and not rows:
        call.cite("F-427")
    answer: dict[str, Any] = {}
    if rows and len(records) > limit:
        answer["nextPage"] = cursor(offset + len(rows) - 1)
    if rows and offset:
        answer["prevPage"] = cursor(offset)
    answer["results"] = [write(record) for record in rows]
    return answer
