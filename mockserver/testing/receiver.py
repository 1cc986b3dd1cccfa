"""A receiver of notifications on this machine: it records, verifies signatures, fails and dawdles as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import orjson

from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.whole_numbers import is_digits, whole_number

POLL = 0.01  # seconds between two looks at what came
SIGNATURE = "x-bill-sha-signature"
MAX_BODY = 10_000_000


@dataclass(frozen=True)
class ReceivedRequest:
    """One request of BILL's: its raw body, its headers in lower case, and the status it was answered with.

    `verified` says whether the signature fits the body; None where the receiver has no key.
    """

    number: int
    time: datetime
    path: str
    headers: dict[str, str]
    body: bytes
    verified: bool | None
    status: int

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body; empty where it is no JSON object."""
        try:
            value = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def metadata(self) -> dict[str, Any]:
        """What the event is, and whose."""
        metadata: dict[str, Any] = self.json.get("metadata", {})
        return metadata

    @property
    def type(self) -> str:
        """The type of the event, such as `payment.updated`."""
        return str(self.metadata.get("eventType", ""))

    @property
    def event_id(self) -> str:
        """What a receiver tells duplicates by."""
        return str(self.metadata.get("eventId", ""))

    @property
    def record(self) -> dict[str, Any]:
        """What the event is about: the vendor, the bill, the payment."""
        records = [value for name, value in self.json.items() if name != "metadata" and isinstance(value, dict)]
        return records[0] if records else {}


class WebhookReceiver:
    """A receiver at `url`; use it as a context manager.

    `keys` are the security keys of its subscriptions: with one or more, each signature is verified, and 401 is the
    answer to one that fits none. Requests are answered by threads of its own, so whoever waits holds none of them.
    """

    def __init__(self, *keys: str, host: str = "127.0.0.1", port: int = 0) -> None:
        self.keys = [*keys]
        self.received: list[ReceivedRequest] = []
        self.listener: Callable[[ReceivedRequest], None] | None = None
        self._failures = 0
        self._failure = 500
        self._seconds = 0.0
        self._lock = threading.Lock()
        self._server = Server((host, port), handler_of(self))

    @property
    def url(self) -> str:
        """Where notifications go: the `notificationUrl` of a subscription."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}/"

    def __enter__(self) -> WebhookReceiver:
        threading.Thread(target=self._server.serve_forever, name="billmock-receiver", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, times: int, status: int = 500) -> None:
        """Answer the next requests, so many, with a status that is no success."""
        with self._lock:
            self._failures, self._failure = times, status

    def answer_slowly(self, seconds: float) -> None:
        """Let every answer from now on take so many seconds."""
        self._seconds = seconds

    def verify(self, body: bytes, signature: str) -> bool | None:
        """Whether a signature is that of a body by one of the keys; None without keys."""
        from mockserver.app.notifications import signature_of
        from mockserver.kernel.randomness import same

        return any(same(signature_of(body, key), signature) for key in self.keys) if self.keys else None

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Record a request; returns the status of its answer."""
        is_genuine = self.verify(body, headers.get(SIGNATURE, ""))
        with self._lock:
            is_failure = self._failures > 0
            self._failures -= is_failure
            status = self._failure if is_failure else 401 if is_genuine is False else 200
            number = len(self.received) + 1
            received = ReceivedRequest(
                number, datetime.fromtimestamp(REAL_TIME(), UTC), path, headers, body, is_genuine, status
            )
            self.received.append(received)
        if self.listener is not None:
            self.listener(received)
        if self._seconds:
            threading.Event().wait(self._seconds)
        return status

    def notifications(self, event_type: str = "*", **fields: Any) -> list[ReceivedRequest]:
        """What came and was answered with success, in its order: of a type or pattern (`bill.*`), with these fields."""
        return [one for one in [*self.received] if one.status == 200 and fits(one, event_type, fields)]

    def wait(self, event_type: str = "*", *, count: int = 1, timeout: float = 10.0, **fields: Any) -> ReceivedRequest:
        """The notification of a type or pattern whose record has these fields, as soon as it comes.

        With a `count` it is the one of that number. Raises `TimeoutError` after so many seconds, saying what came.
        """
        until = time.monotonic() + timeout
        while len(notifications := self.notifications(event_type, **fields)) < count:
            if time.monotonic() > until:
                came = ", ".join(f"{one.type} ({one.status})" for one in self.received) or "nothing"
                raise TimeoutError(f"no {event_type} came within {timeout:g} s, but {came}")
            time.sleep(POLL)
        return notifications[count - 1]

    def clear(self) -> None:
        """Forget every request that came so far: `wait` and `notifications` begin anew."""
        with self._lock:
            self.received.clear()


def fits(received: ReceivedRequest, event_type: str, fields: dict[str, Any]) -> bool:
    """Whether a notification is of a type or pattern, and its record has these fields."""
    record = received.record
    return fnmatchcase(received.type, event_type) and all(record.get(name) == value for name, value in fields.items())


class Server(ThreadingHTTPServer):
    """Many connections at once, none of which outlives the process."""

    daemon_threads = True
    request_queue_size = 128


def handler_of(receiver: WebhookReceiver) -> type[BaseHTTPRequestHandler]:
    """What answers requests for a receiver."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # header and body in one write: two would wait for each other by Nagle's algorithm

        def do_POST(self) -> None:
            """Let the receiver take a notification, and answer with the status that it says."""
            length = self.headers.get("Content-Length", "0")
            body = self.rfile.read(min(whole_number(length) if is_digits(length) else 0, MAX_BODY))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(self.path, headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing of requests on the standard error."""

    return Handler
