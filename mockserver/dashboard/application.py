"""The dashboard's own Flask application, made when somebody first looks at it: other servers do not pay for it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.exceptions import HTTPException

from mockserver import __version__
from mockserver.control.hosts import check_host
from mockserver.control.masked_paths import mask_path
from mockserver.dashboard.access import (
    FORM_TOKEN,
    HOURS,
    ROOT,
    Sessions,
    access,
    check_form,
    check_signed_in,
    form_token,
    is_signed_in,
    session_key,
)
from mockserver.dashboard.frame import WholeServer, current_server, current_tenant, is_partial, render
from mockserver.dashboard.pages import PAGES
from mockserver.dashboard.words import FILTERS
from mockserver.kernel.errors import Refusal
from mockserver.store.errors import StoreUnavailable, WorldGone
from mockserver.tenancy import UnknownTenant

LOG = logging.getLogger("billmock")
MAX_FORM = 1_000_000  # bytes
MAX_SWITCHES = 20  # tenants that the switch of the frame names
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "font", "connect", "frame")),
        "img-src 'self' data:",
        *(f"{kind} 'self'" for kind in ("form-action", "frame-ancestors")),
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer says unless its page says otherwise."""

LOOK_NO_MORE = 286
"""htmx's own status: what its part shows is said, and the part does not look again."""

INTO_NOTICES = {"HX-Retarget": "#notices", "HX-Reselect": ".notice", "HX-Reswap": "innerHTML"}
"""Where a page that is looked at says what could not be done."""


class CompiledTemplates(BytecodeCache):
    """The templates that one server of this process has compiled: the pages of its others need not."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code, where it is known and of the same text."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


class Dashboard(Flask):
    """The pages of a server; what they show and do is the control API's."""

    def __init__(self, server: WholeServer) -> None:
        super().__init__("mockserver.dashboard", static_url_path=f"{ROOT}/static")
        self.server, self.settings = server, server.settings
        self.secret_key = session_key(server)
        self.session_interface = Sessions()
        self.config["MAX_CONTENT_LENGTH"] = MAX_FORM
        self.config["SESSION_COOKIE_HTTPONLY"] = True
        self.config["SESSION_COOKIE_SAMESITE"] = "Strict"
        self.config["SESSION_COOKIE_PATH"] = ROOT
        # Parts that look again would set an older cookie than the one that an action sets meanwhile.
        self.config["SESSION_REFRESH_EACH_REQUEST"] = False
        self.permanent_session_lifetime = timedelta(hours=HOURS)
        self.jinja_env.trim_blocks = self.jinja_env.lstrip_blocks = True
        self.jinja_env.bytecode_cache = COMPILED
        self.jinja_env.filters.update(FILTERS)
        self.jinja_env.globals.update(form_token=form_token, FORM_TOKEN=FORM_TOKEN)
        self.before_request(self._lend_key)
        self.before_request(check_host)
        self.before_request(check_signed_in)
        self.before_request(check_form)
        self.after_request(harden)
        self.context_processor(frame_values)
        self.url_defaults(add_tenant)
        self.register_error_handler(Exception, refuse)
        self.add_url_rule(f"{ROOT}/", "root", root)
        for page in (access, *PAGES):
            self.register_blueprint(page, url_prefix=f"{ROOT}{page.url_prefix or ''}")

    def _lend_key(self) -> None:
        g.session_key = self.secret_key


def root() -> Any:
    """Lead to the first page."""
    return redirect(url_for("home.show"))


def add_tenant(endpoint: str, values: dict[str, Any]) -> None:
    """Links lead to pages of the tenant that is looked at, unless they name another."""
    if "tenant" not in values and endpoint_has_tenant(endpoint):
        values["tenant"] = current_tenant()


def endpoint_has_tenant(endpoint: str) -> bool:
    """Whether the pages of an endpoint are a tenant's."""
    return current_app.url_map.is_endpoint_expecting(endpoint, "tenant")


def frame_values() -> dict[str, Any]:
    """What `frame.html` shows beside the page."""
    server = current_server()
    tenants = server.worlds.tenancy.tenants
    return {
        "version": __version__,
        "pages": [page for page in PAGES if page.title],
        "tenant": tenants.peek(current_tenant()),
        "tenants": tenants.all()[:MAX_SWITCHES],
        "has_token": bool(server.settings.control_token),
        "signed_in": is_signed_in(),
    }


def harden(response: Response) -> Response:
    """Let nobody keep a page, frame it, or run what is not ours in it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def refuse(error: Exception) -> Any:
    """Say why something cannot be done: beside the page that is looked at, or as a page of its own."""
    status, text = problem_of(error)
    if status == 500:
        LOG.exception("%s %s failed", request.method, mask_path(request.path), exc_info=error)
    if is_partial():
        # A page may still be open when its tenant goes: its parts would look for it every other second.
        is_gone = status == 404 and request.method == "GET"
        notice = render("notices.html", messages=[("error", text)])
        return Response(notice, LOOK_NO_MORE if is_gone else status, INTO_NOTICES)
    try:
        return render("problem.html", status=status, text=text), status
    except StoreUnavailable:
        return Response(text, status, mimetype="text/plain")


def problem_of(error: Exception) -> tuple[int, str]:
    """The HTTP status and the sentence of what went wrong."""
    if isinstance(error, StoreUnavailable):
        return 503, str(error)
    if isinstance(error, (UnknownTenant, WorldGone)):
        return 404, "The tenant was deleted meanwhile."
    if isinstance(error, HTTPException):
        return error.code or 404, "There is no such page." if error.code == 404 else error.description or error.name
    if isinstance(error, Refusal):
        return getattr(error, "status", 400), str(error)
    return 500, "Something went wrong in this server; its log says what."
