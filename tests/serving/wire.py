"""Raw connections to a front, for what no proper client sends."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from mockserver import BillMock

SECONDS = 20
HOST = "gateway.stage.bill.com"
GET = f"GET /connect/v3/vendors HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
CONNECT = f"CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}:443\r\n\r\n".encode()
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

# The head of a sign-in whose body, of two bytes, comes later.
UPLOAD = (
    f"POST /connect/v3/login HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
).encode()


def connect(mock: BillMock) -> socket.socket:
    """A plain connection to a server."""
    return socket.create_connection(("127.0.0.1", urlsplit(mock.url).port or 0), timeout=SECONDS)


def trusting(mock: BillMock, *, check_hostname: bool = True) -> ssl.SSLContext:
    """How a client speaks TLS that trusts the server's authority alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = check_hostname
    context.load_verify_locations(mock.ca_file)
    return context


@contextmanager
def over_tls(mock: BillMock, name: str | None = HOST) -> Iterator[ssl.SSLSocket]:
    """A connection over TLS that says a host name, or none; only BILL's is looked for in the certificate."""
    with trusting(mock, check_hostname=name == HOST).wrap_socket(connect(mock), server_hostname=name) as connection:
        yield connection


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side ends."""
    text = b""
    with suppress(ConnectionResetError, ssl.SSLEOFError):
        while piece := connection.recv(65_536):
            text += piece
    return text


def answer_to(mock: BillMock, request: bytes) -> bytes:
    """What comes back for some bytes, until the server ends the connection."""
    with connect(mock) as connection:
        connection.sendall(request)
        return all_of(connection)


def first_line(text: bytes) -> str:
    """The first line of an answer."""
    return text.partition(b"\r\n")[0].decode()
