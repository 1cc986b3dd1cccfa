"""The registry and the OpenAPI documents over HTTP."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import current_app, request

from mockserver.control.blueprint import control
from mockserver.control.openapi import OPENAPI_APIS, document
from mockserver.control.operations import OperationRow, rows
from mockserver.control.own_openapi import own_document
from mockserver.control.server import ControlError, Server

SCHEMES = ("http", "https")


class Operations(TypedDict):
    """Every operation of BILL."""

    operations: list[OperationRow]


@control.get("/operations")
def list_operations() -> Operations:
    """Every operation of BILL with its state."""
    return {"operations": rows()}


@control.get("/openapi.json")
def read_openapi(server: Server) -> dict[str, Any]:
    """The OpenAPI document of the control API itself."""
    return own_document(current_app, base_url(server))


@control.get("/openapi/<api>.json")
def read_api_openapi(server: Server, api: str) -> dict[str, Any]:
    """The OpenAPI document of one of BILL's APIs."""
    if api not in OPENAPI_APIS:
        raise ControlError(404, f"no document {api}; there are {', '.join(OPENAPI_APIS)}")
    return document(api, base_url(server))


def base_url(server: Server) -> str:
    """Scheme and host as clients reach them: as set, else the request's own, whose proxy may say the scheme."""
    proxy = request.headers.get("X-Forwarded-Proto", "").lower()
    scheme = proxy if proxy in SCHEMES else request.scheme
    return server.settings.public_url or f"{scheme}://{request.host}"
