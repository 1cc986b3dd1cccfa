"""What a request did, in a few words for its journal entry."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """One thing that was done: `created`, `changed`, `archived`, `restored`, `deleted` or `sent`, and to what.

    `kind` is a record's, or the channel of a message; `cents` is the money that moves with it, where any does.
    """

    verb: str
    kind: str
    id: str
    cents: int | None = None
