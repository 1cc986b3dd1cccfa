"""Query parameters beyond those of lists: required ones, choices, truth values, amounts."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.filters import refuse
from mockserver.kernel import money
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.schema.types import NOT_BLANK, NOT_NULL

WORDS = {"true": True, "false": False}


def required(call: Call, *names: str) -> list[str]:
    """Parameters that must be there; 400 naming all that are not."""
    values = [call.query.get(name, "").strip() for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        raise Invalid(Problem(name, NOT_BLANK if name in call.query else NOT_NULL, "missing") for name in missing)
    return values


def choice(call: Call, name: str, words: Sequence[str]) -> str:
    """A parameter that must be one of some words."""
    (word,) = required(call, name)
    if word not in words:
        raise unreadable(name, word, f"one of {', '.join(words)}")
    return word


def truth(call: Call, name: str) -> bool:
    """A parameter that is true or false, false when it is not there."""
    word = call.query.get(name, "false")
    if word.lower() not in WORDS:
        raise unreadable(name, word, "true or false")
    return WORDS[word.lower()]


def cents(call: Call, name: str) -> int:
    """An amount above zero."""
    (text,) = required(call, name)
    try:
        amount = money.cents(text)
    except ValueError:
        raise unreadable(name, text, "a number") from None
    if amount <= 0:
        raise refuse(name, "must be greater than or equal to 0.01")
    return amount


def unreadable(name: str, value: str, wanted: str) -> Invalid:
    """A 400 for a value that is none of the parameter's; the text is assumed."""
    return refuse(name, f'"{value[:40]}" is not {wanted}')
