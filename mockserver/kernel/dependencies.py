"""What an answer is made from beside the record it shows."""

from __future__ import annotations

from typing import NamedTuple


class Dependency(NamedTuple):
    """Fields of another kind's records that forms are written from; without `fields`, all there are.

    With a `reference`, a record of that kind concerns only the form of the record that this field of it names.
    """

    kind: str
    fields: frozenset[str] | None = None
    reference: str = ""
