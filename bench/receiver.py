"""`python -m bench.receiver PORT SHARE`: a receiver that fails a share of first attempts, and counts what came.

An event's first request is answered with 500 where chance has it so, which is seeded by the event's id; what it is
about, its `id`, and how often it came, in all and with success, stand in the answer to a GET.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from hashlib import blake2b

EVENT = re.compile(rb'"eventId":"([^"]+)"')
ABOUT = re.compile(rb'"vendor":\{"id":"([^"]+)"')
STATUSES = {200: b"HTTP/1.1 200 OK", 500: b"HTTP/1.1 500 Internal Server Error"}


class Counts:
    """What came, by event id: the vendor, the requests, the successes; and when the first and the last came."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.events: dict[str, list[object]] = {}
        self.first = self.last = 0.0

    def take(self, body: bytes) -> int:
        """Count a notification; the status of its answer."""
        self.last = time.monotonic()
        self.first = self.first or self.last
        event, about = EVENT.search(body), ABOUT.search(body)
        if event is None or about is None:
            return 500
        name = event[1].decode()
        row = self.events.setdefault(name, [about[1].decode(), 0, 0])
        is_first = row[1] == 0
        row[1] = int(str(row[1])) + 1
        if is_first and int.from_bytes(blake2b(event[1], digest_size=4).digest()) / 2**32 < self.share:
            return 500
        row[2] = int(str(row[2])) + 1
        return 200

    def report(self) -> bytes:
        """The counts as JSON."""
        return json.dumps({"seconds": self.last - self.first, "events": self.events}).encode()


class Connection(asyncio.Protocol):
    """One connection, kept open."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete, header and body in one write."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            _, _, rest = self.buffer[:end].lower().partition(b"content-length:")
            length = int(rest.partition(b"\r\n")[0] or 0)
            if len(self.buffer) < end + 4 + length:
                return
            head, body = self.buffer[:end], self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            answer = self.counts.report() if head.startswith(b"GET") else b""
            status = 200 if head.startswith(b"GET") else self.counts.take(body)
            self.transport.write(STATUSES[status] + b"\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)


async def serve(port: int, share: float) -> None:
    """Listen until the process ends."""
    counts = Counts(share)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(counts), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
