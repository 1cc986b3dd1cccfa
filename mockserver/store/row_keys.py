"""Partitions: one integer for (world, organization), and the row key that puts its records in creation order.

A row key is `partition << 29 | seq`: 22 bits of world, 12 of organization, 29 of serial number, so the table itself is
sorted by world, organization and creation, and every index on (partition, column) ends in creation order for free.
"""

from __future__ import annotations

SEQ_BITS = 29
ORG_BITS = 12
MAX_WORLD = (1 << 63 - SEQ_BITS - ORG_BITS) - 1
MAX_SEQ = (1 << SEQ_BITS) - 1
MAX_ORG = (1 << ORG_BITS) - 1


def partition_of(world: int, org: int) -> int:
    """The partition of an organization's records; organization 0 holds what belongs to the world itself."""
    return world << ORG_BITS | org


def org_of(partition: int) -> int:
    """The organization of a partition."""
    return partition & MAX_ORG


def row_key(partition: int, seq: int) -> int:
    """The primary key of a record's row."""
    return partition << SEQ_BITS | seq


def partitions_of(world: int) -> tuple[int, int]:
    """The first partition of a world and the first one past it."""
    return partition_of(world, 0), partition_of(world + 1, 0)


def keys_of(world: int) -> tuple[int, int]:
    """The first row key of a world and the first one past it."""
    first, past = partitions_of(world)
    return row_key(first, 0), row_key(past, 0)
