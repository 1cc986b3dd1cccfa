"""A receiver of notifications on the loopback, for tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

PATIENCE = 10.0  # seconds


@dataclass
class Receiver:
    """What came in, and the statuses that it is answered with: the last one goes on for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    arrival: threading.Condition = field(default_factory=threading.Condition)

    def take(self, body: bytes, signature: str) -> int:
        """Note a notification; returns the status of the answer."""
        with self.arrival:
            self.bodies.append(body)
            self.signatures.append(signature)
            self.arrival.notify_all()
            return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def wait(self, count: int) -> list[Any]:
        """The first notifications, once there are so many."""
        with self.arrival:
            assert self.arrival.wait_for(lambda: len(self.bodies) >= count, PATIENCE), self.bodies
            return [orjson.loads(body) for body in self.bodies[:count]]

    @property
    def types(self) -> list[str]:
        """The types of the events that came, in their order."""
        return [orjson.loads(body)["metadata"]["eventType"] for body in self.bodies]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            """Take a notification."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.take(body, self.headers["x-bill-sha-signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
