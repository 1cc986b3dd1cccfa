"""Calls that wait for one world, in which another is long at work: whoever does not need that world is answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import requests

from mockserver.app import Application
from mockserver.kernel import waiting
from mockserver.testing import BillMock, MockTenant
from tests.polling import until
from tests.serving.test_waiting import connect, raw, received
from tests.signed_in import V3

CROWD = 60
LIVE, READY = "/_mock/health/live", "/_mock/health/ready"


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server with few threads."""
    with BillMock(scenario="empty", threads=4) as server:
        yield server


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    fresh = mock.tenant("empty")
    yield fresh
    fresh.delete()


def application(mock: BillMock) -> Application:
    """The application that a server in this process serves."""
    app: Application = mock._running.app
    return app


def waiting_in(mock: BillMock) -> int:
    """How many calls wait for a world."""
    count: int = mock._running._crew._room.count
    return count


@contextmanager
def at_work_in(mock: BillMock, tenant: MockTenant) -> Iterator[None]:
    """Be at work in a tenant's world, as a long snapshot is."""
    app = application(mock)
    with app.engine.write(app.tenancy.tenants.get(tenant.id).world):
        yield


def send(admin: V3, count: int) -> list[socket.socket]:
    """So many calls at once."""
    connections = [connect(admin) for _ in range(count)]
    for connection in connections:
        connection.sendall(raw(admin))
    return connections


@contextmanager
def crowd_of(mock: BillMock, admin: V3, count: int) -> Iterator[list[socket.socket]]:
    """So many calls that wait."""
    connections = send(admin, count)
    until(lambda: waiting_in(mock) == count)
    yield connections


def quickest(ask: Callable[[], Any]) -> float:
    """Seconds that the quickest of some calls takes, all of which are answered 200."""
    seconds = []
    for _ in range(5):
        started = time.monotonic()
        assert ask().status_code == 200
        seconds.append(time.monotonic() - started)
    return min(seconds)


def test_sixty_calls_that_wait_for_one_world_hold_up_nobody_else(mock: BillMock, tenant: MockTenant) -> None:
    admin, other = V3(tenant), V3(mock.default)
    with at_work_in(mock, tenant), crowd_of(mock, admin, CROWD) as connections:
        seconds = [
            quickest(partial(requests.get, f"{mock.url}{LIVE}", timeout=5)),
            quickest(partial(requests.get, f"{mock.url}{READY}", timeout=5)),
            quickest(partial(other.call, "GET", "/vendors")),
        ]
        still = waiting_in(mock)

    assert still == CROWD
    assert max(seconds) < 0.1
    assert received(connections) == [b"HTTP/1.1 200"] * CROWD


def test_calls_that_come_at_once_with_others_do_not_hold_them_up_one_by_one(mock: BillMock, tenant: MockTenant) -> None:
    admin = V3(tenant)
    with at_work_in(mock, tenant):
        connections = send(admin, CROWD)
        assert requests.get(f"{mock.url}{LIVE}", timeout=5).status_code == 200
        until(lambda: waiting_in(mock) == CROWD)

    assert received(connections) == [b"HTTP/1.1 200"] * CROWD


def test_past_a_bound_calls_to_a_world_that_is_not_free_are_told_so(
    mock: BillMock, tenant: MockTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mock._running._crew._room, "_max_for_one", 2)
    admin = V3(tenant)
    with at_work_in(mock, tenant), crowd_of(mock, admin, 2) as connections:
        refused = admin.call("GET", "/vendors")

    assert (refused.status_code, refused.headers["Retry-After"], refused.headers["X-Mock-Fact"]) == (503, "1", "F-1350")
    assert refused.json()[0]["message"] == "others are at work in the world for longer than a call waits"
    assert received(connections) == [b"HTTP/1.1 200"] * 2


def test_threads_that_waited_end_when_they_are_not_needed_any_more(mock: BillMock, tenant: MockTenant) -> None:
    admin = V3(tenant)
    with at_work_in(mock, tenant), crowd_of(mock, admin, CROWD) as connections:
        crowded = threading.active_count()
    assert received(connections) == [b"HTTP/1.1 200"] * CROWD

    until(lambda: threading.active_count() < crowded - CROWD + 10)


def test_a_call_of_the_control_api_waits_for_a_world_without_holding_up_others(
    mock: BillMock, tenant: MockTenant
) -> None:
    url = f"{mock.url}/_mock/tenants/{tenant.id}/snapshots/one"
    with ThreadPoolExecutor(8) as threads, at_work_in(mock, tenant):
        answers = [threads.submit(requests.put, url, timeout=30) for _ in range(8)]
        until(lambda: waiting_in(mock) > 0)
        assert requests.get(f"{mock.url}{READY}", timeout=5).status_code == 200

    assert [answer.result().status_code for answer in answers] == [200] * 8


def test_of_sixteen_threads_eight_wait_for_one_world_and_two_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 10)
    room = waiting.HalfRoom(16)

    assert [room.enter("world") for _ in range(9)] == [*[True] * 8, False]
    assert [room.enter("another") for _ in range(7)] == [*[True] * 6, False]


def test_of_more_threads_than_were_said_half_wait_for_one_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 24)
    room = waiting.HalfRoom(16)

    assert [room.enter("world") for _ in range(11)] == [*[True] * 10, False]
