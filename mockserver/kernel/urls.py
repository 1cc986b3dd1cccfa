"""URLs as messages show them."""

from __future__ import annotations

from urllib.parse import urlsplit


def without_credentials(url: str) -> str:
    """A URL without the user's name and password that it may hold, which no log should."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


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
