"""The journal over HTTP: what a tenant was asked and answered, and what no tenant could claim."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import Response

from mockserver.control.blueprint import control
from mockserver.control.documents import base_url
from mockserver.control.journal import CAPACITY, JournalPage
from mockserver.control.journal_export import curl_of, har_of
from mockserver.control.journal_filter import EntryFilter, RequestQuery, read_filter
from mockserver.control.server import ControlError, Server
from mockserver.tenancy import Tenant

NOBODY = ""  # whose requests no tenant can claim


class RequestCount(TypedDict):
    """How many requests there are of a kind."""

    count: int


def filter_of(query: RequestQuery) -> EntryFilter:
    """The filter of a query string; 400 naming the part that cannot be read."""
    try:
        return read_filter(query)
    except ValueError as error:
        raise ControlError(400, str(error)) from None


@control.get("/tenants/<tenant>/requests")
def list_requests(server: Server, tenant: Tenant, only: RequestQuery, after: int = 0, max: int = 100) -> JournalPage:
    """The tenant's journal past a number, oldest first: all of it, or what fits; of `max=0` the newest cursor alone."""
    return server.journal.page(tenant.id, after, max, filter_of(only))


@control.get("/tenants/<tenant>/requests/count")
def count_requests(server: Server, tenant: Tenant, only: RequestQuery, after: int = 0) -> RequestCount:
    """How many of the tenant's requests past a number fit."""
    return {"count": server.journal.count(tenant.id, after, filter_of(only))}


@control.get("/tenants/<tenant>/requests.har")
def export_har(
    server: Server, tenant: Tenant, only: RequestQuery, after: int = 0, max: int = CAPACITY
) -> dict[str, Any]:
    """What fits as an HTTP archive; secrets are variables' names, such as `$BILL_PASSWORD`."""
    page = list_requests(server, tenant, only, after, max)
    return har_of(page["requests"], base_url(server), credentials(server, tenant))


@control.get("/tenants/<tenant>/requests.sh")
def export_curl(server: Server, tenant: Tenant, only: RequestQuery, after: int = 0, max: int = CAPACITY) -> Response:
    """What fits as commands of curl for a shell in which `billmock env` set the variables that stand for secrets."""
    page = list_requests(server, tenant, only, after, max)
    text = curl_of(page["requests"], base_url(server), credentials(server, tenant))
    return Response(text, mimetype="text/x-shellscript")


def credentials(server: Server, tenant: Tenant) -> dict[str, str]:
    """The tenant's credentials by the names of their variables."""
    values = server.worlds.tenancy.registrations.credentials(tenant)
    return {name: value for name, value in values.items() if isinstance(value, str)}


@control.get("/requests")
def list_unclaimed_requests(server: Server, only: RequestQuery, after: int = 0, max: int = 100) -> JournalPage:
    """The same of requests that bore no tenant's credential."""
    return server.journal.page(NOBODY, after, max, filter_of(only))
