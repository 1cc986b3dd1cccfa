"""The journal over HTTP: what a tenant was asked and answered, and what no tenant could claim."""

from __future__ import annotations

from mockserver.control.blueprint import control
from mockserver.control.journal import JournalPage
from mockserver.control.server import Server
from mockserver.tenancy import Tenant


@control.get("/tenants/<tenant>/requests")
def list_requests(server: Server, tenant: Tenant, after: int = 0, max: int = 100, operation: str = "") -> JournalPage:
    """The tenant's journal past a number, oldest first; of one operation when named."""
    return server.journal.page(tenant.id, after, max, operation)


@control.get("/requests")
def list_unclaimed_requests(server: Server, after: int = 0, max: int = 100, operation: str = "") -> JournalPage:
    """The same of requests that bore no tenant's credential."""
    return server.journal.page("", after, max, operation)
