"""Which hosts and pages may ask for what is ours: a browser on this machine must not be somebody else's tool.

A page of another site can make a browser post to a loopback address, and by DNS rebinding even read the answer. So on
loopback `/` and `/_mock` answer only under names that are known, and a write comes from no foreign page and carries
JSON. BILL's own paths are not looked at: their credentials protect them.
"""

from __future__ import annotations

from flask import request

from mockserver.control.blueprint import JSON, current_server, open_control
from mockserver.control.server import ControlError
from mockserver.kernel.environments import environment_of
from mockserver.kernel.hosts import is_loopback, name_of
from mockserver.kernel.settings import Settings

# Where the forms of our pages go, which browsers cannot send as JSON: they have a token of their own.
FORMS, FORM = "/_mock/ui/", "application/x-www-form-urlencoded"
READING = ("GET", "HEAD", "OPTIONS")
# What a browser says of a request that a page of another site made.
FOREIGN_SITES = ("cross-site", "same-site")


@open_control.before_app_request
def check_host() -> None:
    """Refuse a Host that is not known, 403, and a write that a foreign page sent or that is not JSON, 403 and 415."""
    settings = current_server().settings
    if not is_loopback(name_of(settings.host) or settings.host):
        return
    # Browsers always say a Host; health checks by HTTP/1.0 have none.
    if "HTTP_HOST" in request.environ and not is_known(request.host, settings):
        raise ControlError(403, f"Host {name_of(request.host)} is not known; --allowed-hosts names more")
    if request.method not in READING:
        check_write(settings)


def check_write(settings: Settings) -> None:
    """Refuse a write that a page of another site sent, or whose body is not JSON."""
    origin = request.headers.get("Origin", "")
    foreign = origin and not is_known(origin.partition("://")[2], settings)
    if foreign or request.headers.get("Sec-Fetch-Site") in FOREIGN_SITES:
        raise ControlError(403, "a page of another site may not change anything here")
    # Chunks have no length; servers that read them say where the body ends.
    has_body = request.content_length or (request.environ.get("wsgi.input_terminated") and request.get_data())
    is_form = request.mimetype == FORM and request.path.startswith(FORMS)
    if has_body and request.mimetype != JSON and not is_form:
        raise ControlError(415, f"Content-Type: must be {JSON}")


def is_known(host: str, settings: Settings) -> bool:
    """Whether a Host is a loopback name, one of BILL's that we serve, `--public-url`'s or one of `--allowed-hosts`."""
    name = name_of(host)
    names = {name_of(text) for text in (settings.allowed_hosts or "").split(",") if text.strip()}
    if settings.public_url:
        names.add(name_of(settings.public_url.partition("://")[2]))
    return name != "" and (is_loopback(name) or environment_of(name) is not None or name in names)
