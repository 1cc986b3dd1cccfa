"""How an answer leaves the server: head and body together, with one date a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

import pytest
import requests

from mockserver.serving.channels import Channel
from mockserver.testing import BillMock
from tests.serving.wire import answer_to

LIVE = "/_mock/health/live"
UNREADABLE = b"GET /connect/v3/vendors HTTP/1.1\r\nno header\r\n\r\n"


@pytest.fixture
def mock() -> Iterator[BillMock]:
    """A server without records."""
    with BillMock(scenario="empty") as server:
        yield server


@pytest.fixture
def packets(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the server hands to the system, a part a call."""
    parts = list[bytes]()
    send = Channel.send

    def note(channel: Channel, data: bytes, do_close: bool = True) -> int:
        parts.append(data)
        return int(send(channel, data, do_close=do_close))

    monkeypatch.setattr(Channel, "send", note)
    return parts


def breaks_first(failure: OSError) -> Callable[..., int]:
    """What sends, but fails on the connection that is the first to send anything."""
    send, channels = Channel.send, list[Channel]()

    def send_or_fail(channel: Channel, data: bytes, do_close: bool = True) -> int:
        channels.append(channel)
        if channel is channels[0]:
            raise failure
        return int(send(channel, data, do_close=do_close))

    return send_or_fail


@pytest.mark.parametrize("path", [LIVE, "/connect/v3/vendors", "/api/v2/List/Vendor.json"])
def test_an_answer_leaves_in_one_piece(mock: BillMock, packets: list[bytes], path: str) -> None:
    answer = requests.get(f"{mock.url}{path}", timeout=10)

    assert len(packets) == 1
    assert packets[0].endswith(b"\r\n\r\n" + answer.content)


def test_the_answer_to_what_is_no_request_leaves_in_one_piece(mock: BillMock, packets: list[bytes]) -> None:
    text = answer_to(mock, UNREADABLE)

    assert packets == [text]
    assert text.startswith(b"HTTP/1.0 400 ")


def test_an_answer_without_a_body_is_its_head(mock: BillMock, packets: list[bytes]) -> None:
    requests.head(f"{mock.url}{LIVE}", timeout=10)

    assert [part.partition(b"\r\n\r\n")[2] for part in packets] == [b""]


def test_what_the_client_does_not_take_at_once_follows(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = requests.get(f"{mock.control_url}/openapi/v3.json", timeout=10).content
    send = Channel.send
    monkeypatch.setattr(Channel, "send", lambda self, data, do_close=True: send(self, data[:999], do_close=do_close))

    assert requests.get(f"{mock.control_url}/openapi/v3.json", timeout=10).content == whole


@pytest.mark.parametrize("failure", [ConnectionResetError(104, "gone"), OSError(5, "broken")])
def test_a_connection_that_breaks_ends_alone(mock: BillMock, monkeypatch: pytest.MonkeyPatch, failure: OSError) -> None:
    monkeypatch.setattr(Channel, "send", breaks_first(failure))
    get = partial(requests.get, f"{mock.url}{LIVE}", timeout=10)
    with pytest.raises(requests.ConnectionError):
        get()

    assert get().status_code == 200


def test_every_answer_has_the_date(mock: BillMock) -> None:
    answer = requests.get(f"{mock.url}/connect/v3/vendors", timeout=10)

    assert abs(datetime.now(UTC) - parsedate_to_datetime(answer.headers["Date"])) < timedelta(seconds=5)
