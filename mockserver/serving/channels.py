"""One client's connection to waitress: answered at once, late without holding a thread, broken, or never."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from waitress.channel import HTTPChannel

from mockserver.app.faults import Cut, Wait
from mockserver.dialects.http import Answer
from mockserver.serving.bad_requests import Parser, RefusalTask
from mockserver.serving.resets import reset_when_closed
from mockserver.serving.tasks import AnswerTask, CallTask

STALLED = 1.0  # seconds after which a client that has taken nothing is thought not to read
MAX_UNSENT = 1_000_000  # bytes of answers that wait for a client, after which its next request waits for it too


class Channel(HTTPChannel):
    """A connection whose unreadable requests are answered in BILL's shapes, and whose answers may wait or break.

    `resume` makes the answer of a request that waits, None where none does; a silent one never gets one.
    """

    parser_class = Parser
    error_task_class = RefusalTask
    requests_lock: threading.Lock
    resume: Callable[[], Answer] | None = None
    is_silent = False
    is_put_off = False
    """Whether its next request waits until the client has taken the answers to those before."""
    start_time = 0.0
    """When the first bytes came of what is no whole request yet, in seconds since the epoch."""
    _head = b""

    @property
    def _waiting(self) -> Waiting:
        server: Any = self.server
        waiting: Waiting = server.waiting
        return waiting

    def is_busy(self, now: float) -> bool:
        """Whether an answer is being made, or sent to a client that reads it; `now` in seconds since the epoch."""
        if self.requests and not self.is_put_off:
            return True
        return self.total_outbufs_len > 0 and now - self.last_activity < STALLED

    def service(self) -> None:
        """Answer the first request, or as much of it as a fault lets through."""
        resume, self.resume = self.resume, None
        self._attempt(CallTask if resume is None else partial(AnswerTask, resume))

    def _attempt(self, task_class: Any) -> None:
        """Run a task; the request stays where its answer has to wait."""
        self.task_class = task_class
        try:
            super().service()
        except Wait as fault:
            self.resume = fault.resume
            self._waiting.add(self, fault.seconds)
            self.is_silent = fault.seconds is None
            self.server.pull_trigger()
        except Cut as fault:
            if fault.answer is not None:
                half = fault.answer
                return self._attempt(partial(AnswerTask, lambda: half, half=True))
            reset_when_closed(self.socket)
            self.drop()

    def hold(self, head: bytes) -> None:
        """Let the head of an answer leave with the bytes that are written next, or at `release` without any."""
        self._head = head

    def release(self) -> None:
        """Send a head that nothing was written after."""
        if self._head:
            self.write_soon(b"")

    def write_soon(self, data: Any) -> int:
        """Send some bytes, at once where none are waiting; what the client does not take now waits for it."""
        if self._head:
            data, self._head = self._head + data, b""
        size = 0
        if isinstance(data, bytes):
            with self.outbuf_lock:
                size = self._send_now(data)
            if size == len(data):
                return size
            data = data[size:]
        return size + int(super().write_soon(data))

    def _send_now(self, data: bytes) -> int:
        """How many bytes the client takes at once; what goes wrong shows again when the others are sent."""
        if self.total_outbufs_len or not self.connected:
            return 0
        try:
            return int(self.send(data, do_close=False))
        except OSError:
            return 0

    def puts_off(self) -> bool:
        """Whether the next request is not answered yet: many may come in one packet, from who reads nothing."""
        self.is_put_off = self.total_outbufs_len > MAX_UNSENT
        return self.is_put_off

    def handle_write(self) -> None:
        """Send what there is, and go on with who has taken enough of it."""
        super().handle_write()
        if not self.requests:
            return
        server: Any = self.server
        with self.requests_lock:  # under which it is decided whether it is put off
            if self.is_put_off and self.connected and self.total_outbufs_len <= MAX_UNSENT:
                self.is_put_off = False
                server.add_task(self)

    def received(self, data: bytes) -> bool:
        """Parse the bytes that came, and note since when a request is unfinished; whether there were any."""
        if self.request is None:
            self.start_time = self.last_activity
        return bool(super().received(data))

    def idle_since(self) -> float:
        """Since when nothing came of this client's request, in seconds since the epoch.

        Headers are awaited since their first byte, as those that come byte by byte are no request on its way.
        """
        is_head = self.request is not None and not self.request.headers_finished
        return self.start_time if is_head else self.last_activity

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Nobody waits for a client that does not read: what one answer is too long for memory goes into a file."""

    def drop(self) -> None:
        """Close the connection, with nothing more to be sent; the loop does it."""
        with self.requests_lock:
            for request in self.requests:
                request.close()
            self.requests = []
            self.will_close = True
        self.server.pull_trigger()

    def readable(self) -> bool:
        """Whether to read: also from who never gets an answer, to see that it hangs up."""
        if self.is_silent and not self.will_close:
            return len(self.requests) < 2  # and not from who goes on sending
        return bool(super().readable())

    def handle_close(self) -> None:
        """The connection is closed; nobody waits on it any more."""
        if self.is_silent:
            self.is_silent = False
            self._waiting.forget(self)
            self.drop()
        super().handle_close()


class Waiting:
    """The connections whose answers are late; `release` lets those go on whose time has come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heap: list[tuple[float, int, Channel]] = []
        self._silent: set[Channel] = set()
        self._numbers = count()

    def add(self, channel: Channel, seconds: float | None) -> None:
        """Let an answer wait for so many seconds, or for ever."""
        with self._lock:
            if seconds is None:
                self._silent.add(channel)
            else:
                heapq.heappush(self._heap, (time.monotonic() + seconds, next(self._numbers), channel))

    def forget(self, channel: Channel) -> None:
        """Wait no more for who never gets an answer."""
        with self._lock:
            self._silent.discard(channel)

    def pause(self, maximum: float) -> float:
        """Seconds until the next answer is due, at most so many."""
        if not self._heap:
            return maximum
        return min(max(self._heap[0][0] - time.monotonic(), 0.0), maximum)

    def release(self) -> None:
        """Let those go on whose time has come."""
        while self._heap and self._heap[0][0] <= time.monotonic():
            self._go_on()

    def release_all(self) -> None:
        """Let everybody go on at once, and hang up on those who never get an answer."""
        while self._heap:
            self._go_on()
        for channel in [*self._silent]:
            self.forget(channel)
            channel.drop()

    def _go_on(self) -> None:
        with self._lock:
            channel = heapq.heappop(self._heap)[2]
        server: Any = channel.server
        server.add_task(channel)
