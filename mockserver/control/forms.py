"""The forms of the front page: what a person at this machine may do to the default tenant without a client.

A form carries a token that only our own pages show, for a page of another site can make a browser post, but not read.
Where the control API asks for a token there are no forms: a page cannot prove who looks at it.
"""

from __future__ import annotations

import hmac

from flask import Response, request

from mockserver.control.blueprint import current_server
from mockserver.control.clock import set_clock
from mockserver.control.hosts import FORMS
from mockserver.control.pages import pages
from mockserver.control.server import ControlError, Server, tenant_of
from mockserver.control.tenants import reset_tenant
from mockserver.tenancy import DEFAULT, Tenant

SEE_OTHER = 303
PURPOSE = b"the forms of pages"


def form_token(server: Server) -> str:
    """What a form of ours says; empty where there are none. All processes on a store agree about it."""
    if server.settings.control_token:
        return ""
    key = tenant_of(server, DEFAULT).signing_key
    return hmac.new(key.encode(), PURPOSE, "sha256").hexdigest()


@pages.context_processor
def form_values() -> dict[str, str]:
    """What templates know of forms."""
    return {"form_token": form_token(current_server()), "forms": FORMS}


def tenant_of_form(server: Server) -> Tenant:
    """The default tenant, once the form is one of ours; 403 for any other."""
    token = form_token(server)
    if not token or not hmac.compare_digest(request.form.get("token", "").encode(), token.encode()):
        raise ControlError(403, "token: missing or wrong; the forms of the front page have it")
    return tenant_of(server, DEFAULT)


@pages.post(f"{FORMS}advance")
def advance() -> Response:
    """Move the default tenant's clock by the form's span, and show the page again."""
    server = current_server()
    set_clock(server, tenant_of_form(server), {"advance": request.form.get("advance", "")})
    return front_page()


@pages.post(f"{FORMS}reset")
def reset() -> Response:
    """Start the default tenant's world over, and show the page again."""
    server = current_server()
    reset_tenant(server, tenant_of_form(server))
    return front_page()


def front_page() -> Response:
    """The way back to the front page."""
    return Response(status=SEE_OTHER, headers={"Location": "/"})
