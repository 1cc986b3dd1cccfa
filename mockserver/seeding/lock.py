"""One seeding at a time: a lease in the directory, which also holds between processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.randomness import secret
from mockserver.store.directory import NOBODY, Directory

LOG = logging.getLogger("billmock")

SORT, KEY = "lock", "seeding"
LEASE = 120.0  # seconds after which whoever holds the lease is thought dead
POLL = 0.02


@contextmanager
def seeding_lock(directory: Directory) -> Iterator[None]:
    """Wait until nobody else seeds this store; a lease that ran out is taken over."""
    holder = secret()
    if not acquire(directory, holder):
        LOG.warning("another process seeds this store; waiting for it, %.0f seconds at most", LEASE)
        while not acquire(directory, holder):
            threading.Event().wait(POLL)
    try:
        yield
    finally:
        directory.delete(SORT, KEY)


def acquire(directory: Directory, holder: str) -> bool:
    """Try to take the lease of seeding: True where it is the holder's now.

    One that ran out is removed, for the next try to take: whoever held it is thought dead.
    """
    lease = {"holder": holder, "until": REAL_TIME() + LEASE}
    if directory.put_if_absent(SORT, KEY, lease, tenant=NOBODY):
        return True
    held = directory.get(SORT, KEY)
    if held is not None and held["until"] < REAL_TIME():
        directory.delete(SORT, KEY)
    return False
