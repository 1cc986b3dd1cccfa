"""The servers that write into a store at the same time: each says that it is there as long as it is."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.kernel.randomness import secret
from mockserver.store.directory import NOBODY, Directory
from mockserver.tenancy.claims import is_dead, maker

WRITERS = "writer"  # the directory's table
LEASE = 30 * 86_400.0  # seconds after which a server on another machine is thought dead
RENEWAL = 86_400.0  # seconds between two notes that a server is still there


class Writers:
    """One server among those of its store, noted in the directory before it answers anybody.

    `source` gives real seconds since the epoch.
    """

    def __init__(self, directory: Directory, source: Callable[[], float]) -> None:
        self._directory = directory
        self._source = source
        self._key = secret()
        self._last_note = 0.0
        self.renew()

    def renew(self) -> None:
        """Note that this server is there, where it did not do so today."""
        now = self._source()
        if now - self._last_note > RENEWAL:
            self._directory.put(WRITERS, self._key, maker(now + LEASE), tenant=NOBODY)
            self._last_note = now

    def has_others(self) -> bool:
        """Whether another server may be at work on the store; the note of one that died is removed."""
        now, others = self._source(), False
        for key, writer in self._directory.everywhere(WRITERS):
            if key == self._key:
                continue
            if is_dead(writer, now):
                self._directory.delete(WRITERS, key)
            else:
                others = True
        return others

    def leave(self) -> None:
        """Note that this server is there no more."""
        self._directory.delete(WRITERS, self._key)
