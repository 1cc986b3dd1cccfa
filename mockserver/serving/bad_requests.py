"""What is no readable HTTP request, refused in the shape of the API it was sent to."""

from __future__ import annotations

from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, RequestEntityTooLarge, ServerNotImplemented

from mockserver.serving.tasks import WholeTask


class Parser(HTTPRequestParser):
    """Waitress's parser; an unknown transfer coding is the client's mistake, for 501 means an unbuilt operation."""

    is_too_long = False  # its length has more digits than Python reads

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request; raises `ParsingError` for one that is none."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            # Of what is read as something else than text, the address comes first.
            if not hasattr(self, "path"):
                raise ParsingError("Bad URI") from None
            self.is_too_long = True
            raise ParsingError("Content-Length is too long") from None

    def received(self, data: bytes) -> int:
        """Parse some bytes of a request, and return how many were used; errors stay in `error`."""
        count = super().received(data)
        if self.is_too_long:
            self.error = RequestEntityTooLarge("Content-Length is too long")
        if isinstance(self.error, ServerNotImplemented):
            self.error = BadRequest(self.error.body)
        if self.completed:
            # Nothing more is to be sent: there is no body, all of it is here, or it is refused by its length.
            self.expect_continue = False
        return count


class RefusalTask(WholeTask, ErrorTask):
    """Sends the application's refusal in the place of waitress's own page, and closes the connection."""

    def execute(self) -> None:
        """Write the refusal that the application makes of the parser's error, in the shape of the path's API."""
        request: Any = self.request
        app: Any = self.channel.server.application
        error = request.error
        payload = app.refuse_unreadable(path_of(request), error.code, error.body)
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [("Content-Type", "application/json")]
        self.set_close_on_finish()
        self.content_length = len(payload)
        self.write(payload)


def path_of(request: Any) -> str:
    """The path of a request that could not be read, as far as its first line tells one; else nothing."""
    # The parser cracks the line when it has read the headers, and gives endless ones a line of its own.
    line = (request.header_plus or getattr(request, "first_line", b"")).partition(b"\n")[0]
    words = line.split()
    uri = words[1].decode("latin-1").partition("?")[0] if len(words) > 1 else ""
    return f"/{uri.partition('://')[2].partition('/')[2]}" if "://" in uri else uri
