"""Homes: one integer for (world, organization), and the row key that puts a home's records in creation order.

A row key is `home << 29 | seq`: 22 bits of world, 12 of organization, 29 of serial number, so the table itself is
sorted by world, organization and creation, and every index on (home, column) ends in creation order for free.
"""

from __future__ import annotations

SEQ_BITS = 29
ORG_BITS = 12
MAX_WORLD = (1 << 63 - SEQ_BITS - ORG_BITS) - 1
MAX_SEQ = (1 << SEQ_BITS) - 1
MAX_ORG = (1 << ORG_BITS) - 1


def home_of(world: int, org: int) -> int:
    """The home of an organization's records; organization 0 holds what belongs to the world itself."""
    return world << ORG_BITS | org


def row_key(home: int, seq: int) -> int:
    """The primary key of a record's row."""
    return home << SEQ_BITS | seq


def homes_of(world: int) -> tuple[int, int]:
    """The first home of a world and the first one past it."""
    return home_of(world, 0), home_of(world + 1, 0)


def keys_of(world: int) -> tuple[int, int]:
    """The first row key of a world and the first one past it."""
    first, past = homes_of(world)
    return row_key(first, 0), row_key(past, 0)
