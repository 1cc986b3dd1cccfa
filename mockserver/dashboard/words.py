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
    sentence = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace(".", " ")
    return sentence[:1].upper() + sentence[1:].lower()


def dollars(value: float) -> str:
    """An amount in dollars: `1,234.50`."""
    return f"{value:,.2f}"


def pretty(value: Any) -> str:
    """A body as it reads best: JSON over several lines, a text as it is."""
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def pretty_json(text: str) -> str:
    """A text that is JSON over several lines; another one as it is."""
    try:
        return pretty(orjson.loads(text))
    except orjson.JSONDecodeError:
        return text


def kind_word(name: str) -> str:
    """A kind of records in words: `Vendor credit`; those of Spend & Expense without saying so."""
    return words(name.removeprefix("spend_")).replace("Ap ", "AP ")


def kind_words(name: str) -> str:
    """Several records of a kind: `Vendor credits`, `Approval policies`, `Accounting classes`."""
    word = kind_word(name)
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("s") else f"{word}s"


def plural(count: int, noun: str) -> str:
    """A number of things: `1 bill`, `3 bills`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def python_values(values: Mapping[str, str]) -> str:
    """Values of a snippet as a dictionary of Python: `$NAME` is read from the environment."""
    return object_literal(values, ('os.environ["', '"]'), '"', " " * 4).replace("\n      ", "\n        ")


def node_values(values: Mapping[str, str]) -> str:
    """Values of a snippet as an object of JavaScript."""
    return object_literal(values, ("env.", ""), "", " " * 2)


def object_literal(values: Mapping[str, str], variable: tuple[str, str], quote: str, indent: str) -> str:
    """Names and values between braces, a line each: a variable between its ends, names between quotes or nothing."""

    def value_of(text: str) -> str:
        if text.endswith("$session"):
            prefix = text.removesuffix("$session")
            return f"{orjson.dumps(prefix).decode()} + session" if prefix else "session"
        return text[1:].join(variable) if text.startswith("$") else orjson.dumps(text).decode()

    lines = "".join(f"{indent}  {quote}{name}{quote}: {value_of(text)},\n" for name, text in values.items())
    return f"{{\n{lines}{indent}}}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "moment": moment,
    "words": words,
    "dollars": dollars,
    "pretty": pretty,
    "pretty_json": pretty_json,
    "kind_word": kind_word,
    "kind_words": kind_words,
    "plural": plural,
    "python_values": python_values,
    "node_values": node_values,
}
"""What templates write values with."""
