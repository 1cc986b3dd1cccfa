"""A tenant's ledger: double entries made of its records, as JSON, as CSV, or for hledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, TypedDict

from flask import Response, has_request_context, request

from mockserver.control.blueprint import JSON, control
from mockserver.control.server import ControlError, Server
from mockserver.domain.organizations import ORGANIZATION
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.misspelt import not_among
from mockserver.kernel.money import amount
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenant

if TYPE_CHECKING:
    from mockserver.domain.ledger.entries import Entry

MAX_NEAREST = 3
CSV, HLEDGER = "text/csv", "text/vnd.hledger"
LedgerFormat = Literal["json", "csv", "hledger"]
FORMATS: Mapping[str, str] = {"json": JSON, "csv": CSV, "hledger": HLEDGER}

# `from` is no name in Python.
LedgerQuery = TypedDict("LedgerQuery", {"from": str, "to": str, "account": str, "format": str}, total=False)


class LedgerPosting(TypedDict):
    """What an entry puts on an account, above zero as a debit."""

    account: str
    amount: float
    currency: str


class LedgerEntry(TypedDict):
    """One event of one record: its date, what happened, the record and its organization by id, and the postings."""

    date: str
    kind: str
    record: str
    organization: str
    text: str
    postings: list[LedgerPosting]


class LedgerAccount(TypedDict):
    """What is on an account after the entries: all debits, all credits, and what they come to."""

    account: str
    currency: str
    debit: float
    credit: float
    balance: float


class Ledger(TypedDict):
    """Entries by date, and the accounts they are on by name; `balanced` where every entry comes to nothing."""

    balanced: bool
    accounts: list[LedgerAccount]
    entries: list[LedgerEntry]


@control.get("/tenants/<tenant>/ledger")
def read_ledger(server: Server, tenant: Tenant, query: LedgerQuery) -> Ledger | Response:
    """The tenant's ledger, folded out of its records without the sums that these keep.

    `from` and `to` are dates, both among it; `account` is a name, or where names begin (`liabilities`): 400 for what no
    account is called. Its form is that of `format` (`json`, `csv`, `hledger`), else what `Accept` prefers.
    """
    form, (since, until) = form_of(query), dates_of(query)
    # Nothing of the ledger is needed by a server that nobody asks for it.
    from mockserver.control.ledger_text import csv_of, hledger_of
    from mockserver.domain.ledger.entries import imbalances
    from mockserver.domain.ledger.fold import entries_of

    with server.worlds.engine.read(tenant.world) as tx:
        places, entries = organization_ids(tx), entries_of(tx)
        refuse_unknown(query.get("account", ""), entries, tx)
    is_balanced = not any(map(imbalances, entries))

    def to_json(entry: Entry) -> LedgerEntry:
        return {
            "date": entry.date,
            "kind": entry.kind,
            "record": entry.record,
            "organization": places.get(entry.org, ""),
            "text": entry.text,
            "postings": [
                {"account": one.account, "amount": amount(one.cents), "currency": one.currency}
                for one in entry.postings
            ],
        }

    account = query.get("account", "")
    rows = [
        to_json(entry)
        for entry in entries
        if since <= entry.date <= until and any(is_within(one.account, account) for one in entry.postings)
    ]
    ledger: Ledger = {"balanced": is_balanced, "accounts": accounts_of(rows, account), "entries": rows}
    if form == "csv":
        return Response(csv_of(rows), mimetype=CSV)
    return Response(hledger_of(rows), mimetype=HLEDGER) if form == "hledger" else ledger


def form_of(query: LedgerQuery) -> str:
    """The form that is asked for; 400 for one that there is not, 406 where `Accept` allows none."""
    form = query.get("format")
    if form is not None:
        if form not in FORMATS:
            raise ControlError(400, f"format: {not_among(form, FORMATS)}")
        return form
    if not has_request_context() or not request.accept_mimetypes:
        return "json"
    best = request.accept_mimetypes.best_match([*FORMATS.values(), "text/plain"])
    if best is None:
        raise ControlError(406, f"Accept: there are {', '.join(FORMATS.values())}")
    return next((name for name, kind in FORMATS.items() if kind == best), "hledger")


def dates_of(query: LedgerQuery) -> tuple[str, str]:
    """The first and the last day; 400 naming the one that is no date."""
    days = {"from": date.min.isoformat(), "to": date.max.isoformat()}
    for name in days:
        if text := query.get(name):
            try:
                days[name] = date.fromisoformat(str(text)).isoformat()
            except ValueError:
                raise ControlError(400, f"{name}: must be a date such as 2026-11-26, not {str(text)[:40]!r}") from None
    if days["from"] > days["to"]:
        raise ControlError(400, "from: must not be after to")
    return days["from"], days["to"]


def refuse_unknown(account: str, entries: Sequence[Entry], tx: Transaction) -> None:
    """Refuse a name under which there is no account with 400, and name those near it."""
    from mockserver.domain.ledger.accounts import ROOTS, has_account, places_of

    places = {place for entry in entries for one in entry.postings for place in places_of(one.account)}
    if not account or account in places or has_account(tx, account):
        return
    known = sorted(places)
    near = [name for name in known if account.lower() in name.lower()][:MAX_NEAREST]
    near = near or get_close_matches(account, known, MAX_NEAREST)
    hint = f"near it are {', '.join(near)}" if near else f"names begin with {', '.join(ROOTS)}"
    raise ControlError(400, f"account: there is no account {account[:100]}; {hint}")


def is_within(account: str, name: str) -> bool:
    """Whether an account is the one of a name, or under it."""
    return not name or account == name or account.startswith(f"{name}:")


def organization_ids(tx: Transaction) -> dict[int, str]:
    """The ids of organizations and Spend & Expense companies, by their numbers."""
    rows: list[Record] = [*tx.everywhere(ORGANIZATION), *tx.everywhere(kind_of("spend_company"))]
    return {row["number"]: row["id"] for row in rows}


def accounts_of(entries: Sequence[LedgerEntry], within: str) -> list[LedgerAccount]:
    """What entries come to on each account under a name, by its name and currency."""
    cents: dict[tuple[str, str], list[int]] = {}
    for one in (posting for entry in entries for posting in entry["postings"]):
        if is_within(one["account"], within):
            sums = cents.setdefault((one["account"], one["currency"]), [0, 0])
            sums[one["amount"] < 0] += round(one["amount"] * 100)
    return [
        {
            "account": account,
            "currency": currency,
            "debit": amount(debit),
            "credit": amount(-credit),
            "balance": amount(debit + credit),
        }
        for (account, currency), (debit, credit) in sorted(cents.items())
    ]
