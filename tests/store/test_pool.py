"""The pool of connections: what is lent, what waits, what is refused."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from mockserver.store.errors import StoreBusy
from mockserver.store.pool import NoRoom, Pool


class Connection:
    """A connection that is always usable."""

    def close(self) -> None:
        """Nothing to let go of."""


def pool_of(maximum: int, patience: float) -> Pool[Connection]:
    """A pool of so many."""
    return Pool(Connection, lambda _: True, maximum=maximum, patience=patience)


def take_into(pool: Pool[Connection], lent: list[Connection], begins: Event) -> None:
    """Say that one begins, and take a connection."""
    begins.set()
    lent.append(pool.take())


def crowded(refusals: int) -> Iterator[bool]:
    """Whether a server refuses: so many times, then no more."""
    yield from [True] * refusals
    yield from iter(bool, True)


def pool_of_server(refusals: int, patience: float) -> Pool[Connection]:
    """A pool on a server that takes no more connections so many times."""
    answers = crowded(refusals)

    def connect() -> Connection:
        if next(answers):
            raise NoRoom("too many clients")
        return Connection()

    return Pool(connect, lambda _: True, patience=patience)


def test_the_last_connection_that_came_back_is_lent_first() -> None:
    pool = pool_of(2, 1.0)
    first, second = pool.take(), pool.take()
    pool.give(first)
    pool.give(second)

    assert pool.take() is second


def test_one_more_than_the_pool_lends_is_refused_after_a_while() -> None:
    pool = pool_of(1, 0.05)
    pool.take()

    with pytest.raises(StoreBusy, match="no connection to the store within 0 seconds"):
        pool.take()


def test_who_waits_gets_the_connection_that_comes_back() -> None:
    pool, waits = pool_of(1, 10.0), Event()
    first, lent = pool.take(), list[Connection]()
    waiter = Thread(target=take_into, args=(pool, lent, waits))
    waiter.start()
    waits.wait(5)
    pool.give(first)
    waiter.join(5)

    assert lent == [first]


def test_a_server_that_takes_no_more_connections_is_tried_again() -> None:
    assert isinstance(pool_of_server(2, 1.0).take(), Connection)


def test_a_server_that_takes_none_for_long_is_busy() -> None:
    with pytest.raises(StoreBusy, match="too many clients"):
        pool_of_server(100, 0.1).take()


def test_a_refused_connection_leaves_its_place_to_others() -> None:
    pool = pool_of_server(3, 0.1)
    with pytest.raises(StoreBusy):
        pool.take()

    assert isinstance(pool.take(), Connection)
