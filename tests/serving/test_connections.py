"""Connections on which nothing is asked: past a bound the oldest are closed, so that nobody is kept out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from mockserver.serving import connections
from mockserver.serving.http_server import MAX_CONNECTIONS
from mockserver.testing import BillMock
from tests.polling import until
from tests.serving.test_waiting import last_activity, open_connections, raw
from tests.serving.wire import UPLOAD, connect
from tests.signed_in import V3

BOUND = 12  # sockets, of which the server listens at two
LIVE = b"GET /_mock/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[BillMock]:
    """A server that keeps few connections."""
    with BillMock(scenario="empty", threads=2) as server:
        monkeypatch.setattr(server._running, "max_connections", BOUND)
        yield server


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What holds a test's connections until it ends."""
    with ExitStack() as stack:
        yield stack


def status(connection: socket.socket) -> bytes:
    """What is answered on a connection; nothing where the server has closed it."""
    connection.sendall(LIVE)
    return connection.recv(12)


def is_closed(connection: socket.socket) -> bool:
    """Whether the server closes a connection rather than say anything on it."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def crowd(mock: BillMock, opened: ExitStack, count: int, sent: bytes = b"") -> list[socket.socket]:
    """So many connections, on each of which the same bytes are sent."""
    sockets = [opened.enter_context(connect(mock)) for _ in range(count)]
    for connection in sockets:
        connection.sendall(sent)
    return sockets


def live(mock: BillMock) -> int:
    """How a new client's request is answered."""
    return requests.get(f"{mock.url}/_mock/health/live", timeout=10).status_code


def test_idle_connections_keep_nobody_out(mock: BillMock, opened: ExitStack) -> None:
    idle = crowd(mock, opened, 40)

    assert live(mock) == 200
    assert is_closed(idle[0])
    assert status(idle[-1]) == b"HTTP/1.1 200"
    until(lambda: open_connections(mock) < BOUND)


def test_connections_on_which_requests_drip_in_keep_nobody_out(mock: BillMock, opened: ExitStack) -> None:
    crowd(mock, opened, 3 * BOUND)
    crowd(mock, opened, BOUND, b"GET /_mock")

    assert live(mock) == 200


def test_who_began_a_request_first_and_still_drips_goes_before_who_was_just_answered(
    mock: BillMock, opened: ExitStack
) -> None:
    dripping, used = opened.enter_context(connect(mock)), opened.enter_context(connect(mock))
    dripping.sendall(b"GET /_mock")
    until(lambda: open_connections(mock) == 2)
    assert status(used) == b"HTTP/1.1 200"
    dripping.sendall(b"/health")
    newest = crowd(mock, opened, BOUND - 3)[-1]
    assert status(newest) == b"HTTP/1.1 200"

    assert is_closed(dripping)
    until(lambda: open_connections(mock) < BOUND)


def test_an_upload_under_way_outlasts_a_connection_that_fell_silent_since(mock: BillMock, opened: ExitStack) -> None:
    uploading = opened.enter_context(connect(mock))
    uploading.sendall(UPLOAD)
    until(lambda: open_connections(mock) == 1)
    silent = opened.enter_context(connect(mock))
    until(lambda: open_connections(mock) == 2)
    before = last_activity(mock)
    uploading.sendall(b"{")
    until(lambda: last_activity(mock) > before)
    newest = crowd(mock, opened, BOUND - 3)[-1]
    assert status(newest) == b"HTTP/1.1 200"

    assert is_closed(silent)
    uploading.sendall(b"}")
    assert uploading.recv(12) == b"HTTP/1.1 400"


def test_a_call_that_waits_for_its_answer_is_never_closed(mock: BillMock, opened: ExitStack) -> None:
    tenant = mock.tenant("empty")
    admin = V3(tenant)
    tenant.faults.add("v3.vendors.list", seconds=1, times=1)
    waiting = opened.enter_context(connect(mock))
    waiting.sendall(raw(admin))
    crowd(mock, opened, 40)

    assert live(mock) == 200
    assert waiting.recv(12) == b"HTTP/1.1 200"


def test_a_request_whose_headers_do_not_come_to_an_end_is_given_up(
    mock: BillMock, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_TIME", 0.01)
    slow, idle = opened.enter_context(connect(mock)), opened.enter_context(connect(mock))
    slow.sendall(b"GET /_mock/health/live HTTP/1.1\r\n")

    assert is_closed(slow)
    assert status(idle) == b"HTTP/1.1 200"


def test_a_request_whose_body_comes_slowly_is_given_longer(
    mock: BillMock, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_TIME", 0.01)
    slow, slower = opened.enter_context(connect(mock)), opened.enter_context(connect(mock))
    slow.sendall(b"POST /connect/v3/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{")
    slower.sendall(b"GET /")
    assert is_closed(slower)
    slow.sendall(b"}")

    assert slow.recv(12) == b"HTTP/1.1 400"


def test_a_server_keeps_up_to_a_thousand_connections() -> None:
    assert 100 <= MAX_CONNECTIONS <= 1_000
