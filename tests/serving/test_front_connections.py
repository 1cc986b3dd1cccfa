"""Connections to a server whose port speaks TLS: one bound for it and for what is behind it, the longest unused go."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from mockserver import BillMock
from mockserver.serving import connections, front
from mockserver.serving.secure_server import SecureServer
from mockserver.testing import MockTenant
from tests.polling import until
from tests.serving.test_waiting import last_activity, open_connections, raw
from tests.serving.wire import HOST, UPLOAD, connect, trusting
from tests.signed_in import V3

BOUND = 6
LIVE = f"GET /_mock/health/live HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


@pytest.fixture
def mock(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BillMock]:
    """A server that speaks TLS and keeps few connections."""
    with BillMock(scenario="empty", tls=True, data_dir=data_dir) as server:
        monkeypatch.setattr(secure_server(server).front, "max_connections", BOUND)
        yield server


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What holds a test's connections until it ends."""
    with ExitStack() as stack:
        yield stack


def secure_server(mock: BillMock) -> SecureServer:
    """The server behind a mock in this process."""
    server = mock._running
    assert isinstance(server, SecureServer)
    return server


def over_tls(mock: BillMock, opened: ExitStack) -> ssl.SSLSocket:
    """A connection over TLS on which nothing was asked for yet."""
    return opened.enter_context(trusting(mock).wrap_socket(connect(mock), server_hostname=HOST))


def status(connection: socket.socket) -> bytes:
    """What is answered on a connection; nothing where the server has closed it."""
    text = b""
    with suppress(ConnectionError, ssl.SSLError):
        connection.sendall(LIVE)
        while not text.endswith(b"}") and (piece := connection.recv(65_536)):
            text += piece
    return text[:12]


def is_closed(connection: socket.socket) -> bool:
    """Whether the server closes a connection rather than say anything on it."""
    with suppress(ConnectionError, ssl.SSLError):
        return connection.recv(1) == b""
    return True


def is_answering(mock: BillMock, count: int) -> bool:
    """Whether so many requests have come to the server, and none is awaited any more."""
    return open_connections(mock) == count and not secure_server(mock)._idle_ports()


def test_connections_on_which_nothing_was_said_keep_nobody_out(mock: BillMock, opened: ExitStack) -> None:
    silent = [opened.enter_context(connect(mock)) for _ in range(3 * BOUND)]

    assert status(over_tls(mock, opened)) == b"HTTP/1.1 200"
    assert is_closed(silent[0])
    assert status(silent[-1]) == b"HTTP/1.1 200"


def test_of_connections_over_tls_and_plain_ones_the_longest_unused_goes(mock: BillMock, opened: ExitStack) -> None:
    first, second = over_tls(mock, opened), opened.enter_context(connect(mock))
    answers = [status(one) for one in (first, second, first)]
    others = [over_tls(mock, opened) for _ in range(BOUND - 1)]
    answers += [status(one) for one in (*others, first)]

    assert answers == [b"HTTP/1.1 200"] * (3 + BOUND)
    assert is_closed(second)


def test_an_upload_under_way_outlasts_a_connection_that_fell_silent_since(mock: BillMock, opened: ExitStack) -> None:
    uploading = over_tls(mock, opened)
    uploading.sendall(UPLOAD)
    silent = over_tls(mock, opened)
    until(lambda: open_connections(mock) == 2)
    before = last_activity(mock)
    uploading.sendall(b"{")
    until(lambda: last_activity(mock) > before)
    answers = [status(over_tls(mock, opened)) for _ in range(BOUND - 1)]

    assert answers == [b"HTTP/1.1 200"] * (BOUND - 1)
    assert is_closed(silent)
    uploading.sendall(b"}")
    assert uploading.recv(12) == b"HTTP/1.1 400"


def test_both_parts_have_one_bound(mock: BillMock, opened: ExitStack) -> None:
    answers = [status(over_tls(mock, opened)) for _ in range(2 * BOUND)]
    [opened.enter_context(connect(mock)) for _ in range(BOUND - 1)]

    assert answers == [b"HTTP/1.1 200"] * 2 * BOUND
    until(lambda: open_connections(mock) == 1)
    assert len(secure_server(mock).front._clients) == BOUND


def test_a_call_that_waits_for_its_answer_is_never_closed_for_another(mock: BillMock, opened: ExitStack) -> None:
    tenant: MockTenant = mock.tenant("empty")
    tenant.faults.add("v3.vendors.list", seconds=1, times=1)
    request = raw(V3(tenant))
    waiting = over_tls(mock, opened)
    waiting.sendall(request)
    until(lambda: is_answering(mock, 1))
    [over_tls(mock, opened) for _ in range(2 * BOUND)]

    assert status(over_tls(mock, opened)) == b"HTTP/1.1 200"
    assert waiting.recv(12) == b"HTTP/1.1 200"


def test_where_all_wait_for_answers_whoever_comes_is_served_after_one_of_them(
    mock: BillMock, opened: ExitStack
) -> None:
    tenant: MockTenant = mock.tenant("empty")
    tenant.faults.add("v3.vendors.list", seconds=1)
    request = raw(V3(tenant))
    waiting = [over_tls(mock, opened) for _ in range(BOUND)]
    assert [one.send(request) for one in waiting] == [len(request)] * BOUND
    until(lambda: is_answering(mock, BOUND))

    assert status(over_tls(mock, opened)) == b"HTTP/1.1 200"
    assert [one.recv(12) for one in waiting] == [b"HTTP/1.1 200"] * BOUND


@pytest.mark.parametrize(("soft", "plain", "secure"), [(65_536, 1_000, 1_000), (1_024, 924, 231), (64, 100, 25)])
def test_a_process_with_few_files_keeps_fewer_connections(
    monkeypatch: pytest.MonkeyPatch, soft: int, plain: int, secure: int
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (soft, soft))

    assert (connections.max_connections(), front.max_connections()) == (plain, secure)
