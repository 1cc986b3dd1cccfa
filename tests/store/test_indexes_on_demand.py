"""In memory an index is made when a statement first names it, and not before."""

import sqlite3
from collections.abc import Iterator

import pytest

from mockserver.kernel.query import Filter, Sort
from mockserver.store import bulk, memory
from mockserver.store.errors import StoreFull
from mockserver.store.memory import MemoryEngine, database_of
from mockserver.store.transaction import Transaction
from tests.store.things import THING, add, kinds, names, query

BY_NAME = (Sort("name"),)
AT_ONCE = ["i_plain_id", "i_thing_dueAt", "i_thing_id"]


@pytest.fixture
def engine() -> Iterator[MemoryEngine]:
    """An engine of the test's own."""
    engine = MemoryEngine(kinds)
    yield engine
    engine.close()


@pytest.fixture
def world(engine: MemoryEngine) -> int:
    """A world of two things."""
    world = engine.create_world({})
    add(engine, world, {"name": "b", "size": 1}, {"name": "a", "size": 2})
    return world


def indexes(engine: MemoryEngine, world: int) -> list[str]:
    """The names of the indexes that a world has."""
    rows = database_of(engine.dump_world(world)).execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    return sorted(name for (name,) in rows if not name.startswith("sqlite_"))


def test_a_new_world_has_the_indexes_that_statements_do_not_name(engine: MemoryEngine, world: int) -> None:
    assert indexes(engine, world) == AT_ONCE


def test_a_list_makes_the_index_that_it_walks_along(engine: MemoryEngine, world: int) -> None:
    assert names(engine, world, sort=BY_NAME) == ["a", "b"]
    assert indexes(engine, world) == sorted([*AT_ONCE, "i_thing_name"])


def test_an_index_knows_what_is_written_after_it_was_made(engine: MemoryEngine, world: int) -> None:
    names(engine, world, sort=BY_NAME)
    add(engine, world, {"name": "aa"})

    assert names(engine, world, sort=BY_NAME) == ["a", "aa", "b"]


def test_a_list_in_the_order_of_creation_makes_none(engine: MemoryEngine, world: int) -> None:
    assert names(engine, world) == ["b", "a"]
    assert indexes(engine, world) == AT_ONCE


def test_a_count_makes_the_index_of_its_filter(engine: MemoryEngine, world: int) -> None:
    with engine.read(world) as tx:
        assert tx.count(THING, query(Filter("size", "gt", 1))) == 1

    assert "i_thing_size" in indexes(engine, world)


def test_what_a_transaction_that_is_undone_made_is_made_again(engine: MemoryEngine, world: int) -> None:
    with pytest.raises(ZeroDivisionError), engine.write(world) as tx:
        fail_after_a_look(tx)
    undone = indexes(engine, world)
    with engine.write(world) as tx:
        sizes = sizes_of_a(tx)

    assert (undone, sizes) == (AT_ONCE, [2])
    assert "i_thing_name" in indexes(engine, world)


def fail_after_a_look(tx: Transaction) -> None:
    """Look for things by their name, and fail."""
    raise ZeroDivisionError(sizes_of_a(tx))


def sizes_of_a(tx: Transaction) -> list[int]:
    """The sizes of the things of one name."""
    return [thing["size"] for thing in tx.find(THING, 1, {"name": "a"})]


def test_a_copy_has_the_indexes_of_its_source(engine: MemoryEngine, world: int) -> None:
    names(engine, world, sort=BY_NAME)

    assert indexes(engine, engine.copy_world(world)) == indexes(engine, world)


def test_many_rows_at_once_are_in_the_indexes_that_were_there(
    engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MIN_REBUILD", 3)
    large = engine.create_world({})
    assert names(engine, large, sort=BY_NAME) == []
    add(engine, large, {"name": "c"}, {"name": "b"}, {"name": "a"})

    assert indexes(engine, large) == sorted([*AT_ONCE, "i_thing_name"])
    assert names(engine, large, sort=BY_NAME) == ["a", "b", "c"]


def test_other_mistakes_in_sql_are_told(engine: MemoryEngine, world: int) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column: missing"), engine.read(world) as tx:
        tx._rows("SELECT missing", ())


def test_an_index_for_which_there_is_no_room_is_made_by_who_comes_again(
    engine: MemoryEngine, world: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_PAGES", 1)  # fewer than there are, so that none is left
    loaded = engine.load_world(engine.dump_world(world))
    with pytest.raises(StoreFull):
        names(engine, loaded, sort=BY_NAME)

    assert names(engine, loaded, sort=BY_NAME) == ["a", "b"]
