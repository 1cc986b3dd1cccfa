"""What answers hold where a record has no value: each such value with the fields of a resource that have it.

`python -m tests.dialects.absent_values > tests/dialects/absent_values.txt` writes it down: a change is to be
seen, and meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.spend import entities as spend_entities
from mockserver.dialects.spend.resources import SpendResource
from mockserver.dialects.v2 import entities as v2_entities
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v3 import entities as v3_entities
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel import schema as s
from tests.dialects.declarations import members


def views() -> Iterator[tuple[str, s.View]]:
    """(name, view) of every resource of v2, v3 and Spend & Expense."""
    v2 = [(f"v2.{one.view.name}", one.view) for one in members(v2_entities, V2Entity)]
    v3 = [(one.operations, one.view) for one in members(v3_entities, V3Resource)]
    spend = [(one.operations, one.view) for one in members(spend_entities, SpendResource)]
    yield from sorted([*v2, *v3, *spend], key=lambda row: row[0])


def absent_in(fields: tuple[s.Field, ...], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(value, path) of every field that is written where there is nothing, at any depth."""
    for one in fields:
        path = f"{prefix}{one.name}"
        if one.absent is not None:
            yield repr(one.absent), path
        inner = one.type.item if isinstance(one.type, s.Array) else one.type
        if isinstance(inner, s.Object):
            yield from absent_in(inner.shape.fields, f"{path}.")


def lines() -> Iterator[str]:
    """A resource, then each value with the fields that have it."""
    for name, view in views():
        values = dict[str, list[str]]()
        for value, path in absent_in(view.shape.fields):
            values.setdefault(value, []).append(path)
        if values:
            yield "; ".join([name, *(f"{value}: {' '.join(paths)}" for value, paths in values.items())])


def table() -> str:
    """The whole table."""
    return "\n".join([*lines(), ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
