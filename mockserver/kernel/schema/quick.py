"""Values as most are, read and checked at a glance: every other one goes the way that says what is wrong with it."""

from __future__ import annotations

from typing import Any, Protocol

from mockserver.kernel import money
from mockserver.kernel.schema.types import Boolean, Date, Money, Number, Text, Type

MAX_DATES = 4_096  # dates that are known to be some; too many are let go of together


class Read(Protocol):
    """From a value that is not null, its reading, and the path of the object it is in, to the canonical value."""

    def __call__(self, value: Any, reading: Any, where: str, /) -> Any: ...


def quick_reader(kind: Type, read: Read) -> Read:
    """A reader of a type's values that gives, and raises, what another does, at once where that accepts the value."""
    own_read, own_check = type(kind).read, type(kind).check
    if isinstance(kind, Text) and own_read is Text.read and own_check is Text.check:
        return _text(kind, read)
    if isinstance(kind, Number) and own_read is Number.read and own_check is Number.check:
        return _number(kind, read)
    if own_check is Type.check and own_read in (Date.read, Boolean.read):
        return _date(read) if own_read is Date.read else _boolean(read)
    return read


def _text(kind: Text, read: Read) -> Read:
    low, high, pattern = max(kind.min_length, 1), kind.max_length or 2**62, kind.pattern

    def read_text(value: Any, reading: Any, where: str) -> Any:
        fits = type(value) is str and low <= len(value) <= high and "\0" not in value
        if fits and (pattern is None or pattern.fullmatch(value) is not None):
            return value
        return read(value, reading, where)

    return read_text


def _number(kind: Number, read: Read) -> Read:
    scale = {Number.scale: money.MILLIONTHS, Money.scale: money.CENTS}.get(kind.scale)
    if scale is None:
        return read
    factor, bound = scale, money.TOO_BIG // scale
    least, greatest = kind.limits
    low = -money.TOO_BIG if least is None else least
    high = money.TOO_BIG if greatest is None else greatest

    def read_number(value: Any, reading: Any, where: str) -> Any:
        if (type(value) is float or type(value) is int) and -bound < value < bound:
            guess = round(value * factor)
            if guess / factor == value and low <= guess <= high:
                return guess
        return read(value, reading, where)

    return read_number


def _date(read: Read) -> Read:
    known: set[str] = set()

    def read_date(value: Any, reading: Any, where: str) -> Any:
        if type(value) is str and value in known:
            return value
        result = read(value, reading, where)
        if result == value:
            if len(known) >= MAX_DATES:
                known.clear()
            known.add(result)
        return result

    return read_date


def _boolean(read: Read) -> Read:
    def read_boolean(value: Any, reading: Any, where: str) -> Any:
        return value if value is True or value is False else read(value, reading, where)

    return read_boolean
