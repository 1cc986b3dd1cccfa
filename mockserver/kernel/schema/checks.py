"""Whether a value breaks none of its type's constraints, without the way through what would say which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockserver.kernel.schema.types import Int, Number, Text, Type

Accepts = Callable[[Any], bool]


def accepts_any(value: Any) -> bool:
    """What a type without constraints says."""
    return True


def accepts_none(value: Any) -> bool:
    """What is said for a type that has constraints of its own: its `check` has to look."""
    return False


def acceptor_of(kind: Type) -> Accepts:
    """A function that is true only of values of a plain type of which its `check` has nothing to say."""
    check = type(kind).check
    if check is Type.check:
        return accepts_any
    if isinstance(kind, Text) and check is Text.check:
        return _of_text(kind)
    if isinstance(kind, Int) and check is Int.check:
        return _between(kind.minimum, kind.maximum)
    if isinstance(kind, Number) and check is Number.check:
        low, high = kind.limits
        return _between(low, high) if low is not None or high is not None else accepts_any
    return accepts_none


def _of_text(kind: Text) -> Accepts:
    min_length, max_length, pattern = kind.min_length, kind.max_length or 2**62, kind.pattern

    def accepts(value: str) -> bool:
        fits = min_length <= len(value) <= max_length and "\0" not in value
        return fits and (pattern is None or pattern.fullmatch(value) is not None)

    return accepts


def _between(low: int | None, high: int | None) -> Accepts:
    least, greatest = -(2**200) if low is None else low, 2**200 if high is None else high
    return lambda value: least <= value <= greatest
