"""The cache of a world in memory changes no answer: records that were read, walks by offset."""

from itertools import chain
from typing import Any

import pytest

from mockserver.kernel.query import Filter, Query, Scalar, Sort
from mockserver.store.engine import Engine
from mockserver.store.query.selects import Run, Selects
from mockserver.store.record_cache import MAX_PAGE_ROWS, MAX_ROWS_OF_ONE
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


@pytest.fixture
def statements(memory_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements by which lists are read from now on."""
    texts: list[str] = []
    read = Selects.rows

    def rows(self: Selects, query: Query, partition: int, run: Run) -> list[Any]:
        def noted(sql: str, values: list[Scalar]) -> list[Any]:
            texts.append(sql)
            return run(sql, values)

        return read(self, query, partition, noted)

    monkeypatch.setattr(Selects, "rows", rows)
    return texts


def test_a_page_is_read_once_while_nothing_of_its_kind_is_written(
    memory_engine: Engine, nine: int, statements: list[str]
) -> None:
    page = names(memory_engine, nine, limit=2)
    statements.clear()

    assert names(memory_engine, nine, limit=2) == page == ["0", "1"]
    assert statements == []


def test_a_page_is_read_anew_when_a_row_of_its_kind_was_written(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, sort=(Sort("name", True),), limit=2) == ["8", "7"]
    add(memory_engine, nine, {"name": "9"})

    assert names(memory_engine, nine, sort=(Sort("name", True),), limit=2) == ["9", "8"]


def test_an_empty_page_is_read_anew_when_there_is_a_row(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, Filter("name", "eq", "9")) == []
    add(memory_engine, nine, {"name": "9"})

    assert names(memory_engine, nine, Filter("name", "eq", "9")) == ["9"]


def test_a_page_backward_comes_in_the_same_order_again(memory_engine: Engine, nine: int) -> None:
    with memory_engine.read(nine) as tx:
        after = tx.position(THING, (), tx.find(THING, 1, {"name": "5"})[0])

    first = names(memory_engine, nine, after=after, backward=True, limit=2)
    assert names(memory_engine, nine, after=after, backward=True, limit=2) == first == ["3", "4"]


def test_a_page_of_another_organization_is_another_one(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, limit=2) == ["0", "1"]
    assert names(memory_engine, nine, limit=2, org=2) == []


def test_a_writing_transaction_reads_what_it_wrote(memory_engine: Engine, nine: int) -> None:
    assert names(memory_engine, nine, limit=1) == ["0"]
    with memory_engine.write(nine) as tx:
        [first] = tx.find(THING, 1, {"name": "0"})
        tx.update(THING, {**first, "name": "new"})
        assert tx.select(THING, Query(1, limit=1)) == [{**first, "name": "new"}]


def test_long_pages_are_not_kept_and_many_short_ones_not_for_ever(
    memory_engine: Engine, nine: int, statements: list[str]
) -> None:
    add(memory_engine, nine, *({"name": "x"} for _ in range(MAX_ROWS_OF_ONE)))
    names(memory_engine, nine, limit=MAX_ROWS_OF_ONE)
    once = len(statements)
    names(memory_engine, nine, limit=MAX_ROWS_OF_ONE)
    assert len(statements) == 2 * once

    names(memory_engine, nine, limit=1)
    [names(memory_engine, nine, limit=100, offset=start) for start in range(MAX_PAGE_ROWS // 100)]
    statements.clear()
    names(memory_engine, nine, limit=1)
    assert statements


def test_pages_that_changes_made_untrue_take_no_room(memory_engine: Engine, nine: int, statements: list[str]) -> None:
    read_and_change(memory_engine, nine, times=MAX_PAGE_ROWS // 10 - 15)
    add(memory_engine, nine, *({"name": "x"} for _ in range(100)))
    names(memory_engine, nine, limit=100)
    names(memory_engine, nine, limit=99)
    statements.clear()
    names(memory_engine, nine, limit=100)

    assert statements == []


def read_and_change(engine: Engine, world: int, times: int) -> None:
    """Read a page of nine, and change a record of it, again and again."""
    for size in range(times):
        names(engine, world, limit=100)
        with engine.write(world) as tx:
            [first] = tx.select(THING, Query(1, limit=1))
            tx.update(THING, {**first, "size": size})


def test_a_page_that_is_kept_can_be_changed_by_nobody(memory_engine: Engine, nine: int) -> None:
    with memory_engine.read(nine) as tx:
        texts = tx.texts(THING, Query(1, limit=3))
        again = tx.texts(THING, Query(1, limit=3))

    assert again is texts
    assert isinstance(again, tuple)
