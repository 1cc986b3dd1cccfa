"""The codes of v2's fields and the words of the records that they stand for, with the fields that have them.

`python -m tests.dialects.v2_codes > tests/dialects/v2_codes.txt` writes it down: a change is to be seen, and meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v2 import entities as v2_entities
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code
from mockserver.kernel import schema as s
from tests.dialects.declarations import members


def coded(fields: tuple[s.Field, ...], prefix: str) -> Iterator[tuple[str, str]]:
    """(table of codes, path) of every coded field, at any depth."""
    for one in fields:
        path = f"{prefix}{one.name}"
        inner = one.type.item if isinstance(one.type, s.Array) else one.type
        if isinstance(inner, Code):
            words = [f"{code} {word}{' (answers)' * (word in inner.answers)}" for code, word in inner.words.items()]
            yield "; ".join([*words, *([f"else {inner.otherwise}"] if inner.otherwise else [])]), path
        elif isinstance(inner, s.Object):
            yield from coded(inner.shape.fields, f"{path}.")


def table() -> str:
    """A line for each table of codes, then one with its fields."""
    paths = dict[str, list[str]]()
    for entity in sorted(members(v2_entities, V2Entity), key=lambda entity: entity.view.name):
        for words, path in coded(entity.view.shape.fields, f"{entity.view.name}."):
            paths.setdefault(words, []).append(path)
    return "".join(f"{words}\n    {' '.join(dict.fromkeys(fields))}\n" for words, fields in paths.items())


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
