"""Serving an application over HTTP with waitress: in a thread for tests, in the foreground for the command line."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any, cast

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server

from mockserver.app import Application
from mockserver.kernel.clock import REAL_TIME
from mockserver.serving.channels import Channel, Waiting
from mockserver.serving.connections import close_slow, close_unused, max_connections
from mockserver.serving.crew import Crew
from mockserver.serving.exporting import write_on_exit
from mockserver.serving.stopping import STOP_SIGNALS

MAX_CONNECTIONS = max_connections()
"""Past so many, those are closed on which nothing was asked for longest: a client opens another when it needs one."""

SPARE = 20  # connections past those, where all of them wait for answers; whoever comes then waits to be accepted
OPTIONS: dict[str, Any] = {
    "ident": None,
    "connection_limit": MAX_CONNECTIONS + SPARE,
    "channel_timeout": 60,
    "cleanup_interval": 5,
    # The application refuses bodies long before; a client whose connection is closed while it sends sees no answer.
    "max_request_body_size": 64_000_000,
    "clear_untrusted_proxy_headers": False,
    "backlog": 1_024,
}
POLL = 1.0
GRACE = 7.0  # seconds that requests in flight are given once the server is told to stop: containers give it ten


class HttpServer:
    """One listening socket of waitress.

    `port` 0 takes a free one, which `port` tells afterwards; raises `OSError` where the port is taken.
    """

    def __init__(self, app: Application, host: str = "127.0.0.1", port: int = 0, threads: int = 16) -> None:
        self.app = app
        self._sockets: dict[int, Any] = {}
        self._listening: list[Any] = []
        limits = app.tenancy.limits
        self._crew = Crew(self._turn, self._pull, threads, hands_over=app.engine.waits, end_round=limits.end_round)
        limits.is_in_round = self._crew.is_leader
        self._waiting = Waiting()
        self.port = self._listen(host, port)
        app.dispatcher.has_connections = True
        self._thread: threading.Thread | None = None
        self._leaving = False
        self._until: float | None = None
        self._next_look = 0.0
        self.max_connections = MAX_CONNECTIONS

    def _listen(self, host: str, port: int, **options: Any) -> int:
        """Listen at an address; returns the port."""
        options = {**OPTIONS, **options, "host": host, "port": port}
        create_server(cast(Any, self.app), map=self._sockets, _dispatcher=cast(Any, self._crew), **options)
        known = len(self._listening)
        # One for each address of the host: `localhost` has two.
        self._listening = [one for one in self._sockets.values() if isinstance(one, BaseWSGIServer)]
        for one in self._listening:
            one.channel_class, one.waiting, one.pull_trigger = Channel, self._waiting, self._wake
        return int(self._listening[known].effective_port)

    def start(self) -> None:
        """Start the application's due work, and serve from a thread of its own until `stop`."""
        self.app.start()
        self._thread = threading.Thread(target=self._serve, name="billmock-http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in flight, close the socket and let go of the store."""
        if self._thread:
            self._leave()
            self._thread.join(timeout=2 * GRACE)
        self._close()

    def run(self) -> None:
        """Serve until SIGTERM, SIGHUP or SIGINT; requests in flight are answered first."""

        def leave(number: int, frame: FrameType | None) -> None:
            self._leave()

        for number in (*STOP_SIGNALS, signal.SIGINT):
            signal.signal(number, leave)
        self.app.start()
        try:
            self._serve()
        finally:
            self._close()

    def _close(self) -> None:
        """Write the world down where the settings say so, and let go of the store."""
        try:
            write_on_exit(self.app)
        finally:
            self.app.close()

    def _leave(self) -> None:
        if not self._leaving:
            self._leaving = True
            self._pull()

    def _wake(self) -> None:
        """Let the loop look at its connections anew, as it does by itself after what its own thread has answered."""
        if not self._crew.is_leader():
            self._pull()

    def _pull(self) -> None:
        # The loop may wake by itself, see that it is to end and close its trigger before it is pulled.
        with suppress(OSError):
            self._listening[0].trigger.pull_trigger()

    def _serve(self) -> None:
        self._crew.start()
        self._crew.wait()
        self._crew.shutdown(timeout=GRACE / 5)
        wasyncore.close_all(self._sockets)

    def _turn(self) -> bool:
        """Receive and send what there is, and wait for it where nothing else is to be done; whether to go on."""
        if self._leaving:
            return self._finish()
        self._poll(0.0 if self._crew.has_room else self._waiting.pause(POLL))
        self._waiting.release()
        if len(self._sockets) > self.max_connections:
            close_unused(self._channels(), len(self._sockets) - self.max_connections, REAL_TIME())
        if REAL_TIME() > self._next_look:
            self._next_look = REAL_TIME() + POLL
            close_slow(self._channels(), REAL_TIME())
        return True

    def _channels(self) -> list[Channel]:
        return [channel for channel in list(self._sockets.values()) if isinstance(channel, Channel)]

    def _poll(self, longest: float) -> None:
        wasyncore.loop(timeout=longest, use_poll=True, map=self._sockets, count=1)

    def _finish(self) -> bool:
        """Receive no new requests, and send the answers to those that have arrived; whether there are any left."""
        if self._until is None:
            self._until = time.monotonic() + GRACE
            self._close_listeners()
        self._waiting.release_all()
        if not self._busy() or time.monotonic() > self._until:
            return False
        self._poll(0.0 if self._crew.has_room else POLL / 10)
        return True

    def _close_listeners(self) -> None:
        for one in self._listening:
            wasyncore.dispatcher.close(one)  # which leaves its trigger to the threads that answer

    def _busy(self) -> bool:
        """Whether any answer is still to be made or sent; connections without one are closed."""
        channels = self._channels()
        busy = [channel for channel in channels if channel.is_busy(REAL_TIME())]
        for channel in channels:
            if channel not in busy:
                channel.handle_close()
        return bool(busy)
