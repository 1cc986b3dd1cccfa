"""Clients that are slow, many, half there or no clients at all cost nobody else anything."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack
from http.client import HTTPSConnection
from urllib.parse import urlsplit

import pytest
import requests

from mockserver import BillMock
from mockserver.serving.addresses import listeners_at
from mockserver.serving.certificates import authority_of
from mockserver.serving.front import Front, Upstream, Upstreams
from tests.serving.wire import (
    CONNECT,
    ESTABLISHED,
    GET,
    HOST,
    LAST,
    SECONDS,
    all_of,
    answer_to,
    connect,
    first_line,
    over_tls,
    trusting,
)

UPLOAD = "/api/v2/Login.json"
REFUSAL = "BDC_1108"  # of a sign-in without a developer key
FEW = 10  # threads, which a busy server may hire; of those there are far fewer than idle connections


def client_of(mock: BillMock) -> HTTPSConnection:
    """A client of the standard library, which keeps its connection."""
    port = urlsplit(mock.url).port
    return HTTPSConnection("127.0.0.1", port, context=trusting(mock), timeout=SECONDS)


def test_a_connection_over_tls_serves_many_requests(secure: BillMock) -> None:
    client = client_of(secure)
    statuses, local = [], set[object]()
    statuses += [asking(client, local) for _ in range(20)]
    client.close()

    assert (statuses, len(local)) == ([401] * 20, 1)


def asking(client: HTTPSConnection, places: set[object]) -> int:
    """The status of one request; where the connection comes from is noted."""
    client.request("GET", "/connect/v3/vendors")
    places.add(client.sock.getsockname())
    answer = client.getresponse()
    answer.read()
    return answer.status


def test_requests_that_come_at_once_are_answered_in_their_order(secure: BillMock) -> None:
    with over_tls(secure) as connection:
        connection.sendall(GET * 9 + LAST)

        assert all_of(connection).count(b"HTTP/1.1 401") == 10


@pytest.mark.parametrize("size", [200_000, 6_000_000])
def test_a_body_in_chunks_arrives_whole(secure: BillMock, browser: requests.Session, size: int) -> None:
    pieces = (b"x" * 1_000 for _ in range(size // 1_000))
    answer = browser.post(f"https://api-stage.bill.com{UPLOAD}", data=pieces)

    assert answer.status_code in (200, 413)
    assert answer.json()["response_status"] == 1


def test_an_upload_and_its_download_are_the_same_bytes(secure: BillMock, browser: requests.Session) -> None:
    content = bytes(range(256)) * 8_000
    headers = {"apiToken": secure.credentials["BILL_SPEND_TOKEN"]}
    base = f"https://{HOST}/connect/v3/spend"
    upload = browser.post(f"{base}/transactions/receipt-upload-url", headers=headers).json()["url"]
    sent = browser.put(upload, data=content, headers={"Content-Type": "image/png"})

    assert (upload.startswith(f"https://{HOST}/"), sent.status_code) == (True, 200)


def test_a_client_that_sends_byte_by_byte_is_served(secure: BillMock) -> None:
    with over_tls(secure) as connection:
        [connection.send(bytes([byte])) for byte in LAST]

        assert first_line(all_of(connection)) == "HTTP/1.1 401 Unauthorized"


def test_a_plain_request_in_many_pieces_is_served(secure: BillMock) -> None:
    with connect(secure) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        [connection.send(bytes([byte])) for byte in CONNECT]

        assert connection.recv(100) == ESTABLISHED


def test_a_client_that_has_ended_its_side_is_answered(secure: BillMock) -> None:
    with connect(secure) as connection:
        connection.sendall(b"CONNECT example.com:443 HTTP/1.1\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)

        assert first_line(all_of(connection)).startswith("HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "garbage",
    [b"\x16\x03\x01", b"\x16" + b"\x00" * 300, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 600],
    ids=["cut", "zeros", "no hello"],
)
def test_a_handshake_that_is_none_ends_the_connection(secure: BillMock, garbage: bytes) -> None:
    with connect(secure) as connection:
        connection.sendall(garbage)
        connection.shutdown(socket.SHUT_WR)

        assert b"HTTP" not in all_of(connection)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /a b c HTTP/1.1\r\n\r\n",
        b"\xff" * 9_000 + b"\r\n\r\n",
        b"x" * 100_000 + b"\r\n\r\n",
    ],
    ids=["control characters", "five words", "other bytes", "a line without end"],
)
def test_what_is_no_request_is_refused_in_bills_shape(secure: BillMock, garbage: bytes) -> None:
    head, _, body = answer_to(secure, garbage).partition(b"\r\n\r\n")

    assert first_line(head).split()[1] in ("400", "431")
    assert isinstance(json.loads(body), list)


def test_headers_without_end_are_refused(secure: BillMock) -> None:
    request = CONNECT.removesuffix(b"\r\n") + b"X: " + b"y" * 70_000

    assert first_line(answer_to(secure, request)) == ("HTTP/1.1 403 Forbidden: the headers of the request have no end")


def test_idle_connections_cost_no_thread_and_nobodys_answer(secure: BillMock, browser: requests.Session) -> None:
    browser.get(f"https://{HOST}/_mock/health/live")
    threads = threading.active_count()
    with ExitStack() as stack:
        [stack.enter_context(connect(secure)) for _ in range(100)]
        [stack.enter_context(over_tls(secure)) for _ in range(30)]
        answer = browser.get(f"https://{HOST}/_mock/health/live")

        assert answer.status_code == 200
        assert threading.active_count() < threads + FEW


def break_off(mock: BillMock) -> int:
    """Go away in the middle of a request, without a word."""
    connection = connect(mock)
    connection.sendall(b"POST /api/v2/Login.json HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nx")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()
    return connection.fileno()


def test_clients_that_break_off_leave_nothing_behind(secure: BillMock, browser: requests.Session) -> None:
    assert {break_off(secure) for _ in range(20)} == {-1}

    assert browser.get(f"https://{HOST}/_mock/health/live").status_code == 200


def test_a_server_that_is_away_is_told(secure: BillMock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    gone = Upstream("127.0.0.1", port)
    context = authority_of(secure.settings).context(["localhost"])
    front = Front(listeners_at("127.0.0.1", 0), context, Upstreams(gone, gone))
    front.start()
    with socket.create_connection(("127.0.0.1", front.port), timeout=SECONDS) as connection:
        connection.sendall(GET)
        answer = all_of(connection)
    front.stop()

    assert first_line(answer) == "HTTP/1.1 502 Bad Gateway"
    assert answer.endswith(f"no server answers at 127.0.0.1:{port}\n".encode())
