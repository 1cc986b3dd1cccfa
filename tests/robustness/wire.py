"""Bytes to a server and its answer: requests that no client library would send."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from mockserver.testing import BillMock
from tests.robustness.clients import Reply

# The server closes the connection after the answer, so that there is an end to read to.
ALWAYS = (b"Host: billmock.localhost", b"Connection: close")

ELEMENT = {"timestamp", "code", "severity", "category", "message"}


class Wire:
    """A place to send requests to; `credentials` are headers of every `request`."""

    def __init__(self, mock: BillMock, credentials: Mapping[str, str] | None = None) -> None:
        place = urlsplit(mock.url)
        self._address = (place.hostname or "", place.port or 0)
        self._credentials = [f"{name}: {value}".encode() for name, value in (credentials or {}).items()]

    def raw(self, data: bytes, method: str = "GET") -> Reply:
        """Send bytes as they are."""
        with socket.create_connection(self._address, timeout=20) as connection:
            connection.sendall(data)
            answer = HTTPResponse(connection, method=method)
            answer.begin()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())

    def request(self, line: bytes, *headers: bytes, body: bytes = b"") -> Reply:
        """Send a request line such as `GET /path`, headers and a body; its length is told unless a header tells one."""
        has_length = any(header.lower().startswith((b"content-length", b"transfer-encoding")) for header in headers)
        length = [] if has_length or not body else [b"Content-Length: %d" % len(body)]
        head = [line + b" HTTP/1.1", *ALWAYS, *self._credentials, *headers, *length]
        return self.raw(b"\r\n".join(head) + b"\r\n\r\n" + body, line.split(b" ")[0].decode("latin-1"))


def of_errors(elements: Any) -> Iterator[str]:
    """Faults of the array of errors."""
    if not isinstance(elements, list) or not elements:
        yield f"no array of errors: {elements!r:.200}"
        return
    for element in elements:
        keys = set(element) if isinstance(element, dict) else set()
        texts = keys and all(isinstance(value, str) for value in element.values())
        if not texts or not {"timestamp", "severity", "message"} <= keys <= ELEMENT or not element["message"]:
            yield f"no error: {element!r:.200}"


def messages(reply: Reply) -> list[str]:
    """What the array of errors says."""
    return [error["message"] for error in reply.json]


def codes(reply: Reply) -> list[str]:
    """The codes in the array of errors; empty for those that have none."""
    return [error.get("code", "") for error in reply.json]


def error_code(reply: Reply) -> str:
    """The code in v2's envelope, empty after a success."""
    envelope = reply.json
    return str(envelope["response_data"]["error_code"]) if envelope["response_status"] else ""
