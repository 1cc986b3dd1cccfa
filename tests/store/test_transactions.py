"""Transactions: all or nothing, one writer a world, one state for a reader, on every engine."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import pytest

from mockserver.kernel.query import Filter
from mockserver.store.engine import Engine
from mockserver.store.errors import TransactionOpen, WorldGone
from tests.store.things import THING, add, names, thing

THREADS = 16


def in_threads(act: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """What calls in so many threads at once return, in order."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(act, range(count)))


def add_one_by_one(engine: Engine, world: int, texts: list[str]) -> str:
    """Store things of these names, each in a transaction; `gone` when the world was dropped meanwhile."""
    try:
        for name in texts:
            add(engine, world, {"name": name})
    except WorldGone:
        return "gone"
    return "done"


def failing(engine: Engine, world: int) -> None:
    """Write much, then fail."""
    with engine.write(world) as tx:
        tx.set_state({"spoilt": True})
        tx.insert(THING, thing(tx.next_seq(), name="new"))
        tx.update(THING, thing(1, name="changed"))
        tx.on_commit.append(lambda: pytest.fail("nothing was committed"))
        raise ZeroDivisionError


def test_what_fails_leaves_nothing(engine: Engine) -> None:
    world = engine.create_world({"kept": True})
    add(engine, world, {"name": "old"})
    with pytest.raises(ZeroDivisionError):
        failing(engine, world)

    assert names(engine, world) == ["old"]
    with engine.write(world) as tx:
        assert tx.state() == {"kept": True}
        assert tx.next_seq() == 2


def test_a_commit_acts_afterwards_and_outside_the_transaction(engine: Engine, world: int) -> None:
    lists: list[list[str]] = []
    with engine.write(world) as tx:
        tx.insert(THING, thing(1, name="a"))
        tx.on_commit.append(lambda: lists.append(names(engine, world)))
        assert lists == []

    assert lists == [["a"]]


