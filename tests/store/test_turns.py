"""Turns: one thread at a time, in the order in which they asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mockserver.store.errors import StoreBusy
from mockserver.store.turns import Turns
from tests.polling import until

SECONDS = 10.0


def waiting(turns: Turns) -> int:
    return len(turns._waiting)


def until_waiting(turns: Turns, count: int) -> None:
    """Return once so many threads wait."""
    until(lambda: waiting(turns) == count)


def test_those_who_wait_come_in_their_order() -> None:
    turns = Turns(SECONDS, "busy")
    order: list[int] = []

    def take(number: int) -> None:
        with turns:
            order.append(number)

    with ThreadPoolExecutor(3) as threads, turns:
        threads.submit(take, 1)
        until_waiting(turns, 1)
        threads.submit(take, 2)
        until_waiting(turns, 2)
        threads.submit(take, 3)
        until_waiting(turns, 3)

    assert order == [1, 2, 3]


def test_who_comes_again_stands_behind_those_that_wait() -> None:
    turns = Turns(SECONDS, "busy")
    order: list[str] = []

    def take() -> None:
        with turns:
            order.append("waited")

    with ThreadPoolExecutor(1) as threads:
        with turns:
            threads.submit(take)
            until_waiting(turns, 1)
        with turns:
            order.append("came again")

    assert order == ["waited", "came again"]


def test_who_waits_for_too_long_is_told_so_and_leaves_the_queue() -> None:
    turns = Turns(0.01, "others are busy")

    def take() -> str:
        with pytest.raises(StoreBusy) as refused, turns:
            pass
        return str(refused.value)

    with ThreadPoolExecutor(1) as threads, turns:
        text = threads.submit(take).result()

    assert (text, waiting(turns)) == ("others are busy", 0)


def test_the_lock_is_free_after_an_error() -> None:
    turns = Turns(SECONDS, "busy")
    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError

    with turns:
        assert waiting(turns) == 0
