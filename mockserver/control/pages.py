"""The front page: what this is and where everything is, in JSON for clients; people are led to the dashboard."""

from __future__ import annotations

from typing import TypedDict

import orjson
from flask import Blueprint, Response, request

from mockserver import __version__
from mockserver.control.blueprint import JSON, current_server
from mockserver.control.documents import base_url
from mockserver.control.openapi import OPENAPI_APIS
from mockserver.control.server import Server

HTML = "text/html"
DASHBOARD = "/_mock/ui/"
PATHS = {
    "v3": "/connect/v3",
    "v2": "/api/v2",
    "partner": "/connect/v3/partner",
    "spend": "/connect/v3/spend",
    "events": "/connect-events/v3",
    "control": "/_mock",
}
LINKS = {
    "quickstart": "/_mock/quickstart",
    "health": "/_mock/health/ready",
    "operations": "/_mock/operations",
    "tenants": "/_mock/tenants",
    "requests": "/_mock/tenants/default/requests",
    "unclaimed requests": "/_mock/requests",
    "inbox": "/_mock/tenants/default/inbox",
    "control API": "/_mock/openapi.json",
    "dashboard": DASHBOARD,
} | {f"{api} API": f"/_mock/openapi/{api}.json" for api in OPENAPI_APIS}

pages = Blueprint("pages", __name__, template_folder="templates")


class Front(TypedDict):
    """What answers here: base URLs of the APIs, and paths to look at."""

    name: str
    version: str
    urls: dict[str, str]
    links: dict[str, str]


@pages.get("/")
@pages.get("/_mock")
@pages.get("/_mock/")
def front() -> Response:
    """What this is, in JSON; whoever prefers HTML is led to the dashboard."""
    if request.accept_mimetypes.best_match([JSON, HTML]) == HTML:
        response = Response(status=302, headers={"Location": DASHBOARD})
    else:
        response = Response(orjson.dumps(front_of(current_server())), mimetype=JSON)
    response.vary.add("Accept")
    return response


def front_of(server: Server) -> Front:
    """What the front page says."""
    base = base_url(server)
    urls = {name: base + path for name, path in PATHS.items()}
    return {"name": "billmock", "version": __version__, "urls": urls, "links": LINKS}


@pages.get("/favicon.ico")
def icon() -> Response:
    """The icon of the pages, which may be kept for a day."""
    with pages.open_resource("templates/icon.svg") as file:
        return Response(file.read(), headers={"Cache-Control": "max-age=86400"}, mimetype="image/svg+xml")
