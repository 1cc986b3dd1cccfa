"""WSGI in and out: the environ as a dialect's request, an answer as a response."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from mockserver.dialects.http import Answer, Request
from mockserver.kernel.whole_numbers import is_digits, whole_number

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

MAX_BODY = 6_500_000

REASONS = {
    200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Entity", 423: "Locked", 429: "Too Many Requests", 500: "Internal Server Error",
    501: "Not Implemented", 503: "Service Unavailable",
}  # fmt: skip


SCHEMES = ("http", "https")


def raw_path(environ: WSGIEnvironment) -> str:
    """The path as the client sent it, not percent-decoded; servers that do not keep it give the decoded one."""
    uri = str(environ.get("REQUEST_URI") or environ.get("RAW_URI") or "").partition("?")[0]
    if uri.startswith(("http://", "https://")):  # the form in which proxies are asked
        uri = f"/{uri.partition('://')[2].partition('/')[2]}"
    if uri.startswith("/"):
        return uri
    return quote(str(environ.get("PATH_INFO", "/")).encode("latin-1"), safe="/%:@!$&'()*+,;=~-._")


@lru_cache(maxsize=1_024)
def header_name(key: str) -> str:
    """The name of the header that a key of an environ is about, in lower case; empty for any other key."""
    return key[5:].replace("_", "-").lower() if key.startswith("HTTP_") else ""


def request_of(environ: WSGIEnvironment, path: str, public_url: str | None) -> Request:
    """The request of an environ whose raw path is known.

    A body longer than `MAX_BODY` is cut one byte past it, so that it is refused.
    """
    headers = {name: value for key, value in environ.items() if (name := header_name(key))}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    host = headers.get("host", "")
    scheme = headers.get("x-forwarded-proto", "").lower()
    if scheme not in SCHEMES:
        scheme = environ.get("wsgi.url_scheme", "http")
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        query_string=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=_body(environ),
        base_url=public_url or f"{scheme}://{host}",
        host=host,
    )


def _body(environ: WSGIEnvironment) -> bytes:
    length = min(length_of(environ), MAX_BODY + 1)
    return bytes(environ["wsgi.input"].read(length)) if length else b""


def length_of(environ: WSGIEnvironment) -> int:
    """How long the body is, 0 without one; of chunks only waitress tells it, and more than any may have is said."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not length and "chunked" in environ.get("HTTP_TRANSFER_ENCODING", ""):
        return MAX_BODY + 1
    return whole_number(length) if is_digits(length) else 0


def respond(answer: Answer, method: str, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer; to HEAD without the body."""
    payload = answer.payload()
    headers = [(name, value) for name, value in answer.headers.items()]
    if answer.status != 204:
        headers.append(("Content-Length", str(len(payload))))
        if payload:
            headers.append(("Content-Type", answer.content_type))
    start_response(f"{answer.status} {REASONS.get(answer.status, 'Status')}", headers)
    return [payload] if payload and method != "HEAD" else []
