"""Who may look at the pages, and which forms are ours.

Where the control API asks for a token, a person says it once to a form and gets a signed cookie that no script reads
and no other site's request carries. Every form carries a token of its own beside: a page of another site can make a
browser post, but not read what our pages say.
"""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request, session
from flask.sessions import SecureCookieSessionInterface

from mockserver.control.server import ControlError, Server
from mockserver.dashboard.frame import Form, Page, current_server, go, is_partial, render
from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.randomness import fingerprint, secret
from mockserver.store.directory import NOBODY
from mockserver.tenancy import DEFAULT

ROOT = "/_mock/ui"
HOURS = 12  # that a person stays signed in
OPEN = ("access.sign_in", "access.submit", "static")
FORM_TOKEN = "form_token"
SIGNED_IN, MAX_SIGNED_IN = "dashboard", 100
"""The directory's table of those who are signed in, and how many at once: a sign-out ends a cookie that was copied."""

access = Page("access", "", "")


class Sessions(SecureCookieSessionInterface):
    """Sessions whose cookie is the server's own: cookies of a host are the same on all its ports."""

    def get_cookie_name(self, app: Flask) -> str:
        """The cookie's name, with the port that the request came to."""
        return f"billmock-{urlsplit(request.host_url).port or request.scheme}"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie only travels encrypted: where the page did."""
        return request.is_secure


def session_key(server: Server) -> str:
    """What signs cookies and forms: all processes of a store agree about it, and another control token ends it all."""
    tenant = server.worlds.tenancy.tenants.peek(DEFAULT)
    key = tenant.signing_key if tenant else secret()
    return signature(key, f"the dashboard {server.settings.control_token or ''}")


def signature(key: str, text: str) -> str:
    """The HMAC-SHA-256 of a text by a key, in hexadecimal digits."""
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


def form_token() -> str:
    """What the forms of whoever looks at a page carry."""
    return signature(str(g.session_key), f"forms {session.get('nonce', '')}")


def check_form() -> None:
    """Refuse a posted form that is none of ours, 403."""
    value = request.form.get(FORM_TOKEN, "")
    if request.method == "POST" and not hmac.compare_digest(value.encode(), form_token().encode()):
        raise ControlError(403, "This form is not one of this page, or it is too old: load the page again.")


def check_signed_in() -> Response | None:
    """Lead whoever has not said the control token to the form that takes it; 401 for an action."""
    if request.endpoint in OPEN or is_signed_in():
        return None
    if request.method not in ("GET", "HEAD"):
        raise ControlError(401, "You are not signed in any more: load the page again.")
    url = f"{ROOT}/sign-in"
    if is_partial():
        return Response(status=401, headers={"HX-Redirect": url})
    session["next"] = request.path
    return Response(status=302, headers={"Location": url})


def is_signed_in() -> bool:
    """Whether the pages are open to whoever asks."""
    server = current_server()
    if not server.settings.control_token:
        return True
    nonce = str(session.get("nonce", ""))
    return bool(nonce) and server.worlds.tenancy.directory.get(SIGNED_IN, fingerprint(nonce)) is not None


@access.get("/sign-in")
def sign_in() -> Any:
    """The form that takes the control token."""
    return redirect(f"{ROOT}/") if is_signed_in() else render("sign_in.html", problem="")


@access.post("/sign-in")
def submit(server: Server, form: Form) -> Any:
    """Sign whoever knows the control token in, and lead on to the page that was asked for."""
    token, value = server.settings.control_token or "", form.get("token", "")
    if not hmac.compare_digest(value.encode(), token.encode()):
        return render("sign_in.html", problem="That is not this server's control token."), 403
    url = str(session.get("next", f"{ROOT}/"))
    session.clear()
    session.permanent = True
    session["nonce"] = nonce = secret()
    note_signed_in(server, nonce)
    return go(url)


def note_signed_in(server: Server, nonce: str) -> None:
    """Remember who is signed in, and forget those who were first where they are too many."""
    directory = server.worlds.tenancy.directory
    present = directory.all(SIGNED_IN, NOBODY)
    oldest = sorted(present, key=lambda row: float(row[1]["at"]))[: max(len(present) + 1 - MAX_SIGNED_IN, 0)]
    for key, _ in oldest:
        directory.delete(SIGNED_IN, key)
    directory.put(SIGNED_IN, fingerprint(nonce), {"at": REAL_TIME()}, tenant=NOBODY)


@access.post("/sign-out")
def sign_out(server: Server) -> Response:
    """Forget whoever is signed in, and wherever else the cookie is."""
    server.worlds.tenancy.directory.delete(SIGNED_IN, fingerprint(str(session.get("nonce", ""))))
    session.clear()
    return go(f"{ROOT}/sign-in")
