"""Where BILL's sandbox is, and which hosts the suite refuses to call."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SANDBOX_V2 = "https://api-stage.bill.com/api/v2"
SANDBOX_V3 = "https://gateway.stage.bill.com/connect/v3"
SANDBOX_AUTH = "https://auth.stage.bill.com"

PRODUCTION_HOSTS = frozenset(
    [
        "gateway.prod.bill.com", "api.bill.com", "app.bill.com", "app02.us.bill.com", "login.us.bill.com",
        "gateway.bill.com", "api.divvy.co",
    ]
)  # fmt: skip
BILL_DOMAINS = ("bill.com", "divvy.co")
# Every host of the sandbox has one of these in its name; what has none is taken for production.
SANDBOX_WORDS = re.compile(r"(^|[.-])(stage\d*|sandbox|stg|dev)([.-]|$)")
PASSWORD = re.compile(r"^((?:https?:/+)?[^/:]+):(?!/|\d+(?:/|$)).+")  # behind a colon, and no port
PLAIN_HOST = re.compile(r"[a-z0-9.:_-]+")


class TargetError(ValueError):
    """A target the suite cannot or will not run against; the text says why in one sentence."""


class ProductionHost(TargetError):
    """A URL on one of BILL's production hosts: the suite never calls these."""


def host_of(url: str) -> str:
    """The lower-case host of an http(s) URL, without port and without dots at its end.

    Raises `TargetError` for anything that different readers could take for different hosts.
    """
    if not (host := _plain_host(url)):
        raise TargetError(f"not an http(s) URL with a plain host name: {without_password(url)!r}")
    return host


def _plain_host(url: str) -> str:
    """The host of a URL; empty where it is none, has a port that is none, or holds somebody's name."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    return host if is_plain and PLAIN_HOST.fullmatch(host) else ""


def without_password(text: str) -> str:
    """A text that was to be a URL, with a mark in the place of what may be a name and a password."""
    _, at, place = text.rpartition("@")
    return f"***@{place}" if at else PASSWORD.sub(r"\1:***", text)


def is_bills(host: str) -> bool:
    """Whether a host is BILL's, sandbox or production."""
    return any(host == domain or host.endswith(f".{domain}") for domain in BILL_DOMAINS)


def is_production(host: str) -> bool:
    """Whether a host is BILL's and not its sandbox's."""
    return host in PRODUCTION_HOSTS or (is_bills(host) and not SANDBOX_WORDS.search(host))


def is_sandbox(url: str) -> bool:
    """Whether BILL's own sandbox answers at a URL: nothing else can make a contract test `verified`."""
    host = host_of(url)
    return url.startswith("https:") and is_bills(host) and not is_production(host)


def refuse_production(url: str) -> str:
    """The URL as it is; raises `ProductionHost` where BILL's production answers."""
    host = host_of(url)
    if is_production(host):
        raise ProductionHost(f"{host} is a production host of BILL; the contract suite does not call it")
    return url
