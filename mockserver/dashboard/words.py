"""How values read on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson


def moment(text: str) -> str:
    """A moment of ISO 8601 as people read it: `24 Nov 2026, 21:28:08`; another text as it is."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{when.day} {when:%b %Y, %H:%M:%S}"


def words(name: str) -> str:
    """A name such as `vendorCredit` or `SCHEDULED_NEXT` in words: `Vendor credit`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace(".", " ")
    return spaced[:1].upper() + spaced[1:].lower()


def dollars(value: float) -> str:
    """An amount in dollars: `1,234.50`."""
    return f"{value:,.2f}"


def pretty(value: Any) -> str:
    """A body as it reads best: JSON over several lines, a text as it is."""
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def plural(count: int, noun: str) -> str:
    """A number of things: `1 bill`, `3 bills`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


FILTERS: Mapping[str, Callable[..., str]] = {
    "moment": moment,
    "words": words,
    "dollars": dollars,
    "pretty": pretty,
    "plural": plural,
}
"""What templates write values with."""
