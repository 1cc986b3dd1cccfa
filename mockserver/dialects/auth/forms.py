"""The forms that token requests are."""

from __future__ import annotations

from urllib.parse import parse_qsl

from mockserver.dialects.http import Request
from mockserver.dialects.rest.errors import MAX_BYTES, TooLarge

FORM = "application/x-www-form-urlencoded"


def pairs_of(request: Request) -> list[tuple[str, str]]:
    """The names and values of a form, in its order; raises `TooLarge`."""
    if len(request.body) > MAX_BYTES:
        raise TooLarge(f"Request body is larger than {MAX_BYTES} bytes.")
    return parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True)
