"""v3 lists: `max`, `page`, `filters`, `sort`, and page tokens that are opaque, signed and suffice alone."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.filters import parse_filters, parse_sort, refuse, whole
from mockserver.dialects.rest.parameters import Parameter
from mockserver.dialects.rest.parameters import Query as Parameters
from mockserver.dialects.rest.records import written_records
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Query, Scalar, Sort
from mockserver.kernel.schema import View
from mockserver.kernel.schema.types import MAX_REPEATED

DEFAULT_MAX = 20
MIN_PAGE_SIZE, MAX_PAGE_SIZE = 1, 100
SIGNATURE = 12
MAX_PARSED = 256  # pairs of a filter and a sort whose meaning is kept


class Position(NamedTuple):
    """What a page token carries: the list's filters and sort as sent, where to go on, and which way."""

    filters: str
    sort: str
    after: tuple[Scalar, ...]
    backward: bool


@dataclass(frozen=True, slots=True)
class PageSize(Parameter):
    """The `max` parameter: 1 to 100 rows, 20 where it is not sent (F-070, F-071)."""

    absent: Any = DEFAULT_MAX

    def read(self, text: str) -> int:
        try:
            size = whole(text)
        except ValueError:
            problem = f'Failed to convert value of type String to required type Integer: "{text[:MAX_REPEATED]}"'
            raise refuse(self.name, problem) from None
        if size < MIN_PAGE_SIZE:
            raise refuse(self.name, f"must be greater than or equal to {MIN_PAGE_SIZE}")
        if size > MAX_PAGE_SIZE:
            raise refuse(self.name, f"must be less than or equal to {MAX_PAGE_SIZE}")
        return size

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": MIN_PAGE_SIZE, "maximum": MAX_PAGE_SIZE}


PAGE_SIZE = Parameters(PageSize("max"))


def _sign(call: Call, payload: bytes) -> bytes:
    home = [call.signed_in.tenant, call.ctx.org, call.operation.id, sorted(call.params.items()), call.ctx.signing_key]
    return hmac.digest(orjson.dumps(home), payload, "sha256")[:SIGNATURE]


def seal(call: Call, position: Position) -> str:
    """The token of a position, signed for the tenant, the organization, the operation and the path it was made for."""
    payload = orjson.dumps([position.filters, position.sort, position.after, position.backward])
    return encode_token(_sign(call, payload) + payload)


def encode_token(raw: bytes) -> str:
    """Bytes as a token: characters that need no percent-encoding, and one spelling only."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unseal(call: Call, token: str) -> Position:
    """The position of a token.

    Raises `Invalid` (400) naming `page` when it is not one of this list's, as is assumed (F-077).
    """
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise refuse("page", "Invalid page token.") from None
    signature, payload = raw[:SIGNATURE], raw[SIGNATURE:]
    # base64 reads more than it writes, so a token that decodes may still not be the one that was given out.
    if encode_token(raw) != token or not hmac.compare_digest(signature, _sign(call, payload)):
        raise refuse("page", "Invalid page token.")
    filters, sort, after, backward = orjson.loads(payload)
    return Position(filters, sort, tuple(after), backward)


def current_position(call: Call) -> Position:
    """Where this request's page starts; a token's filters and sort may be repeated but not changed."""
    filters, sort = call.query.get("filters", ""), call.query.get("sort", "")
    token = call.query.get("page", "")
    if not token:
        return Position(filters, sort, (), False)
    position = unseal(call, token)
    if "filters" in call.query and filters != position.filters:
        raise refuse("page", "The page token belongs to other filters.")
    if "sort" in call.query and sort != position.sort:
        raise refuse("page", "The page token belongs to another sort.")
    return position


def list_page(
    call: Call,
    resource: Resource,
    view: View,
    *,
    row: View | None = None,
    write: Callable[[Record], Record] | None = None,
    always: Sequence[Filter] = (),
) -> dict[str, Any]:
    """One page of a resource, formatted: `results`, `nextPage` unless it is the last, `prevPage` unless the first.

    `view` says what can be filtered and sorted by, `row` what a row is written from where that differs.
    """
    size = PAGE_SIZE.read(call)["max"]
    position = current_position(call)
    filters, sort = _conditions(view, position.filters, position.sort)
    query = Query(call.ctx.org, (*filters, *always), sort, size + 1, 0, position.after, position.backward)
    texts = call.ctx.tx.texts(resource.kind, query)
    more = len(texts) > size
    if position.backward:
        texts = texts[-size:]
    rows = texts[:size]
    has_next = more if not position.backward else True
    has_previous = bool(position.after) if not position.backward else more
    answer: dict[str, Any] = {"results": _results(call, resource, row or view, rows, write)}
    if rows and has_next:
        answer["nextPage"] = seal(call, _beside(call, view, position, sort, rows[-1], backward=False))
    if rows and has_previous:
        answer["prevPage"] = seal(call, _beside(call, view, position, sort, rows[0], backward=True))
    return answer


@lru_cache(maxsize=MAX_PARSED)
def _conditions(view: View, filters: str, sort: str) -> tuple[tuple[Filter, ...], tuple[Sort, ...]]:
    return parse_filters(filters, view.queryable), parse_sort(sort, view.queryable)


def _results(
    call: Call, resource: Resource, view: View, texts: Sequence[str], write: Callable[[Record], Record] | None
) -> list[Any]:
    if write is None:
        return written_records(resource, view).all(call.ctx, texts)
    records = [orjson.loads(text) for text in texts]
    resource.present(call.ctx, records)
    return [write(record) for record in records]


def _beside(call: Call, view: View, position: Position, sort: Sequence[Sort], text: str, *, backward: bool) -> Position:
    after = call.ctx.position(view.kind, sort, orjson.loads(text))
    return Position(position.filters, position.sort, after, backward)
