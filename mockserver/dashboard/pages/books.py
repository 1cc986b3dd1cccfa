"""Books: every kind of record, lists as BILL's own take their filters, one record as each API shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from flask import Response, request

from mockserver.control.payments import Outcome, choose_outcome, step_payment
from mockserver.control.server import ControlError, Server
from mockserver.dashboard.bars import bars_of
from mockserver.dashboard.frame import Form, Page, act, check_body, finish, render
from mockserver.dashboard.kinds import GROUPS, ORGANIZATION, Sheet, sheets
from mockserver.dashboard.links import flatten, id_name, name_of, references, referring, requests_about, trail
from mockserver.dashboard.payment_stages import way_of
from mockserver.dashboard.reading import REFUSALS, Books, Place, Query, Rows, Term, books_of, text_of
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT
from mockserver.domain.spend.kinds import BUDGET
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenant

ON_THEIR_WAY = (PAYMENT.name, RECEIVED_PAYMENT.name)
TITLES = {"v3": "v3", "v2": "v2", "spend": "Spend & Expense", "ledger": "The ledger, secrets masked"}
MONEY_ENDS = ("amount", "balance", "limit", "total")
# How the names end of what a list shows of its rows beside what they are called by, and how many of each.
COLUMNS = (
    (("vendorname", "customername", "username"), 1),
    (("status", "type", "role", "interval", "verb"), 2),
    (MONEY_ENDS, 2),
    (("date", "email", "recordid"), 1),
)
NOTHING = Rows([], {}, {})

books = Page("books", "Books", "/tenants/<tenant>/books")


class Count(NamedTuple):
    """A kind of records, and how many there are."""

    sheet: Sheet
    number: int


@books.get("")
def show(server: Server, tenant: Tenant, org: str = "") -> str:
    """The page: every kind, and how many records it has in an organization."""
    with books_of(server, tenant) as ours:
        counts = [Count(one, count_of(ours, one, org)) for one in sheets().values()]
        groups = {GROUPS[name]: [*rows] for name, rows in groupby(counts, lambda one: one.sheet.group)}
        return render(
            "books.html", groups=groups, org=org, places=all_places(ours), place=ours.place(org, ORGANIZATION)
        )


def count_of(ours: Books, sheet: Sheet, org: str) -> int:
    """How many records of a kind an organization has."""
    place = ours.place(org, sheet.group)
    return ours.ctx.count(sheet.kind, org=ours.number_of(sheet, place))


def all_places(ours: Books) -> list[Place]:
    """Every organization of the tenant."""
    return ours.places(ORGANIZATION)


def sheet_of(kind: str) -> Sheet:
    """The sheet of a kind; 404 where there is none."""
    if kind not in sheets():
        raise ControlError(404, f"There is no kind of records that is called {kind}.")
    return sheets()[kind]


# lists


@books.get("/<kind>")
def rows(
    server: Server, tenant: Tenant, kind: str, org: str = "", sort: str = "", page: str = "", back: str = ""
) -> str:
    """The records of a kind, as BILL's own list answers them; what that refuses is said beside the filters."""
    sheet, terms = sheet_of(kind), terms_of(request.args.getlist("filter"), request.args)
    problem = ""
    with books_of(server, tenant) as ours:
        place = ours.place(org, sheet.group)
        try:
            excerpt = ours.rows(sheet, place, Query(terms, sort, page, back))
        except REFUSALS as refusal:
            excerpt, problem = NOTHING, text_of(sheet.lists, refusal) if sheet.lists else str(refusal)
        return render(
            "books_rows.html",
            sheet=sheet,
            place=place,
            places=ours.places(sheet.group),
            query={"org": org or None, "filter": [":".join(one) for one in terms], "sort": sort or None},
            terms=terms,
            listed=excerpt,
            columns=columns_of(excerpt.rows)[: 1 if kind == BUDGET else None],
            problem=problem,
            id_of=id_of,
            name_of=name_of,
            flattened=flatten,
            bars_of=bars_of if kind == BUDGET else None,
            operators=list(dict.fromkeys(op for one in sheet.fields for op in one.operators)),
            money_ends=MONEY_ENDS,
        )


def terms_of(filters: Sequence[str], fields: Mapping[str, str]) -> list[Term]:
    """The filters of a list: those that it had, and the one that a form adds."""
    terms = [Term(*one.split(":", 2)) for one in filters if one.count(":") >= 2]
    if fields.get("field"):
        terms.append(Term(fields["field"], fields.get("op", ""), fields.get("value", "")))
    return terms


def columns_of(rows: Sequence[Record]) -> list[str]:
    """What a list shows of its rows beside their names: states, amounts, dates."""
    flat = [flatten(one) for one in rows]
    names = dict.fromkeys(name for row in flat for name, value in row.items() if value not in (None, ""))
    columns: list[str] = []
    for ends, count in COLUMNS:
        columns += sorted((name for name in names if name.lower().endswith(ends)), key=len)[:count]
    return columns


def id_of(sheet: Sheet, row: Record) -> str:
    """The id of a record in the ledger, as a row of its list says it; empty where it does not."""
    return str(row.get("uuid") or row.get("id") or row.get(id_name(sheet.kind.name)) or "")


# one record


@books.get("/<kind>/<record>")
def record(server: Server, tenant: Tenant, kind: str, record: str, org: str = "") -> str:
    """One record: as each API shows it, what it has to do with others, what happened to it."""
    sheet = sheet_of(kind)
    with books_of(server, tenant) as ours:
        place, own = ours.record(sheet, record, org)
        views = views_of(ours, sheet, place, own)
        return render(
            "books_record.html",
            sheet=sheet,
            place=place,
            record=own,
            name=name_of(next((one for one in views.values() if isinstance(one, dict)), own)),
            views=views or ours.ledger(own),
            titles=TITLES,
            way=way_of(kind, own, ours.ctx.clock) if kind in ON_THEIR_WAY else None,
            bars=bars_of(views["spend"] or {}) if kind == BUDGET else [],
            references=references(ours, sheet, place, own),
            referring=referring(ours, sheet, place, own),
            trail=trail(ours, place, own),
            requests=requests_about(server, tenant, own["id"]),
        )


def views_of(ours: Books, sheet: Sheet, place: Place, own: Record) -> dict[str, Any]:
    """A record as each API answers it, by the API: what it says where it refuses."""
    views = {}
    for api, operation in sheet.reads.items():
        try:
            views[api] = ours.view(operation, ours.place_of(sheet, place, own), own)
        except REFUSALS as refusal:
            views[api] = text_of(operation, refusal)
    return views


@books.post("/<kind>/<record>/step")
def step(server: Server, tenant: Tenant, kind: str, record: str) -> Response:
    """Move a payment to its next stage at once."""
    state: Any = act(server, tenant, step_payment, record)
    return finish(f"The payment is {state.get('singleStatus', state['status'])}.", ".record", kind=kind, record=record)


@books.post("/<kind>/<record>/outcome")
def outcome(server: Server, tenant: Tenant, kind: str, record: str, form: Form) -> Response:
    """Choose what becomes of a payment."""
    body = check_body({"singleStatus": form.get("outcome", "")}, Outcome)
    act(server, tenant, choose_outcome, record, body)
    return finish(f"The payment will become {body['singleStatus']}.", ".record", kind=kind, record=record)
