"""Who waits for a lock says so, unless that is over in a moment."""

import threading
from typing import cast

import pytest

from mockserver.kernel import waiting


class Steps(waiting.Room):
    """A room that counts how often somebody begins to wait."""

    count_of_begins = 0

    def begin(self) -> None:
        self.count_of_begins += 1


class Lock:
    """A lock that is free at a try of some number, counted from 1."""

    def __init__(self, free_at: int) -> None:
        self._tries = iter(range(1, 10))
        self._free_at = free_at

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Whether it is free now."""
        return next(self._tries) >= self._free_at


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """The room of this thread."""
    room = Steps()
    monkeypatch.setitem(waiting._HERE.__dict__, "room", room)
    return room


def acquire(free_at: int) -> bool:
    """Whether such a lock is had."""
    return waiting.acquire(cast(threading.Lock, Lock(free_at)), 10)


@pytest.mark.parametrize(("free_at", "begins"), [(1, 0), (2, 0), (3, 1)])
def test_nobody_takes_the_place_of_who_waits_for_a_moment(room: Steps, free_at: int, begins: int) -> None:
    assert acquire(free_at)
    assert (room.count_of_begins, room.count) == (begins, 0)


def test_who_waits_where_others_wait_already_says_so_at_once(room: Steps) -> None:
    lock = cast(threading.Lock, Lock(2))
    room.enter(lock)

    assert waiting.acquire(lock, 10)
    assert room.count_of_begins == 2


def test_nobody_is_left_waiting_where_a_wait_cannot_begin(room: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "begin", lambda: int("no thread"))
    with pytest.raises(ValueError, match="no thread"):
        room.enter("world")

    assert (room.count, room.is_awaited("world")) == (0, False)
