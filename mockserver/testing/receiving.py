"""`billmock receive`: a receiver that prints and records what arrives, until it is stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import IO

import orjson

from mockserver.serving.stopping import wait_for
from mockserver.testing.receiver import ReceivedRequest, WebhookReceiver

FORMATS = ("text", "json")


def receive(
    receiver: WebhookReceiver, echo: Callable[..., None], fail: int, delay: float, form: str, file: IO[str] | None
) -> None:
    """Listen until SIGINT or SIGTERM, printing a line for each notification, and one of JSON into a file."""
    receiver.fail(fail)
    receiver.answer_slowly(delay)

    def note(received: ReceivedRequest) -> None:
        echo(json_of(received) if form == "json" else line_of(received))
        if file is not None:
            file.write(f"{json_of(received)}\n")
            file.flush()

    receiver.listener = note
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    with receiver:
        echo(f"receiving at {receiver.url}", err=True)
        wait_for(end)


def line_of(received: ReceivedRequest) -> str:
    """A notification in a line: when, what, about which record, whether its signature fits, how it was answered."""
    words = {True: "signed", False: "WRONG SIGNATURE", None: "not verified"}[received.verified]
    about = received.record.get("id") or received.record.get("uuid") or ""
    name = received.type or "no event of BILL's"
    return f"{received.time:%H:%M:%S.%f} {received.status} {name:32} {about}  [{words}; event {received.event_id}]"


def json_of(received: ReceivedRequest) -> str:
    """A notification as a line of JSON, its body as it came."""
    values = {
        "number": received.number,
        "time": received.time.isoformat(),
        "path": received.path,
        "headers": received.headers,
        "body": received.body.decode(errors="replace"),
        "verified": received.verified,
        "status": received.status,
    }
    return orjson.dumps(values).decode()
