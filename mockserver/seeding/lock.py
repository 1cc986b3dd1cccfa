"""One seeding at a time: a lease in the directory, which also holds between processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import secret
from mockserver.store.directory import NOBODY, Directory
from mockserver.store.errors import StoreUnavailable
from mockserver.tenancy.claims import is_dead, maker

LOG = logging.getLogger("billmock")

SORT, KEY = "lock", "seeding"
LEASE = 60.0  # seconds after which a holder on another machine that says nothing is thought dead
RENEWAL = 5.0  # seconds after which a holder says that it lives
POLL = 0.02


@contextmanager
def seeding_lock(directory: Directory) -> Iterator[None]:
    """Wait until nobody else seeds this store; the lease of a process that died is taken over."""
    holder = secret()
    if not acquire(directory, holder):
        LOG.warning("another process seeds this store; waiting for it")
        while not acquire(directory, holder):
            threading.Event().wait(POLL)
    end = threading.Event()
    renewing = threading.Thread(target=renew, args=(directory, holder, end), name="billmock-seeding", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        end.set()
        renewing.join()
        directory.change(SORT, KEY, partial(without, holder), tenant=NOBODY)


def acquire(directory: Directory, holder: str) -> bool:
    """Try to take the lease of seeding, or to renew it: True where it is the holder's now."""

    def take(lease: Record | None) -> Record:
        if lease is not None and not is_free(lease, holder):
            return lease
        return {"holder": holder, **maker(REAL_TIME() + LEASE)}

    # Whoever only looks does not wait for what the holder writes.
    row = directory.get(SORT, KEY)
    if row is not None and not is_free(row, holder):
        return False
    after = directory.change(SORT, KEY, take, tenant=NOBODY).after
    return after is not None and after["holder"] == holder


def is_free(lease: Record, holder: str) -> bool:
    """Whether a holder may have a lease: it is its own, or that of a process that is gone."""
    return lease["holder"] == holder or is_dead(lease, REAL_TIME())


def renew(directory: Directory, holder: str, end: threading.Event) -> None:
    """Renew a lease again and again, until it is done with; a store that is busy or away is asked again."""
    while not end.wait(RENEWAL):
        with suppress(StoreUnavailable):
            acquire(directory, holder)


def without(holder: str, lease: Record | None) -> Record | None:
    """What is left of a lease when its holder lets go of it: nothing, unless it is somebody else's by now."""
    return lease if lease is not None and lease["holder"] != holder else None
