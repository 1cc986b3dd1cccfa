"""Ledger: a tenant's books as double entries, to be looked through and downloaded, and the trace of what was done."""

from __future__ import annotations

from typing import cast

import orjson
from flask import Response

from mockserver.control.changes import record_changes
from mockserver.control.journal import JournalEntry
from mockserver.control.ledger import Ledger, LedgerQuery, read_ledger
from mockserver.control.server import Server
from mockserver.control.trace import read_trace_of
from mockserver.dashboard.frame import Form, Page, act, finish, render
from mockserver.dashboard.kinds import sheets
from mockserver.tenancy import Tenant

ROWS, MAX_EXCHANGES = 50, 10
MAX_ACCOUNTS = 200  # others are left to a filter or a download
ENDINGS = {"json": "json", "csv": "csv", "hledger": "journal"}
"""Form -> the ending of its file."""

ledger = Page("ledger", "Ledger", "/tenants/<tenant>/ledger")


@ledger.get("")
def show(server: Server, tenant: Tenant, query: LedgerQuery) -> str:
    """The page: accounts with what is on them, the newest entries, of an account and of days where they are named."""
    only: dict[str, str] = {name: str(text) for name, text in query.items() if text and name != "format"}
    books = cast(Ledger, read_ledger(server, tenant, cast(LedgerQuery, {**only, "format": "json"})))
    return render(
        "ledger.html",
        balanced=books["balanced"],
        accounts=books["accounts"][:MAX_ACCOUNTS],
        account_count=len(books["accounts"]),
        entries=books["entries"][: -ROWS - 1 : -1],
        count=len(books["entries"]),
        query=only,
        forms=ENDINGS,
        kinds=sheets(),
        is_recorded=tenant.records_changes,
        exchanges=newest(server, tenant),
    )


def newest(server: Server, tenant: Tenant) -> list[JournalEntry]:
    """The exchanges that a trace would end with, the newest first."""
    past = max(server.journal.last(tenant.id) - MAX_EXCHANGES, 0)
    return server.journal.page(tenant.id, past, MAX_EXCHANGES)["requests"][::-1]


@ledger.get("/download")
def download(server: Server, tenant: Tenant, query: LedgerQuery) -> Response:
    """The ledger as a file, in one of its forms; 400 for a form that there is not."""
    only: dict[str, str] = {name: str(text) for name, text in query.items() if text}
    answer = read_ledger(server, tenant, cast(LedgerQuery, {"format": "json", **only}))
    if not isinstance(answer, Response):
        answer = Response(orjson.dumps(answer, option=orjson.OPT_INDENT_2), mimetype="application/json")
    return to_be_kept(answer, f"ledger.{ENDINGS[only.get('format', 'json')]}")


@ledger.get("/trace")
def trace(server: Server, tenant: Tenant) -> Response:
    """The trace as a file; 409 where nothing is recorded."""
    return to_be_kept(read_trace_of(server, tenant), "bill-trace.zip")


def to_be_kept(answer: Response, name: str) -> Response:
    """An answer as a file of a name."""
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@ledger.post("/record")
def record(server: Server, tenant: Tenant, form: Form) -> Response:
    """Record what changes from now on, or no more."""
    on = form.get("recorded") == "true"
    act(server, tenant, record_changes, {"recorded": on})
    return finish("What changes is recorded from now on." if on else "Nothing is recorded any more.")
