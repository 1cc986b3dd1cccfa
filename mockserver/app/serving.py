"""Serving an application over HTTP with waitress: in a thread for tests, in the foreground for the command line."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any, cast

from waitress.server import create_server

from mockserver.app import App

# Requests that wait for a thread are no reason to write a log line.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)

OPTIONS: dict[str, Any] = {
    "ident": None,
    "connection_limit": 1_000,
    "channel_timeout": 60,
    "max_request_body_size": 8_000_000,
    "clear_untrusted_proxy_headers": False,
    "backlog": 1_024,
}


class HttpServer:
    """One listening socket; port 0 takes a free one."""

    def __init__(self, app: App, host: str = "127.0.0.1", port: int = 0, threads: int = 16) -> None:
        self.app = app
        made: Any = create_server(cast(Any, app), host=host, port=port, threads=threads, **OPTIONS)
        self._server = made
        self.port = int(self._server.effective_port)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Serve from a thread of its own."""
        self.app.due.start()
        self._thread = threading.Thread(target=self._run, name="billmock-http", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._server.run()
        self._server.task_dispatcher.shutdown(timeout=2)

    def stop(self) -> None:
        """Finish what is in flight and close the socket."""
        if self._thread:
            # Only the loop's own thread may close its sockets; the loop ends when none is left.
            self._server.trigger.pull_trigger(self._close_all)
            self._thread.join(timeout=5)
        self.app.close()

    def _close_all(self) -> None:
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; requests in flight are answered first."""

        def leave(number: int, frame: FrameType | None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        self.app.due.start()
        try:
            self._server.run()
        finally:
            self.app.close()
