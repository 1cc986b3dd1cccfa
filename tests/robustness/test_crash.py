"""Servers that are killed, stopped or left hanging: acknowledged writes are there, requests in flight are answered."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, suppress
from http.client import HTTPResponse
from pathlib import Path
from threading import Semaphore
from urllib.parse import urlsplit

import pytest
import requests

from mockserver.domain import all_kinds
from mockserver.store.directory import Directory
from mockserver.store.opening import open_engine
from tests.polling import until
from tests.postgres import Server
from tests.robustness.ledger import Ledger, losses, write_until_cut_off
from tests.robustness.processes import SECONDS, Served, is_closed, serving
from tests.robustness.threads import CROWD, Client, bill_of
from tests.signed_in import vendor

pytestmark = pytest.mark.slow

ACKNOWLEDGED = 80
MAX_TENANTS = 100


@pytest.fixture(params=["file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new store that outlives its server."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'worlds.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for a store."""
    return tmp_path / "worlds.sqlite"


@pytest.fixture
def served(path: Path) -> Iterator[Served]:
    """A server on that file."""
    with serving(f"sqlite:///{path}") as server:
        yield server


def killed_while_written_to(server: Served, user: Client, payee: str) -> list[Ledger]:
    """What sixteen writers were told before the server was killed."""
    progress = Semaphore(0)
    with ThreadPoolExecutor(CROWD) as threads:
        writers = [threads.submit(write_until_cut_off, user, payee, number, progress) for number in range(CROWD)]
        for _ in range(ACKNOWLEDGED):
            progress.acquire(timeout=SECONDS)
        server.kill()
        return [writer.result(SECONDS) for writer in writers]


def test_every_acknowledged_write_survives_a_kill_and_none_is_half_there(database: str) -> None:
    with serving(database) as server:
        user = server.user()
        payee = user.done("POST", "/vendors", vendor(name="Payee"))["id"]
        ledgers = killed_while_written_to(server, user, payee)
    with serving(database) as again:
        back = again.same_session(user)
        assert losses(back, payee, ledgers) == []
        assert sum(len(ledger.acknowledged) for ledger in ledgers) >= ACKNOWLEDGED / 2
        known = {bill["id"] for bill in back.walk("/bills", max=100)}
        fresh = write_one(back, payee)
        assert fresh not in known


def make_until_cut_off(server: Served, made: Semaphore) -> None:
    """Make tenants, snapshots of them and fresh worlds for them until the server is gone."""
    with suppress(requests.RequestException):
        for _ in range(MAX_TENANTS):
            tenant = requests.post(f"{server.control_url}/tenants", json={}, timeout=SECONDS).json()["id"]
            requests.put(f"{server.control_url}/tenants/{tenant}/snapshots/one", timeout=SECONDS)
            requests.post(f"{server.control_url}/tenants/{tenant}/reset", timeout=SECONDS)
            made.release()


def remains(database: str) -> tuple[set[int], list[str]]:
    """The worlds of a store that nobody owns, and the tenants that are half made."""
    with closing(open_engine(database, all_kinds)) as engine:
        directory = Directory(engine)
        tenants = [row for _, row in directory.everywhere("tenant")]
        owners = [*tenants, *(row for _, row in directory.everywhere("snapshot"))]
        half_made = [row["id"] for row in tenants if not row["complete"]]
        return set(engine.worlds()) - {row["world"] for row in owners}, half_made


def test_nothing_half_made_is_left_when_a_server_starts_again_after_a_kill(database: str) -> None:
    with serving(database) as server, ThreadPoolExecutor(4) as threads:
        made = Semaphore(0)
        makers = [threads.submit(make_until_cut_off, server, made) for _ in range(4)]
        made.acquire(timeout=SECONDS)
        server.kill()
        wait(makers)
    with serving(database):
        assert remains(database) == (set(), [])


def write_one(user: Client, payee: str) -> str:
    """The id of one more bill."""
    return str(user.done("POST", "/bills", bill_of(payee, "after the crash", [1]))["id"])


def test_a_file_is_whole_after_a_kill(path: Path) -> None:
    with serving(f"sqlite:///{path}") as server:
        user = server.user()
        payee = user.done("POST", "/vendors", vendor(name="Payee"))["id"]
        killed_while_written_to(server, user, payee)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def posted(user: Client, path: str, body: object) -> socket.socket:
    """A connection on which a POST has gone out."""
    place, text = urlsplit(user.base), json.dumps(body)
    connection = socket.create_connection((place.hostname or "", place.port or 0), timeout=SECONDS)
    headers = {**user.headers, "Host": "a", "Content-Type": "application/json", "Content-Length": len(text)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"POST {place.path}{path} HTTP/1.1\r\n{head}\r\n{text}".encode())
    return connection


def answered(connection: socket.socket) -> tuple[int, str]:
    """The status and the name in the answer."""
    answer = HTTPResponse(connection)
    answer.begin()
    return answer.status, json.loads(answer.read())["name"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_in_flight_is_answered_before_the_server_stops(served: Served, path: Path, number: int) -> None:
    user = served.user()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # what the request waits for
        with posted(user, "/vendors", vendor(name="In Flight")) as connection:
            # Whatever is answered now came later.
            live = [requests.get(f"{served.control_url}/health/live", timeout=SECONDS).status_code for _ in range(3)]
            served.ask_to_stop(number)
            until(lambda: is_closed(served.url))
            other.execute("COMMIT")
            answer = answered(connection)
    assert (live, answer) == ([200, 200, 200], (201, "In Flight"))
    assert served.process.wait(SECONDS) == 0


def stalled(server: Served, sent: bytes, stack: ExitStack) -> None:
    """Sixteen connections on which something is sent and nothing read."""
    place = urlsplit(server.url)
    for _ in range(CROWD):
        connection = stack.enter_context(socket.create_connection((place.hostname or "", place.port or 0)))
        connection.settimeout(0.2)
        with suppress(TimeoutError):  # the server need not read all of it
            connection.sendall(sent)


STALLS = (
    b"GET /connect/v3/vendors HTT",
    b"GET /connect/v3/vendors HTTP/1.1\r\nHost: a\r\nsessionId: ",
    b"POST /connect/v3/vendors HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
    b"POST /connect/v3/vendors HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    b"GET /_mock/openapi/v3.json HTTP/1.1\r\nHost: a\r\n\r\n" * 50,
)


@pytest.mark.parametrize("sent", STALLS, ids=["line", "header", "body", "chunk", "unread answers"])
def test_clients_that_stall_keep_nobody_waiting(served: Served, sent: bytes) -> None:
    with ExitStack() as stack:
        stalled(served, sent, stack)
        assert requests.get(f"{served.control_url}/health/ready", timeout=10).status_code == 200
        served.ask_to_stop()
        assert served.process.wait(SECONDS) == 0
