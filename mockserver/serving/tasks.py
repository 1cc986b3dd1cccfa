"""What waitress answers a request by: head and body leave together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from waitress.task import ErrorTask, Task, WSGITask
from waitress.utilities import build_http_date

from mockserver.app.wsgi import respond
from mockserver.dialects.http import Answer
from mockserver.kernel.clock import REAL_TIME

if TYPE_CHECKING:
    from mockserver.serving.channels import Channel

http_date = lru_cache(maxsize=2)(build_http_date)  # of a second: most answers of a second share it


class WholeTask(Task):
    """A task that sends the head with the first bytes of the body: apart, each would wake the client."""

    channel: Channel

    def write(self, data: bytes) -> None:
        """Write some bytes of the body, the head before the first of them; none writes the head alone."""
        if self.complete and not self.wrote_header:
            self.channel.hold(self.build_response_header())
            self.wrote_header = True
        super().write(data)
        self.channel.release()

    def build_response_header(self) -> bytes:
        """The head, with the date of this second; waitress writes those that change what becomes of the connection."""
        headers = dict(self.response_headers)
        if "Date" not in headers:
            self.response_headers = [*self.response_headers, ("Date", http_date(int(REAL_TIME())))]
        if self._ends_here() or "Content-Length" not in headers or "Server" in headers:
            return super().build_response_header()
        lines = [f"HTTP/1.1 {self.status}", *[f"{name}: {value}" for name, value in self.response_headers], "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def _ends_here(self) -> bool:
        """Whether the connection may end with this answer, or the answer with its head."""
        request: Any = self.request
        connection = request.headers.get("CONNECTION", "keep-alive").lower()
        return self.version != "1.1" or connection != "keep-alive" or self.close_on_finish or not self.has_body


class CallTask(WholeTask, WSGITask):
    """Lets the application answer a request."""


class AnswerTask(WholeTask, ErrorTask):
    """Sends the answer to a request that waited, or the first half of one before the connection breaks."""

    def __init__(self, make: Callable[[], Answer], channel: Any, request: Any, *, half: bool = False) -> None:
        super().__init__(channel, request)
        self._make = make
        self._half = half

    def execute(self) -> None:
        """Make the answer and write it; raises `DeliveryFault` as the application does."""
        request: Any = self.request
        for chunk in respond(self._make(), request.command.upper(), self._start):
            self.write(chunk[: len(chunk) // 2] if self._half else chunk)
        if self._half:
            self.close_on_finish = True

    def _start(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        self.status = status
        self.response_headers = headers
        self.content_length = next((int(value) for name, value in headers if name == "Content-Length"), None)
        return self.write
