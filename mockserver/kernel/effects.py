"""What a request did, in a few words for its journal entry."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """One thing that was done, and to what: `created`, `changed`, `archived`, `restored`, `deleted`, `sent`, `queued`.

    `kind` is a record's, the channel of a message that was sent, or the type of an event that was queued; `cents` is
    the money that moves with it, where any does: below zero where it goes no further, or comes back.
    """

    verb: str
    kind: str
    id: str
    cents: int | None = None