def test_a_read_inside_a_write_of_its_world_sees_what_was_written(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        tx.insert(THING, thing(tx.next_seq(), name="a"))
        assert names(engine, world) == ["a"]
        tx.insert(THING, thing(tx.next_seq(), name="b"))

    assert names(engine, world) == ["a", "b"]


def test_a_write_inside_a_write_of_its_world_is_part_of_it(engine: Engine, world: int) -> None:
    with engine.write(world) as outer:
        outer.next_seq()
        with engine.write(world) as inner:
            assert inner.next_seq() == 2

    with engine.write(world) as tx:
        assert tx.next_seq() == 3


def test_a_write_inside_a_read_is_refused(engine: Engine, world: int) -> None:
    with engine.read(world), pytest.raises(TransactionOpen), engine.write(world):
        pass


def test_another_world_inside_a_transaction_is_refused(engine: Engine, world: int) -> None:
    other = engine.create_world({})
    with engine.write(world), pytest.raises(TransactionOpen), engine.read(other):
        pass


@pytest.mark.parametrize("act", ["copy_world", "dump_world", "drop_world"])
def test_worlds_are_not_copied_or_dropped_inside_a_transaction(engine: Engine, world: int, act: str) -> None:
    with engine.write(world), pytest.raises(TransactionOpen):
        getattr(engine, act)(world)


def test_the_directory_is_open_to_a_transaction_but_not_the_other_way_round(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        with engine.directory() as connection:
            connection.execute("SELECT 1")
        tx.insert(THING, thing(1, name="a"))
    with engine.directory(), pytest.raises(TransactionOpen), engine.write(world):
        pass

    assert names(engine, world) == ["a"]


def test_a_directory_that_fails_inside_a_transaction_fails_alone(engine: Engine, world: int) -> None:
    def spoil() -> None:
        with engine.directory() as connection:
            connection.execute("CREATE TABLE spoilt (a INTEGER)")
            raise ZeroDivisionError

    with engine.write(world) as tx:
        with pytest.raises(ZeroDivisionError):
            spoil()
        tx.insert(THING, thing(1, name="a"))

    assert names(engine, world) == ["a"]
    with engine.directory() as connection:
        connection.execute("CREATE TABLE spoilt (a INTEGER)")
        connection.execute("DROP TABLE spoilt")


def test_writers_of_one_record_lose_no_update(engine: Engine, world: int) -> None:
    [record] = add(engine, world, {"name": "counted", "size": 0})

    def count(_: int) -> None:
        with engine.write(world) as tx:
            current = tx.find(THING, 1, {"name": "counted"})[0]
            tx.update(THING, {**current, "size": current["size"] + 1})

    in_threads(count)

    with engine.read(world) as tx:
        assert tx.get(THING, 1, record["id"]) == {**record, "size": THREADS}


def test_a_sum_over_records_does_not_skew(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "paid", "amount": 0})

    def pay(number: int) -> None:
        with engine.write(world) as tx:
            total = sum(one["amount"] for one in tx.find(THING, 1, {"name": "paid"}))
            tx.insert(THING, thing(tx.next_seq(), name="paid", amount=total + 1, size=number))

    in_threads(pay)

    with engine.read(world) as tx:
        assert [one["amount"] for one in tx.find(THING, 1, {"name": "paid"})] == [0, *(2**n for n in range(THREADS))]


def test_serial_numbers_are_unique_whoever_asks(engine: Engine, world: int) -> None:
    def ten(_: int) -> list[int]:
        with engine.write(world) as tx:
            return [tx.next_seq() for _ in range(10)]

    numbers = chain.from_iterable(in_threads(ten))

    assert sorted(numbers) == list(range(1, 10 * THREADS + 1))


def test_many_worlds_are_worked_on_at_once(engine: Engine) -> None:
    worlds = [engine.create_world({}) for _ in range(THREADS)]

    def work(place: int) -> list[str]:
        add_one_by_one(engine, worlds[place], [f"{place}-{number}" for number in range(10)])
        return names(engine, worlds[place], Filter("name", "sw", f"{place}-"))

    assert in_threads(work) == [[f"{place}-{number}" for number in range(10)] for place in range(THREADS)]


def test_a_reader_sees_one_state_while_another_writes(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "a", "size": 1})
    writing = threading.Thread(target=add, args=(engine, world, {"name": "b"}))
    with engine.read(world) as tx:
        before = len(tx.everywhere(THING))
        writing.start()
        # A shared store lets the writer go on beside the reader, memory makes it wait.
        writing.join(timeout=0.5)
        after = len(tx.everywhere(THING))
    writing.join()

    assert (before, after) == (1, 1)
    assert names(engine, world) == ["a", "b"]


def test_a_world_that_is_gone_says_so(engine: Engine, world: int) -> None:
    engine.drop_world(world)

    with pytest.raises(WorldGone), engine.write(world) as tx:
        tx.next_seq()
    with pytest.raises(WorldGone), engine.read(world) as tx:
        tx.state()


def test_dropping_a_world_waits_for_who_is_at_work_there(engine: Engine, world: int) -> None:
    dropping = threading.Thread(target=engine.drop_world, args=(world,))
    with engine.write(world) as tx:
        dropping.start()
        dropping.join(timeout=0.2)
        assert dropping.is_alive()
        tx.insert(THING, thing(tx.next_seq(), name="a"))
        assert [one["name"] for one in tx.everywhere(THING)] == ["a"]
    dropping.join()

    with pytest.raises(WorldGone), engine.write(world):
        pass


def test_who_waits_for_a_world_that_is_dropped_meanwhile_is_told(engine: Engine, world: int) -> None:
    began = threading.Barrier(5)

    def write(_: int) -> str:
        began.wait(60)
        return add_one_by_one(engine, world, [str(number) for number in range(50)])

    def drop(_: int) -> str:
        began.wait(60)
        engine.drop_world(world)
        return "dropped"

    acts = [write, write, write, write, drop]
    outcomes = in_threads(lambda place: acts[place](place), 5)

    assert set(outcomes) <= {"gone", "done", "dropped"}
    assert engine.create_world({}) != world
