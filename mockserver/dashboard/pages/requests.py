"""Requests: the journal as it grows, and one request with everything that is known of it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from mockserver.control.advice import advice_about
from mockserver.control.documents import base_url
from mockserver.control.journal import CAPACITY, JournalEntry
from mockserver.control.journal_export import curl_of
from mockserver.control.journal_filter import FIDELITIES, RequestQuery
from mockserver.control.reasons import is_refused, reasons
from mockserver.control.requests import NOBODY, credentials, filter_of
from mockserver.control.server import ControlError, Server
from mockserver.dashboard.frame import Page, render
from mockserver.dashboard.refusals import explanations
from mockserver.kernel.whole_numbers import is_digits
from mockserver.tenancy import Tenant

ROWS = 50
SECONDS = 2  # between two looks at a journal that may have grown
UNCLAIMED = "nobody"

requests = Page("requests", "Requests", "/tenants/<tenant>/requests")


@requests.get("")
def show(server: Server, tenant: Tenant, only: RequestQuery, whose: str = "", live: str = "on") -> str:
    """The page: the newest requests that fit the query, of the tenant or of nobody, looked at again while `live`."""
    return render("requests.html", fidelities=FIDELITIES, **rows_of(server, tenant, only, whose, live))


@requests.get("/rows")
def rows(
    server: Server, tenant: Tenant, only: RequestQuery, whose: str = "", live: str = "on", last: int = 0
) -> Response:
    """The rows alone, for a page that looks again; 204 where nothing came since."""
    if server.journal.last(journal_of(tenant, whose)) == last:
        return Response(status=204)
    return Response(render("requests_rows.html", **rows_of(server, tenant, only, whose, live)))


def rows_of(server: Server, tenant: Tenant, only: RequestQuery, whose: str, live: str) -> dict[str, Any]:
    """What the rows are made of."""
    journal = journal_of(tenant, whose)
    last = server.journal.last(journal)
    query: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name not in ("last", "live")
    }
    return {
        "entries": newest(server, journal, only),
        "is_refused": is_refused,
        "query": query,
        "whose": whose,
        "is_live": live == "on",
        "seconds": SECONDS,
        "again": url_for(".rows", **query, live=live, last=last),
    }


def journal_of(tenant: Tenant, whose: str) -> str:
    """Whose requests are meant: the tenant's, or those that nobody could claim."""
    return NOBODY if whose == UNCLAIMED else tenant.id


def newest(server: Server, journal: str, only: RequestQuery) -> list[JournalEntry]:
    """The newest entries that fit, the newest first; entries are looked at in ever larger parts, from behind."""
    entry_filter = filter_of({name: value for name, value in only.items() if value})  # type: ignore[arg-type]
    last, evictions, window = server.journal.last(journal), server.journal.eviction_count(journal), 2 * ROWS
    while True:
        entries = server.journal.page(journal, max(last - window, 0), CAPACITY, entry_filter)["requests"]
        if len(entries) >= ROWS or window >= last - evictions:
            return entries[::-1][:ROWS]
        window *= 4


@requests.get("/<number>")
def entry(server: Server, tenant: Tenant, number: str, whose: str = "") -> str:
    """One request whole: what was sent, answered and changed; 404 for a number that is gone."""
    one = entry_of(server, journal_of(tenant, whose), number)
    return render(
        "request.html",
        entry=one,
        whose=whose,
        last=server.journal.last(journal_of(tenant, whose)),
        is_refused=is_refused(one),
        reasons=reasons(one["response"]),
        advice=advice_about(one) if is_refused(one) else [],
        facts=explanations(one),
        curl=curl_of([one], base_url(server), credentials(server, tenant)).strip(),
    )


def entry_of(server: Server, journal: str, number: str) -> JournalEntry:
    """The entry of a number; 404 where there is none, or none any more."""
    if is_digits(number) and len(number) < 12:
        for one in server.journal.page(journal, int(number) - 1, 1)["requests"]:
            if one["number"] == int(number):
                return one
    raise ControlError(404, f"There is no request {number}, or it has left the journal.")
