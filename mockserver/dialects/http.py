"""Requests and answers as dialects see them, free of any web framework."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

JSON = "application/json"
# A client's own id of its request, where it can be sent back in a header.
REQUEST_ID, PLAIN_ID = "X-Request-Id", re.compile(r"[!-~]{1,200}")
SESSION_COOKIE = "sid"  # a v2 sign-in sets it (F-048)


@dataclass(slots=True)
class Request:
    """One HTTP request.

    Header names are lower-case; `base_url` is scheme and host as the client used them; `form` are the fields of a
    form, kept here by a dialect that has parsed one.
    """

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    base_url: str
    host: str
    form: Mapping[str, str] | None = None

    def header(self, name: str) -> str:
        """A header's value, empty when absent; any spelling of `name`."""
        return self.headers.get(name.lower(), "")

    def cookie(self, name: str) -> str:
        """A cookie's value, empty when it was not sent."""
        for pair in self.header("cookie").split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                return value.strip('"')
        return ""


@dataclass(slots=True)
class Answer:
    """One HTTP answer: `body` is JSON-able, bytes as they are, or None for an empty body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON

    def payload(self) -> bytes:
        """The body's bytes: JSON written, bytes as they are, nothing for none."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else orjson.dumps(self.body)
