"""Records read by BILL's own operations, as an administrator of the tenant would, without a request.

So a page shows what an answer of BILL's would, takes the filters that its list takes, and is refused as it refuses.
Neither the journal nor a limit notices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mockserver.control.blueprint import number_of
from mockserver.control.documents import base_url
from mockserver.control.inner_calls import administrator, answer_of
from mockserver.control.masked_text import MASK
from mockserver.control.masking import SECRET_NAME, SEPARATORS
from mockserver.control.reasons import reasons
from mockserver.control.server import ControlError, Server, reading
from mockserver.dashboard.kinds import KNOWN_ID, SPEND, WEBHOOKS, WORLD_KINDS, Sheet
from mockserver.dialects.by_api import dialect_of
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.spend.kinds import SPEND_COMPANY
from mockserver.kernel.errors import BillError, BillErrors, Invalid, Refusal
from mockserver.kernel.kinds import Record
from mockserver.operations import Operation
from mockserver.tenancy import Tenant

ROWS = 25
LEDGER = "ledger"
REFUSALS = (BillError, BillErrors, Invalid)


class Place(NamedTuple):
    """An organization, or a company of Spend & Expense: where records lie."""

    id: str
    name: str
    number: int


class Term(NamedTuple):
    """One filter: a field, an operator of its list, a value."""

    field: str
    op: str
    value: str


class Query(NamedTuple):
    """What a list is asked for: filters, a field to sort by (`-` before it: downwards), and a page of it."""

    terms: Sequence[Term] = ()
    sort: str = ""
    page: str = ""
    back: str = ""


class Rows(NamedTuple):
    """A page of a list: its rows, and what the pages beside it are asked for by, empty where there is none."""

    rows: list[Record]
    following: Mapping[str, str]
    preceding: Mapping[str, str]


PARTNER = Place("partner", "The partner", WORLD)
PLACES = {SPEND: (SPEND_COMPANY,), WEBHOOKS: (ORGANIZATION, SPEND_COMPANY)}


@dataclass(frozen=True, slots=True)
class Books:
    """The books of a tenant, inside one transaction."""

    server: Server
    tenant: Tenant
    ctx: Context

    def places(self, group: str) -> list[Place]:
        """Where records of a group lie: in organizations, in companies of Spend & Expense, or in either, or above."""
        kinds = PLACES.get(group, (ORGANIZATION,))
        rows = [one for kind in kinds for one in self.ctx.find(kind, org=WORLD)]
        places = [Place(one["id"], one["name"], one["number"]) for one in rows]
        return [*places, PARTNER] if group == WEBHOOKS else places

    def place(self, org: str, group: str) -> Place:
        """The place of an id where records of a group lie, else the first."""
        places = self.places(group)
        return next((one for one in places if one.id == org), places[0] if places else Place("", "", WORLD))

    def number_of(self, sheet: Sheet, place: Place) -> int:
        """Under which number the records of a kind lie in a place."""
        return WORLD if sheet.kind.name in WORLD_KINDS else place.number

    def record(self, sheet: Sheet, record_id: str, org: str) -> tuple[Place, Record]:
        """A record as the ledger keeps it, and where it lies; 404 where there is none."""
        first = self.place(org, sheet.group)
        for place in [first, *(one for one in self.places(sheet.group) if one != first)]:
            if record := self.ctx.get(sheet.kind, record_id, org=self.number_of(sheet, place)):
                return place, record
        raise ControlError(404, f"There is no {sheet.kind.name} {record_id}.")

    def administrator(self, place: Place, *, in_spend: bool) -> Caller:
        """Whoever may read everything there."""
        return administrator(self.ctx, self.tenant, place.number, place.id, in_spend=in_spend)

    def within(self, place: Place) -> Context:
        """The context of a place, in nobody's name."""
        return replace(self.ctx, caller=Caller(self.tenant.id, "system", place.number, place.id))

    def call(
        self,
        operation: Operation,
        place: Place,
        params: Mapping[str, str],
        query: Mapping[str, str],
        body: Any = None,
    ) -> Any:
        """What an operation that only reads answers the administrator of a place; raises its refusal."""
        caller = self.administrator(place, in_spend=operation.api == SPEND)
        return answer_of(self.server, self.ctx, operation, caller, base_url(self.server), params, query, body)

    # one record

    def place_of(self, sheet: Sheet, place: Place, record: Record) -> Place:
        """The place whose administrator reads a record: an organization is read by its own."""
        is_place = sheet.kind.name == ORGANIZATION.name
        return Place(record["id"], record["name"], record["number"]) if is_place else place

    def ledger(self, record: Record) -> dict[str, Any]:
        """A record as the ledger keeps it, without secrets: for kinds that no API reads."""
        return {LEDGER: without_secrets(record)}

    def view(self, operation: Operation, place: Place, record: Record) -> Any:
        """A record as an operation answers it."""
        if operation.id.startswith("v2.List."):
            body = {"start": 0, "max": 1, "filters": [{"field": "id", "op": "=", "value": record["id"]}]}
            return next(iter(self.call(operation, place, {}, {}, body)), {})
        if operation.api == "v2":
            return self.call(operation, place, {}, {}, {"id": record["id"]})
        return self.call(operation, place, path_of(operation, place, record), {})

    # lists

    def rows(self, sheet: Sheet, place: Place, query: Query) -> Rows:
        """A page of a kind's list, by the operation that lists it; raises what that refuses."""
        if sheet.lists is None:
            return self._ledger_rows(sheet, place, query)
        return PAGES[sheet.lists.api](self, sheet.lists, place, query)

    def _ledger_rows(self, sheet: Sheet, place: Place, query: Query) -> Rows:
        start, number = offset_of(query), self.number_of(sheet, place)
        records = self.ctx.select(sheet.kind, limit=ROWS + 1, offset=start, org=number)
        return by_offset([without_secrets(one) for one in records], start)

    def v3_rows(self, operation: Operation, place: Place, query: Query) -> Rows:
        """A page of a list of v3."""
        answer = self.call(operation, place, path_of(operation, place, {}), rest_query(query, {"page": query.page}))
        tokens = [{"page": answer[name]} if name in answer else {} for name in ("nextPage", "prevPage")]
        return Rows(answer["results"], *tokens)

    def spend_rows(self, operation: Operation, place: Place, query: Query) -> Rows:
        """A page of a list of Spend & Expense."""
        cursors = {"nextPage": query.page, "prevPage": query.back}
        answer = self.call(operation, place, {}, rest_query(query, cursors))
        following = {"page": answer["nextPage"]} if "nextPage" in answer else {}
        return Rows(answer["results"], following, {"back": answer["prevPage"]} if "prevPage" in answer else {})

    def v2_rows(self, operation: Operation, place: Place, query: Query) -> Rows:
        """A page of a list of v2."""
        start = offset_of(query)
        body: dict[str, Any] = {"start": start, "max": ROWS + 1, "filters": [one._asdict() for one in query.terms]}
        if query.sort:
            body["sort"] = [{"field": query.sort.lstrip("-"), "asc": not query.sort.startswith("-")}]
        return by_offset(self.call(operation, place, {}, {}, body), start)


