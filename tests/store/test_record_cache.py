"""The cache of a world in memory changes no answer: records that were read, walks by offset."""

from itertools import chain

import pytest

from mockserver.kernel.query import Filter, Sort
from mockserver.store.engine import Engine
from tests.store.things import THING, add, names, thing

SORTS = [(), (Sort("size"),), (Sort("open"), Sort("size", True))]


@pytest.fixture
def nine(memory_engine: Engine) -> int:
    """A world of nine things."""
    world = memory_engine.create_world({})
    add(memory_engine, world, *({"name": f"{n}", "size": n // 2, "open": n % 2 == 0} for n in range(9)))
    return world


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [2, 3])
def test_a_walk_by_offset_gives_every_row_once(
    memory_engine: Engine, nine: int, sort: tuple[Sort, ...], limit: int
) -> None:
    pages = [names(memory_engine, nine, sort=sort, offset=start, limit=limit) for start in range(0, 9, limit)]

    assert list(chain.from_iterable(pages)) == names(memory_engine, nine, sort=sort)


@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_that_asks_for_one_row_too_many_gives_every_row(
    memory_engine: Engine, nine: int, sort: tuple[Sort, ...]
) -> None:
    pages = [names(memory_engine, nine, sort=sort, offset=start, limit=3)[:2] for start in range(0, 9, 2)]

    assert list(chain.from_iterable(pages)) == names(memory_engine, nine, sort=sort)


def test_an_offset_counts_anew_when_a_row_in_front_is_gone(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, offset=2, limit=2) == ["2", "3"]
    with memory_engine.write(nine) as tx:
        tx.delete(THING, tx.find(THING, 1, {"name": "0"})[0])

    assert names(memory_engine, nine, offset=4, limit=2) == ["5", "6"]


def test_an_offset_counts_anew_when_a_row_moves(memory_engine: Engine, nine: int) -> None:
    few, by_size = Filter("size", "gte", 1), (Sort("size"),)
    assert names(memory_engine, nine, few, sort=by_size, offset=1, limit=2) == ["3", "4"]
    with memory_engine.write(nine) as tx:
        [last] = tx.find(THING, 1, {"name": "8"})
        tx.update(THING, {**last, "size": 1})

    assert names(memory_engine, nine, few, sort=by_size, offset=3, limit=2) == ["4", "5"]


def test_walks_of_different_lists_do_not_meet(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, offset=3, limit=3) == ["3", "4", "5"]
    assert names(memory_engine, nine, sort=(Sort("name", True),), offset=6, limit=2) == ["2", "1"]
    assert names(memory_engine, nine, Filter("open", "eq", True), offset=3, limit=3) == ["6", "8"]


def test_a_row_that_was_undone_is_counted_in_no_walk(memory_engine: Engine, nine: int) -> None:
    def add_and_fail() -> None:
        with memory_engine.write(nine) as tx:
            tx.insert(THING, thing(tx.next_seq(), name="undone"))
            assert names(memory_engine, nine, offset=8, limit=2) == ["8", "undone"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()

    assert names(memory_engine, nine, offset=8, limit=2) == ["8"]
    assert names(memory_engine, nine, offset=9, limit=2) == []


def test_a_restored_world_is_read_anew(memory_engine: Engine, nine: int) -> None:
    copy = memory_engine.copy_world(nine)
    with memory_engine.write(nine) as tx:
        [first] = tx.find(THING, 1, {"name": "0"})
        tx.update(THING, {**first, "name": "changed"})
    assert names(memory_engine, nine, offset=1, limit=2) == ["1", "2"]
    with memory_engine.read(nine) as tx:
        assert tx.get(THING, 1, first["id"]) == {**first, "name": "changed"}
    memory_engine.restore_world(nine, copy)

    with memory_engine.read(nine) as tx:
        assert tx.get(THING, 1, first["id"]) == first
    assert names(memory_engine, nine, offset=3, limit=1) == ["3"]
