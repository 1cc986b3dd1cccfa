"""The receiver of webhooks that users' tests have."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from mockserver.testing import WebhookReceiver

BODY = b'{"metadata":{"eventId":"e-1","eventType":"bill.created"},"bill":{"id":"00n1","amount":12.5}}'
KEY = "not-base64-but-text"
NEXT = BODY.replace(b"00n1", b"00n2")


def signature(body: bytes, key: str = KEY) -> str:
    """What BILL's documents say signs a body."""
    return base64.b64encode(hmac.new(key.encode("utf-8"), body, hashlib.sha256).digest()).decode()


def post(url: str, body: bytes = BODY, sign: str = "") -> int:
    """Send a body as BILL does; the status of the answer."""
    headers = {"Content-Type": "application/json", "x-bill-sha-signature": sign or signature(body)}
    return requests.post(url, body, headers=headers, timeout=10).status_code


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    """A receiver that listens."""
    with WebhookReceiver() as receiver:
        yield receiver


def test_a_notification_is_recorded_with_what_it_is_about(receiver: WebhookReceiver) -> None:
    status = post(receiver.url + "hook?x=1")
    notification = receiver.wait("bill.created")

    assert (status, notification.type, notification.event_id) == (200, "bill.created", "e-1")
    assert notification.record == {"id": "00n1", "amount": 12.5}
    assert (notification.path, notification.body, notification.verified) == ("/hook?x=1", BODY, None)


def test_signatures_are_verified_where_there_is_a_key(receiver: WebhookReceiver) -> None:
    receiver.keys.append(KEY)

    assert [post(receiver.url), post(receiver.url, NEXT, signature(BODY))] == [200, 401]
    assert [one.verified for one in receiver.received] == [True, False]
    assert len(receiver.notifications()) == 1


def test_the_first_requests_fail_as_they_are_told_to(receiver: WebhookReceiver) -> None:
    receiver.fail(2, 503)

    assert [post(receiver.url) for _ in range(3)] == [503, 503, 200]


def test_answers_come_late_as_they_are_told_to(receiver: WebhookReceiver) -> None:
    receiver.answer_slowly(0.2)
    began = time.monotonic()
    post(receiver.url)

    assert time.monotonic() - began >= 0.2


def test_a_notification_is_waited_for_by_type_and_fields(receiver: WebhookReceiver) -> None:
    post(receiver.url)
    post(receiver.url, NEXT)

    assert receiver.wait("bill.*", id="00n2").body == NEXT
    assert receiver.wait(count=2).body == NEXT


def test_whoever_waits_in_vain_is_told_what_came(receiver: WebhookReceiver) -> None:
    post(receiver.url)

    with pytest.raises(TimeoutError, match=r"no payment\.updated came within 0\.05 s, but bill\.created \(200\)"):
        receiver.wait("payment.updated", timeout=0.05)


def test_what_is_no_notification_is_recorded_too(receiver: WebhookReceiver) -> None:
    post(receiver.url, b"[1]")
    post(receiver.url, b"hello")

    assert [(one.type, one.record) for one in receiver.received] == [("", {}), ("", {})]


def test_connections_are_kept_and_answers_wait_for_nothing(receiver: WebhookReceiver) -> None:
    began = time.monotonic()
    with requests.Session() as session:
        statuses = {session.post(receiver.url, BODY, timeout=10).status_code for _ in range(100)}

    assert statuses == {200}
    assert time.monotonic() - began < 3  # 4 s, were each answer in two writes


@pytest.mark.slow
def test_the_command_prints_and_records_what_arrives(tmp_path: Path) -> None:
    file = tmp_path / "received.jsonl"
    command = [sys.executable, "-m", "mockserver", "receive", "--port", "0", "--key", KEY, "--fail", "1"]
    options = ["--into", str(file)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        url = process.stderr.readline().split()[-1]
        statuses = [post(url), post(url), post(url, NEXT, "wrong")]
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=10)
    rows = [json.loads(line) for line in file.read_text().splitlines()]

    assert statuses == [500, 200, 401]
    assert [line.split()[1:4] for line in printed.splitlines()] == [
        ["500", "bill.created", "00n1"],
        ["200", "bill.created", "00n1"],
        ["401", "bill.created", "00n2"],
    ]
    assert "WRONG SIGNATURE" in printed
    assert [(row["status"], row["verified"]) for row in rows] == [(500, True), (200, True), (401, False)]
    assert process.returncode == 0
