"""JSON in other spellings that mean the same: escapes, whitespace between tokens, decimals of amounts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import orjson

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class Spelling:
    """How JSON is written, and what of it came to pass.

    `escapes` writes what is no ASCII as `\\u00e9` and a slash as `\\/`, `whitespace` a member a line. `decimals` are
    those that a whole amount has: 0 or 2; None leaves numbers as they are. An integer stays one: what is a count, a
    number of days or an identifier elsewhere would be read as something else.
    """

    def __init__(self, *, escapes: bool = False, whitespace: bool = False, decimals: int | None = None) -> None:
        self.escapes = escapes
        self.whitespace = whitespace
        self.decimals = decimals
        self.has_escaped = False
        self.has_respelt = False

    def write(self, value: Any, depth: int = 0) -> str:
        """A JSON value in this spelling, equal to itself once it is read; `depth` counts the brackets around it."""
        if isinstance(value, dict):
            members = [
                f"{self._text(name)}:{' ' if self.whitespace else ''}{self.write(member, depth + 1)}"
                for name, member in value.items()
            ]
            return self._around("{", members, "}", depth)
        if isinstance(value, list | tuple):
            return self._around("[", [self.write(member, depth + 1) for member in value], "]", depth)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, float) and self.decimals is not None:
            return self._number(value)
        return orjson.dumps(value).decode()

    def _around(self, opening: str, members: list[str], closing: str, depth: int) -> str:
        if not self.whitespace or not members:
            return f"{opening}{','.join(members)}{closing}"
        indent = "\n" + "  " * (depth + 1)
        return f"{opening}{indent}{f',{indent}'.join(members)}{indent[:-2]}{closing}"

    def _text(self, value: str) -> str:
        text = orjson.dumps(value).decode()
        if not self.escapes:
            return text
        text_in_ascii = BEYOND_ASCII.sub(unit_escapes, text).replace("/", "\\/")
        self.has_escaped = self.has_escaped or text_in_ascii != text
        return text_in_ascii

    def _number(self, value: float) -> str:
        plain = orjson.dumps(value).decode()
        number = Decimal(plain)
        if number == number.to_integral_value():
            text = f"{number:.{self.decimals}f}"
        else:
            text = f"{number:.2f}" if self.decimals and number == round(number, 2) else plain
        self.has_respelt = self.has_respelt or text != plain
        return text


def unit_escapes(match: re.Match[str]) -> str:
    """A character as escapes of the one or two units that it has in UTF-16."""
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
