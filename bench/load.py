"""A load generator on one thread: keep-alive connections over epoll, prepared request bytes, exact latencies."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

MakeRequest = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Result:
    """Requests per second, latencies in milliseconds, and answers that were not 2xx."""

    per_second: float
    p50: float
    p99: float
    errors: int
    count: int


class _Connection:
    def __init__(self, host: str, port: int, selector: selectors.BaseSelector) -> None:
        self._place, self._selector = (host, port), selector
        self._open()
        self.buffer = b""
        self.start = 0.0
        self._closes = False

    def _open(self) -> None:
        self.socket = socket.create_connection(self._place)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self.socket, selectors.EVENT_READ, self)

    def send(self, request: bytes) -> None:
        """Send a request, over a new connection where the server closed the last one; that is part of its time."""
        self.start = time.perf_counter()
        if self._closes:
            self._selector.unregister(self.socket)
            self.socket.close()
            self._open()
        self.socket.sendall(request)

    def receive(self) -> int:
        """The status of a complete answer, 0 while there is more to come."""
        self.buffer += self.socket.recv(262_144)
        head_end = self.buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return 0
        head = self.buffer[:head_end].lower()
        _, _, rest = head.partition(b"content-length:")
        length = int(rest.partition(b"\r\n")[0] or 0)
        if len(self.buffer) < head_end + 4 + length:
            return 0
        status = int(self.buffer[9:12])
        self._closes = head.startswith(b"http/1.0") or b"\r\nconnection: close" in head
        self.buffer = self.buffer[head_end + 4 + length :]
        return status


def run(host: str, port: int, make: MakeRequest, *, connections: int, seconds: float) -> Result:
    """Keep `connections` requests under way for `seconds`."""
    selector = selectors.DefaultSelector()
    number = 0
    pool = [_Connection(host, port, selector) for _ in range(connections)]
    for connection in pool:
        connection.send(make(number))
        number += 1
    latencies: list[float] = []
    errors = 0
    began = time.perf_counter()
    end = began + seconds
    now = began
    while now < end:
        for key, _ in selector.select(timeout=1):
            connection = key.data
            status = connection.receive()
            if not status:
                continue
            now = time.perf_counter()
            latencies.append(now - connection.start)
            errors += not 200 <= status < 300
            connection.send(make(number))
            number += 1
        now = time.perf_counter()
    took = now - began
    for connection in pool:
        connection.socket.close()
    latencies.sort()
    return Result(
        len(latencies) / took,
        median(latencies) * 1000,
        latencies[int(len(latencies) * 0.99)] * 1000,
        errors,
        len(latencies),
    )


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
