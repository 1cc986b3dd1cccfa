"""What a document lays over the parts of ours: tables merge, lists grow, everything else replaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.scenarios.documents import PARTS, Layer
from mockserver.scenarios.faults import Fault, unknown
from mockserver.seeding.scenarios import Table

NUMBERS = (int, float)


def overlay(parts: Table, layer: Layer) -> Iterator[Fault]:
    """Lay a document's parts over those there, in place; yields what is no key of theirs, or of another type."""
    yield from (layer.fault(place, text) for place, text in lay_over(parts, layer.tables.get(PARTS, {}), PARTS))


def lay_over(target: Table, more: Table, place: str) -> Iterator[tuple[str, str]]:
    """Lay one table over another; yields place and text of each fault."""
    for name, value in more.items():
        if name in target:
            yield from lay_value(target, name, value, f"{place}.{name}")
        else:
            yield f"{place}.{name}", unknown("key", name, tuple(target))


def lay_value(target: Table, name: str, value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Lay a value over the one of a name."""
    known = target[name]
    if isinstance(known, dict) and isinstance(value, dict):
        yield from lay_over(known, value, place)
        return
    if not same_type(known, value):
        yield place, f"must be {TYPE_WORDS[type(known)]}"
        return
    target[name] = [*known, *value] if isinstance(known, list) else value


TYPE_WORDS = {dict: "a table", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


def same_type(known: Any, value: Any) -> bool:
    """Whether a value can stand where another does."""
    if isinstance(known, bool) or isinstance(value, bool):
        return type(known) is type(value)
    return type(known) is type(value) or (isinstance(known, NUMBERS) and isinstance(value, NUMBERS))
