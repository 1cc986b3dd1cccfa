"""Clients that send many requests at once, and take the answers late or never."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from mockserver.testing import BillMock

MANY = 100
LONG = b"GET /_mock/openapi/v3.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"  # 260 kB and more each
LAST = b"GET /_mock/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@pytest.fixture
def mock() -> Iterator[BillMock]:
    """A server of two threads."""
    with BillMock(scenario="empty", threads=2) as mock:
        yield mock


def sender(mock: BillMock, content: bytes) -> socket.socket:
    """A connection that has sent something and reads nothing."""
    connection = socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2])), timeout=20)
    connection.sendall(content)
    return connection


def everything(connection: socket.socket) -> bytes:
    """What is received until the connection is closed."""
    parts = list[bytes]()
    while part := connection.recv(1_000_000):
        parts.append(part)
    return b"".join(parts)


def test_more_clients_that_take_no_answers_than_threads_hold_up_nobody(mock: BillMock) -> None:
    with ExitStack() as until:
        for_ever = [until.enter_context(sender(mock, LONG * MANY)) for _ in range(3)]

        answer = requests.get(f"{mock.control_url}/health/live", timeout=10)
        assert (answer.status_code, len(for_ever)) == (200, 3)


def test_who_takes_the_answers_late_gets_every_one(mock: BillMock) -> None:
    with sender(mock, LONG * MANY + LAST) as late:
        requests.get(f"{mock.control_url}/health/live", timeout=10)

        assert everything(late).count(b"HTTP/1.1 200 OK") == MANY + 1


@pytest.mark.parametrize("body", [b"", b"Content-Length: 0\r\n"])
def test_a_client_that_expects_to_be_told_to_go_on_has_its_answer_where_nothing_is_to_come(
    mock: BillMock, body: bytes
) -> None:
    head = LAST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n" + body + b"\r\n")
    with sender(mock, head) as client:
        assert everything(client).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("length", ["9" * 5_000, "0" * 4_400 + "2"])
def test_a_length_of_more_digits_than_are_read_is_refused(mock: BillMock, length: str) -> None:
    head = f"POST /connect/v3/bills HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{{}}"
    with sender(mock, head.encode()) as client:
        answer = everything(client)

    assert (answer[:13], answer[-2:]) == (b"HTTP/1.1 413 ", b"}]")


def test_a_body_that_is_too_long_is_not_asked_for(mock: BillMock) -> None:
    head = b"POST /connect/v3/bills HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
    with sender(mock, head + b"Content-Length: 640000000\r\n\r\n") as client:
        assert everything(client).startswith(b"HTTP/1.1 413 ")
