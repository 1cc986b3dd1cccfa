"""A value is accepted at once only where the checks of its type have nothing to say of it."""

from typing import Any

import pytest

from mockserver.kernel import schema as s
from mockserver.kernel.schema.checks import acceptor_of
from mockserver.kernel.schema.types import Type


class Even(s.Int):
    """A type with a check of its own."""

    def check(self, value: int) -> Any:
        yield from [("", "must be even")] if value % 2 else []


TYPES = {
    "any text": s.Text(),
    "text of a length": s.Text(min_length=2, max_length=4),
    "text of a pattern": s.Text(pattern="[a-z]+"),
    "mail address": s.Email(max_length=12),
    "reference": s.Reference(),
    "integer": s.Int(minimum=1, maximum=5),
    "amount": s.Money(minimum=0.01, maximum=1.5),
    "number with a least": s.Number(minimum=2),
    "number": s.Number(),
    "boolean": s.Boolean(),
    "word": s.Enum("A", "B"),
    "even": Even(),
    "texts": s.Array(s.Text(max_length=3), min_items=1, max_items=2),
    "words": s.Array(s.Enum("A", "B"), max_items=1),
}
VALUES: dict[type, list[Any]] = {
    str: ["", "a", "ab", "abcd", "abcde", "A1", "a\0b", "a@b.example", "a@b.example.com", "x" * 101],
    list: [[], ["A"], ["abcd"], ["A", "B"], ["A", "abcd"], ["A", "B", "A"]],
    int: [-(2**40), -1, 0, 1, 2, 5, 6, 149, 150, 151, 1_999_999, 2_000_000, 2**40],
}


def disagreements(kind: Type) -> list[Any]:
    """The values that are accepted although the type's check has something to say of them, or the other way round."""
    accepts = acceptor_of(kind) or accepts_any
    values = VALUES[type_of_values(kind)]
    return [value for value in values if accepts(value) != (not [*kind.check(value)])]


def accepts_any(value: Any) -> bool:
    """What is said for a type whose check never has anything to say."""
    return True


def type_of_values(kind: Type) -> type:
    """The canonical type of a type's values."""
    if isinstance(kind, s.Array):
        return list
    return str if isinstance(kind, (s.Text, s.Enum)) else int


@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_is_accepted_at_once_breaks_no_constraint_and_nothing_else_does(name: str) -> None:
    assert disagreements(TYPES[name]) == []
