"""Answers that wait: no thread waits with them, and nobody else does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from mockserver.serving.channels import Channel
from mockserver.testing import BillMock, MockTenant
from tests.polling import until
from tests.signed_in import V3

CROWD = 200


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server with very few threads."""
    with BillMock(scenario="empty", threads=2) as server:
        yield server


def raw(admin: V3, path: str = "/vendors") -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {urlsplit(admin.base).path}{path} HTTP/1.1", "Host: localhost"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in admin.headers.items()), "", ""]).encode()


def open_connections(mock: BillMock) -> int:
    """How many connections the server has."""
    return sum(isinstance(one, Channel) for one in [*mock._running._sockets.values()])


def last_activity(mock: BillMock) -> float:
    """When something last came or went on one of the server's connections, in seconds since the epoch."""
    return max(one.last_activity for one in [*mock._running._sockets.values()] if isinstance(one, Channel))


def connect(admin: V3) -> socket.socket:
    """A connection to the server."""
    place = urlsplit(admin.base)
    return socket.create_connection((place.hostname, place.port), timeout=10)


def send_all(admin: V3) -> list[socket.socket]:
    """A crowd of connections on which the same is asked."""
    connections = [connect(admin) for _ in range(CROWD)]
    for connection in connections:
        connection.sendall(raw(admin))
    return connections


def received(connections: list[socket.socket]) -> list[bytes]:
    """How the answers begin, the connections closed."""
    answers = [connection.recv(12) for connection in connections]
    for connection in connections:
        connection.close()
    return answers


@pytest.mark.slow
def test_hundreds_that_wait_slow_nobody_down(mock: BillMock, tenant: MockTenant) -> None:
    admin, other = V3(tenant), V3(mock.default)
    tenant.faults.add("v3.vendors.list", seconds=2)
    connections = send_all(admin)
    until(lambda: next(iter(tenant.faults))["applied"] == CROWD)
    threads, started = threading.active_count(), time.monotonic()
    statuses = [other.call("GET", "/vendors").status_code for _ in range(20)]
    seconds = time.monotonic() - started

    assert (statuses, seconds < 1.5, threads < CROWD / 2) == ([200] * 20, True, True)
    assert received(connections) == [b"HTTP/1.1 200"] * CROWD


def answers_of(connection: socket.socket, count: int) -> bytes:
    """What a connection sends until so many answers have begun."""
    text = b""
    while text.count(b"HTTP/1.1 200 OK") < count:
        piece = connection.recv(65_536)
        assert piece, f"the connection ended behind {text!r}"
        text += piece
    return text


def test_a_connection_is_good_for_more_after_a_late_answer(tenant: MockTenant) -> None:
    admin = V3(tenant)
    tenant.faults.add("v3.vendors.list", seconds=0.1, times=1)
    with connect(admin) as connection:
        connection.sendall(raw(admin) + raw(admin, "/bills"))  # the second before the first is answered
        answers = answers_of(connection, 2)

    assert answers.index(b"v3.vendors.list") < answers.index(b"v3.bills.list")


def test_a_late_call_is_served_though_its_client_has_gone(tenant: MockTenant) -> None:
    admin = V3(tenant)
    tenant.faults.add("v3.vendors.list", seconds=0.3, times=1)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{admin.base}/vendors", headers=admin.headers, timeout=0.1)
    entries = tenant.requests.wait("v3.vendors.list", timeout=10)

    assert [(one["status"], one["fault"]) for one in entries] == [
        (200, {"number": 1, "kind": "latency", "when": "before"})
    ]


def test_who_hangs_up_on_a_silent_server_leaves_no_connection_behind(mock: BillMock, tenant: MockTenant) -> None:
    admin = V3(tenant)
    tenant.faults.add("v3.vendors.list", when="never")
    until(lambda: open_connections(mock) == 0)
    with connect(admin) as connection:
        connection.sendall(raw(admin))
        tenant.requests.wait("v3.vendors.list", timeout=10)
        during = open_connections(mock)
    until(lambda: open_connections(mock) == 0)

    assert during == 1


def test_a_server_that_stops_lets_the_late_go_on_and_hangs_up_on_the_silent() -> None:
    mock = BillMock(scenario="empty").start()
    admin = V3(mock.default)
    mock.faults.add("v3.vendors.list", seconds=60)
    mock.faults.add("v3.bills.list", when="never")
    with connect(admin) as late, connect(admin) as silent, ThreadPoolExecutor(1) as pool:
        late.sendall(raw(admin))
        silent.sendall(raw(admin, "/bills"))
        until(lambda: [fault["applied"] for fault in mock.faults] == [1, 1])
        started = time.monotonic()
        pool.submit(mock.stop).result()
        answers = [late.recv(12), silent.recv(12)]

    assert answers == [b"HTTP/1.1 200", b""]
    assert time.monotonic() - started < 5


def test_an_answer_may_be_late_and_broken(tenant: MockTenant) -> None:
    admin = V3(tenant)
    tenant.faults.add("v3.vendors.list", kind="malformed", seconds=0.05, times=1)
    answer = admin.call("GET", "/vendors")

    assert answer.elapsed.total_seconds() >= 0.05
    assert answer.content == b'{"resul'


def sign_in(secure: BillMock, url: str) -> requests.Response:
    """A sign-in that lacks everything but the developer key."""
    key = {"devKey": secure.credentials["BILL_DEV_KEY"]}
    return requests.post(f"{url}/connect/v3/login", json=key, verify=str(secure.ca_file), timeout=0.5)


def test_what_breaks_behind_the_port_that_speaks_tls_breaks_before_it(secure: BillMock) -> None:
    secure.faults.add("v3.login", kind="reset", times=2)
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        sign_in(secure, secure.url)
    with pytest.raises(requests.ConnectionError, match="aborted"):
        sign_in(secure, secure.https_url)

    assert sign_in(secure, secure.https_url).status_code == 400


def test_faults_are_the_same_over_tls(secure: BillMock) -> None:
    secure.faults.add("v3.login", kind="truncate", times=1)
    secure.faults.add("v3.login", seconds=0.1, times=1)
    secure.faults.add("v3.login", when="never", times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        sign_in(secure, secure.https_url)
    late = sign_in(secure, secure.https_url)
    with pytest.raises(requests.ReadTimeout):
        sign_in(secure, secure.https_url)

    assert (late.status_code, late.elapsed.total_seconds() >= 0.1) == (400, True)
