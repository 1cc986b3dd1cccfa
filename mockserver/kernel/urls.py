"""URLs: the ones that settings take, and how messages show them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

HIDDEN = "***"
SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:/+)?")
BEHIND_COLON = re.compile(r"^(?P<host>[^/?#\[\]:]+):(?!\d*(?:[/?#]|$))[^/?#]+")  # no port: a password without its @
IN_QUERY = re.compile(r"([?&](?:ssl)?password=)[^&#]*", re.IGNORECASE)
QUERY_OR_FRAGMENT = re.compile(r"[?#]")
DELIMITERS = re.compile(r"[@:/?#\[\]]")
MIN_SECRET = 3  # characters of a part of a password that is looked for in the words of others


def read_web_url(text: str) -> str:
    """An http or https URL with a host, without slashes at its end.

    Raises `ValueError` for everything else, also for a port or a host's name that there cannot be.
    """
    url = text.rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("no http:// or https:// URL of a host")
    parts.hostname.encode("idna")  # which connecting to it would raise in the midst of another library
    return url


def without_credentials(url: str) -> str:
    """A URL without the user's name and password that it may hold, which no log should."""
    return with_hidden_credentials(url).replace(f"{HIDDEN}@", "", 1)


def with_hidden_credentials(url: str) -> str:
    """A URL, or a text that is to be one and is none, with a mark in the place of the user's name and password.

    A password may hold what ends it in a URL, as people write them: all before the last `@` is taken for one.
    """
    start = start_of(url)
    login, at, place = url[start:].rpartition("@")
    place = BEHIND_COLON.sub(rf"\g<host>:{HIDDEN}", place)
    return url[:start] + (HIDDEN if login else "") + at + IN_QUERY.sub(rf"\1{HIDDEN}", place)


def start_of(url: str) -> int:
    """Where the scheme of a URL ends, with as many slashes as there are."""
    scheme = SCHEME.match(url)
    return scheme.end() if scheme else 0


def hide_credentials_of(url: str, text: str) -> str:
    """What somebody else says about a URL, without any part of the password that it may hold."""
    for secret in sorted(secrets_in(url), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def secrets_in(url: str) -> set[str]:
    """The password in a URL, and the parts that somebody may take it for, as they are and as they are meant."""
    login = url[start_of(url) :].rpartition("@")[0]
    password = login.partition(":")[2]
    texts = {password, *DELIMITERS.split(password), *(hit.group()[len(hit[1]) :] for hit in IN_QUERY.finditer(url))}
    return {secret for text in texts for secret in (text, unquote(text)) if len(secret) >= MIN_SECRET}


def why_refused(base: str, status: int, text: str) -> str:
    """Why the control API at a base URL refused, in its words; of a missing token also where it is looked for.

    An answer that is none of a control API's has perhaps another base: one without a path.
    """
    import json

    try:
        reason = str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        reason = ""
    parts = urlsplit(without_credentials(base))
    if parts.path and (not reason or reason.startswith("Not Found")):
        here = f"{parts.scheme}://{parts.netloc}"
        return f"no billmock answers at {parts.geturl()}: a server's base URL has no path, perhaps {here}"
    return f"{reason or f'{status} {text[:300]}'}{'; set BILLMOCK_CONTROL_TOKEN' if status == 401 else ''}"
