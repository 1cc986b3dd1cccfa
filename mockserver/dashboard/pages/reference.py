"""API reference: the OpenAPI documents in a viewer, whose calls are signed in as a user of the tenant."""

from __future__ import annotations

from flask import Response, jsonify

from mockserver.control.connections import USER, SignInError, session_values
from mockserver.control.documents import base_url
from mockserver.control.openapi import OPENAPI_APIS, document
from mockserver.control.server import ControlError, Server
from mockserver.control.tenants import TenantUser, read_tenant
from mockserver.dashboard.frame import Form, Page, current_server, render
from mockserver.tenancy import Tenant

reference = Page("reference", "API reference", "/tenants/<tenant>/reference")


@reference.get("")
def show(server: Server, tenant: Tenant, api: str = "v3") -> str:
    """The page: the operations of one API as its OpenAPI document has them, to be tried as one of the users."""
    return render("reference.html", api=known_api(api), apis=OPENAPI_APIS, users=users_of(server, tenant))


def known_api(api: str) -> str:
    """An API that has a document; 404 for another."""
    if api not in OPENAPI_APIS:
        raise ControlError(404, f"There is no document {api}; there are {', '.join(OPENAPI_APIS)}.")
    return api


def users_of(server: Server, tenant: Tenant) -> list[TenantUser]:
    """Who can sign in to the tenant: every user with role and organization."""
    return read_tenant(server, tenant)["users"]


@reference.get("/<api>.json")
def read(server: Server, tenant: Tenant, api: str) -> Response:
    """The document of an API, whose calls go to this very host."""
    return jsonify({**document(known_api(api), base_url(server)), "servers": [{"url": "/"}]})


@reference.post("/<api>/sign-in")
def sign_in(server: Server, tenant: Tenant, api: str, form: Form) -> Response:
    """What the calls of a user carry, by whose `username` and `organizationId`; 409 where nobody is let in."""
    from mockserver.dashboard.in_process import session as calls_to

    details = read_tenant(server, tenant)
    credentials = dict(details["credentials"])
    key = (form.get("username"), form.get("organizationId"))
    user = next((one for one in details["users"] if (one["username"], one["organizationId"]) == key), None)
    if user:
        own = (user["username"], user["password"], user["organizationId"])
        credentials |= dict(zip(USER, own, strict=False))
    http = calls_to(current_server().wsgi_app)
    try:
        return jsonify(session_values(known_api(api), base_url(server), credentials, http))
    except SignInError as reason:
        raise ControlError(409, str(reason)) from None
