"""How to begin with this server, as Markdown: its URLs, a tenant's credentials, a first call of each API."""

from __future__ import annotations

from flask import Response, render_template

from mockserver.control.blueprint import control
from mockserver.control.documents import base_url
from mockserver.control.openapi import OPENAPI_APIS
from mockserver.control.pages import PATHS
from mockserver.control.server import Server, tenant_of
from mockserver.control.tenants import read_tenant
from mockserver.tenancy import DEFAULT, Tenant

MARKDOWN = "text/markdown"


@control.get("/quickstart")
def read_quickstart(server: Server) -> Response:
    """How to begin, as Markdown, with this server's URLs and the default tenant's credentials."""
    return read_tenant_quickstart(server, tenant_of(server, DEFAULT))


@control.get("/tenants/<tenant>/quickstart")
def read_tenant_quickstart(server: Server, tenant: Tenant) -> Response:
    """How to begin, as Markdown, with this server's URLs and a tenant's credentials: for people and agents."""
    base = base_url(server)
    text = render_template(
        "quickstart.md",
        **read_tenant(server, tenant),
        base=base,
        urls={name: base + path for name, path in PATHS.items()},
        apis=OPENAPI_APIS,
        token=server.settings.control_token,
    )
    return Response(text, mimetype=MARKDOWN)