PAGES: Mapping[str, Callable[[Books, Operation, Place, Query], Rows]] = {
    "v3": Books.v3_rows,
    "v2": Books.v2_rows,
    "spend": Books.spend_rows,
}


@contextmanager
def books_of(server: Server, tenant: Tenant) -> Iterator[Books]:
    """The books of a tenant, for reading."""
    with reading(server, tenant) as ctx:
        yield Books(server, tenant, ctx)


def text_of(operation: Operation, refusal: Refusal) -> str:
    """What the API of an operation says when it refuses."""
    answer = dialect_of(operation.api).refuse(refusal, "").body
    return "; ".join(" ".join(one).strip() for one in reasons(answer)) or str(refusal)


def path_of(operation: Operation, place: Place, record: Record) -> dict[str, str]:
    """The ids of an operation's path: the record's own is the last, the others are fields of it."""
    names = operation.path_ids
    ids = {name: str(record.get(name, place.id if name == KNOWN_ID else "")) for name in names}
    if names and record and not record.get(names[-1]):
        ids[names[-1]] = record["id"]
    return ids


def rest_query(query: Query, pages: Mapping[str, str]) -> dict[str, str]:
    """The query parameters of a list of v3 or of Spend & Expense."""
    filters = ",".join(f'{one.field}:{one.op}:"{one.value}"' for one in query.terms)
    sort = f"{query.sort.lstrip('-')}:{'desc' if query.sort.startswith('-') else 'asc'}" if query.sort else ""
    parameters = {"max": str(ROWS), "filters": filters, "sort": sort, **pages}
    return {name: text for name, text in parameters.items() if text}


def offset_of(query: Query) -> int:
    """Where a page starts that is counted; 400 for what is no number."""
    return number_of("page", query.page) if query.page else 0


def by_offset(rows: list[Record], start: int) -> Rows:
    """A page that starts at an offset, of rows that go one beyond it where it is not the last."""
    following = {"page": str(start + ROWS)} if len(rows) > ROWS else {}
    return Rows(rows[:ROWS], following, {"page": str(max(start - ROWS, 0))} if start else {})


def without_secrets(value: Any, name: str = "") -> Any:
    """A value of the ledger's, with what is secret by its name masked."""
    if isinstance(value, dict):
        return {key: without_secrets(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [without_secrets(one, name) for one in value]
    return MASK if value and SECRET_NAME.fullmatch(SEPARATORS.sub("", name.lower())) else value
