"""The log on stderr: what happens at start, and each request where asked for; lines for people, or JSON."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import IO

import orjson

from mockserver.control.masked_paths import mask_path
from mockserver.kernel.clock import stamp
from mockserver.kernel.settings import Settings

ROOT = logging.getLogger("billmock")
REQUESTS = logging.getLogger("billmock.requests")
OVER_THE_LAST_LINE = "\r\x1b[K"


def time_of(record: logging.LogRecord) -> str:
    """When a record was made, in UTC."""
    return stamp(datetime.fromtimestamp(record.created, UTC))


class TextLines(logging.Formatter):
    """A line for people: the time of day, and what there is to say."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; that of an exception has its traceback below."""
        line = f"{time_of(record)[11:23]} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """A JSON object in a line: time, level, logger, message, and what else the record tells."""

    def format(self, record: logging.LogRecord) -> str:
        """The object of a record, in one line."""
        fields: dict[str, object] = {
            "time": time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(fields, default=str).decode()


class Lines(logging.StreamHandler[IO[str]]):
    """Writes lines; at a terminal, reports of one work take each other's place."""

    def __init__(self, stream: IO[str], formatter: logging.Formatter) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)
        self._overwrites = stream.isatty() and isinstance(formatter, TextLines)
        self._passing = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record's line, over the one before where that one told how far a long work is."""
        before = OVER_THE_LAST_LINE if self._passing else ""
        self._passing = self._overwrites and getattr(record, "passing", False)
        self.terminator = "" if self._passing else "\n"
        if before:
            self.stream.write(before)
        super().emit(record)


def configure(settings: Settings) -> None:
    """Write to stderr what the settings ask for; without a word of them nothing changes."""
    if settings.log in (None, "off"):
        return
    for handler in [one for one in ROOT.handlers if isinstance(one, Lines)]:
        ROOT.removeHandler(handler)
    ROOT.addHandler(Lines(sys.stderr, JsonLines() if settings.log_format == "json" else TextLines()))
    ROOT.setLevel(logging.INFO)
    REQUESTS.setLevel(logging.INFO if settings.log == "requests" else logging.WARNING)


def log_request(
    method: str, path: str, status: int, seconds: float, operation: str = "", tenant: str = "", request_id: str = ""
) -> None:
    """A line for a request: its path without what could be a secret, and no query string."""
    milliseconds, path = round(seconds * 1000, 1), mask_path(path)
    fields = {
        "method": method,
        "path": path,
        "status": status,
        "milliseconds": milliseconds,
        "operation": operation,
        "tenant": tenant,
        "requestId": request_id,
    }
    line = "%d %s %s %.1f ms %s %s"
    REQUESTS.info(line, status, method, path, milliseconds, operation or "-", tenant or "-", extra={"fields": fields})
