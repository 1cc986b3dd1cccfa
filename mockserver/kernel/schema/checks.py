"""Whether a value breaks none of its type's constraints, mostly without the way through what would say which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockserver.kernel.schema.types import Array, Int, Number, Text, Type

Accepts = Callable[[Any], bool]


def is_missing(value: Any) -> bool:
    """Whether a required value counts as missing: a blank text does although it was sent."""
    return value is None or (isinstance(value, str) and not value.strip())


def acceptor_of(kind: Type) -> Accepts | None:
    """A function that is true of values of which a type's `check` has nothing to say; None where it never has.

    What objects hold, also those in arrays, has acceptors of its own.
    """
    check = type(kind).check
    if check is Type.check:
        return None
    if isinstance(kind, Array):
        return _of_array(kind)
    if isinstance(kind, Text) and check is Text.check:
        return _of_text(kind)
    if isinstance(kind, Int) and check is Int.check:
        return _between(kind.minimum, kind.maximum)
    if isinstance(kind, Number) and check is Number.check:
        low, high = kind.limits
        return _between(low, high) if low is not None or high is not None else None
    return kind.accepts


def _of_array(kind: Array) -> Accepts:
    accepts = acceptor_of(kind.item)
    if accepts is None:
        return lambda value: not any(kind.check_size(value))
    return lambda value: all(map(accepts, value)) and not any(kind.check_size(value))


def _of_text(kind: Text) -> Accepts:
    min_length, max_length, pattern = kind.min_length, kind.max_length or 2**62, kind.pattern

    def accepts(value: str) -> bool:
        fits = min_length <= len(value) <= max_length and "\0" not in value
        return fits and (pattern is None or pattern.fullmatch(value) is not None)

    return accepts


def _between(low: int | None, high: int | None) -> Accepts:
    least, greatest = -(2**200) if low is None else low, 2**200 if high is None else high
    return lambda value: least <= value <= greatest
