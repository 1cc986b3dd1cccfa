"""Threads that wait for each other: who lends a thread out learns of it, so that waiting takes nobody's place.

Whoever may have to wait for long, for a world that another is at work in, takes the lock by `acquire` or `hold`. Our
own server gives its threads a `Room`: how many of them may wait at once, and what happens when one begins to. An
application has one for the threads of whatever server it is in.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

HASTE = 0.05  # seconds that one waits where there is no room to wait any longer
OWN_THREADS = 4  # of a process that answer nobody: the first one, due work, deliveries, the journal
MOMENT = 0.005  # seconds in which most waiting is over: nobody takes the place of who waits no longer


class Room:
    """How many threads may wait at once, for all things and for one; without bounds where nobody says more."""

    def __init__(self, maximum: int = sys.maxsize, max_for_one: int = sys.maxsize) -> None:
        self.maximum = maximum
        self._max_for_one = max_for_one
        self._mutex = threading.Lock()
        self._waiting: Counter[Hashable] = Counter()
        self.count = 0

    def enter(self, thing: Hashable) -> bool:
        """Begin to wait for a thing; whether there is room for one more."""
        with self._mutex:
            if self.count >= self.maximum or self._waiting[thing] >= self._max_for_one:
                return False
            self._waiting[thing] += 1
            self.count += 1
        try:
            self.begin()
        except BaseException:
            self.leave(thing)
            raise
        return True

    def leave(self, thing: Hashable) -> None:
        """Wait for a thing no more, whether or not one came to it."""
        with self._mutex:
            self._waiting[thing] -= 1
            self.count -= 1
            if not self._waiting[thing]:
                del self._waiting[thing]

    def is_awaited(self, thing: Hashable) -> bool:
        """Whether somebody waits for a thing."""
        return thing in self._waiting

    def begin(self) -> None:
        """What happens when a thread begins to wait."""


class HalfRoom(Room):
    """Room for half of a server's threads to wait for one thing, and for all but two to wait at all.

    It has `threads` at least; where more are alive than the application's own, it has those.
    """

    def __init__(self, threads: int) -> None:
        super().__init__()
        self._min_threads = threads

    def enter(self, thing: Hashable) -> bool:
        """Begin to wait for a thing; whether there is room for one more."""
        threads = max(self._min_threads, threading.active_count() - OWN_THREADS)
        self.maximum, self._max_for_one = max(threads - 2, 1), max(threads // 2, 1)
        return super().enter(thing)


class _Here(threading.local):
    room = Room()


_HERE = _Here()


def use(room: Room) -> None:
    """Let this thread wait in a room."""
    _HERE.room = room


def use_everywhere(room: Room) -> None:
    """Let every thread of this process that has no room of its own wait in one."""
    _Here.room = room


def wait(waits: Callable[[float], bool], patience: float, thing: Hashable) -> bool:
    """Wait for a thing by a function that takes seconds (-1: for ever), and says whether it came to it in time.

    Where too many wait already it is given `HASTE` at most. A `MOMENT` is waited beside that, unless others wait
    already: one thread more for each of them would be at work then, and many that are only slow each other down.
    """
    room = _HERE.room
    if not room.is_awaited(thing) and waits(MOMENT):
        return True
    if not room.enter(thing):
        return waits(HASTE if patience < 0 else min(patience, HASTE))
    try:
        return waits(patience)
    finally:
        room.leave(thing)


def acquire(lock: threading.Lock, patience: float) -> bool:
    """Take a lock; whether that came to pass within so many seconds, or fewer where too many wait for it."""
    return lock.acquire(blocking=False) or wait(lambda seconds: lock.acquire(timeout=seconds), patience, lock)


@contextmanager
def hold(lock: threading.Lock) -> Iterator[None]:
    """Take a lock however long that takes, and let go of it when the block ends."""
    while not acquire(lock, -1):
        pass
    try:
        yield
    finally:
        lock.release()
