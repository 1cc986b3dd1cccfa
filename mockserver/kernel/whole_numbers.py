"""Whole numbers in texts: one rule for a text of any length, where Python's own depends on it."""

from __future__ import annotations

import re

# Plain digits: Python's own reader takes underscores and the digits of other scripts as well. Nothing is tried twice.
WHOLE = re.compile(r"\s*+([+-]?)(?=[0-9])0*+([0-9]*+)\s*+", re.ASCII)
# More digits than anything has that is counted here, and so none of 64 bits is lost.
MAX_DIGITS = 20
BEYOND = 10**MAX_DIGITS


def whole_number(text: str) -> int:
    """The number that a text of decimal digits says, with a sign or without, however many zeros lead it.

    One of more than 20 digits is ten to the 20th, or minus that: more than any range has that it is compared with, and
    not an error (Python reads no more than 4,300 digits). Raises `ValueError` for a text that is no whole number.
    """
    match = WHOLE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is no whole number")
    size = BEYOND if len(match[2]) > MAX_DIGITS else int(match[2] or 0)
    return -size if match[1] == "-" else size


def is_digits(text: str) -> bool:
    """Whether a text is plain digits, some; those of other scripts are none."""
    return text.isascii() and text.isdecimal()
