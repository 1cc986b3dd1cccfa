"""Worlds: copied, restored, dropped, carried between engines."""

from contextlib import closing
from itertools import product
from typing import Any

import pytest

from mockserver.kernel.query import Filter, Sort
from mockserver.store import memory
from mockserver.store.engine import Engine
from mockserver.store.errors import StoreFull, WorldGone
from mockserver.store.memory import MAX_PAGES, MemoryEngine, database_of
from tests.store.things import THING, add, names, thing

ENGINES = ("memory_engine", "file_engine", "postgres_engine")


@pytest.fixture
def history(engine: Engine) -> int:
    """A world with two things, a state and a file."""
    world = engine.create_world({"scenario": "told"})
    add(engine, world, {"name": "a", "dueDate": "2026-01-01"}, {"name": "b", "dueDate": "2026-02-01"})
    with engine.write(world) as tx:
        tx.keep_blob(b"bytes")
    return world


def everything(engine: Engine, world: int) -> dict[str, Any]:
    """What a world holds."""
    with engine.write(world) as tx:
        return {
            "records": tx.everywhere(THING),
            "state": tx.state(),
            "seq": tx.next_seq(),
            "late": tx.find(THING, 1, {"dueDate": "2026-02-01"}),
        }


def test_a_copy_is_equal_and_apart(engine: Engine, history: int) -> None:
    copy = engine.copy_world(history)
    assert everything(engine, copy) == everything(engine, history)

    add(engine, copy, {"name": "c"})
    assert names(engine, history) == ["a", "b"]
    assert names(engine, copy) == ["a", "b", "c"]


def test_a_restored_world_is_what_it_was(engine: Engine, history: int) -> None:
    copy = engine.copy_world(history)
    before = everything(engine, history)
    add(engine, history, {"name": "c", "dueDate": "2026-02-01"})
    with engine.write(history) as tx:
        tx.delete(THING, before["records"][0])
        tx.set_state({})
    engine.restore_world(history, copy)

    assert everything(engine, history) == before
    assert names(engine, history, Filter("dueDate", "gte", "2026-02-01")) == ["b"]
    assert names(engine, history, sort=(Sort("name", True),)) == ["b", "a"]


def test_a_world_can_be_restored_to_itself(engine: Engine, history: int) -> None:
    before = everything(engine, history)["records"]
    engine.restore_world(history, history)

    assert everything(engine, history)["records"] == before


def test_restoring_a_world_that_is_gone_says_so(engine: Engine, history: int) -> None:
    gone = engine.create_world({})
    engine.drop_world(gone)

    with pytest.raises(WorldGone):
        engine.restore_world(history, gone)
    with pytest.raises(WorldGone):
        engine.restore_world(gone, history)
    with pytest.raises(WorldGone):
        engine.copy_world(gone)
    with pytest.raises(WorldGone):
        engine.dump_world(gone)
    assert names(engine, history) == ["a", "b"]


def test_dropping_a_world_leaves_its_copies(engine: Engine, history: int) -> None:
    copy = engine.copy_world(history)
    engine.drop_world(history)
    engine.drop_world(history)

    assert names(engine, copy) == ["a", "b"]


def test_a_world_number_never_comes_back(engine: Engine) -> None:
    first = engine.create_world({})
    engine.drop_world(first)

    assert engine.create_world({}) > first


@pytest.mark.parametrize(("source_name", "target_name"), list(product(ENGINES, ENGINES)))
def test_an_image_of_one_engine_loads_into_another(
    request: pytest.FixtureRequest, source_name: str, target_name: str
) -> None:
    source, target = request.getfixturevalue(source_name), request.getfixturevalue(target_name)
    world = source.create_world({"scenario": "told"})
    add(source, world, {"name": "a", "rare": -5}, {"name": "b", "dueDate": "2026-02-01", "code": "\0"}, org=1)
    add(source, world, {"name": "other"}, org=2)
    with source.write(world) as tx:
        key = tx.keep_blob(b"bytes")
    other = target.load_world(source.dump_world(world))

    assert everything(target, other) == everything(source, world)
    assert names(target, other, sort=(Sort("rare", True),)) == ["a", "b"]
    assert names(target, other, Filter("dueDate", "gt", "2026-01-01")) == ["b"]
    with target.read(other) as tx:
        assert tx.blob(key) == b"bytes"
        assert len(tx.everywhere(THING)) == 3


def test_a_loaded_world_can_be_written_and_dumped_again(engine: Engine, history: int) -> None:
    other = engine.load_world(engine.dump_world(history))
    with engine.write(other) as tx:
        tx.insert(THING, thing(tx.next_seq(), name="c"))
    again = engine.load_world(engine.dump_world(other))

    assert names(engine, again) == ["a", "b", "c"]


def test_a_world_restored_from_other_pages_is_read_right(memory_engine: Engine) -> None:
    bulky, plain = memory_engine.create_world({}), memory_engine.create_world({})
    # Loaded in bulk, the tables of one world lie elsewhere in its database than those of the other.
    add(memory_engine, bulky, *({"name": f"{n:04}"} for n in range(3_000)))
    add(memory_engine, plain, {"name": "a"}, {"name": "b"})
    assert names(memory_engine, plain, Filter("name", "eq", "b")) == ["b"]
    memory_engine.restore_world(plain, bulky)

    assert names(memory_engine, plain, Filter("name", "eq", "2999")) == ["2999"]
    assert names(memory_engine, plain, sort=(Sort("name", True),), limit=1) == ["2999"]


def test_a_loaded_world_in_which_much_is_written_gets_a_database_that_can_grow(
    memory_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_CHANGES", 10)
    first = memory_engine.create_world({})
    add(memory_engine, first, {"name": "first"})
    world = memory_engine.load_world(memory_engine.dump_world(first))
    add(memory_engine, world, {"name": "a"})
    few = is_loaded(memory_engine, world)
    add(memory_engine, world, *({"name": f"{n:04}"} for n in range(20)))
    many = is_loaded(memory_engine, world)
    add(memory_engine, world, {"name": "last"})

    assert (few, many) == (True, False)
    assert names(memory_engine, world, sort=(Sort("name", True),), limit=3) == ["last", "first", "a"]
    assert names(memory_engine, world, Filter("name", "eq", "0007")) == ["0007"]


def test_a_large_image_is_copied_at_once(memory_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_LOADED", 1_000)
    first = memory_engine.create_world({})
    add(memory_engine, first, {"name": "a"})
    world = memory_engine.load_world(memory_engine.dump_world(first))

    assert not is_loaded(memory_engine, world)
    assert names(memory_engine, world) == ["a"]


@pytest.fixture
def narrow_image(memory_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The image of a world with one thing, whose database has room for one page more."""
    world = memory_engine.create_world({})
    add(memory_engine, world, {"name": "first"})
    image = memory_engine.dump_world(world)
    with closing(database_of(image)) as database:
        monkeypatch.setattr(memory, "MAX_PAGES", database.execute("PRAGMA page_count").fetchone()[0] + 1)
    return image


def test_the_database_of_an_image_is_full_before_sqlite_lets_it_grow_no_more(narrow_image: bytes) -> None:
    # At its own bound of 1 GiB it leaves half of a transaction behind.
    with closing(database_of(narrow_image)) as database:
        assert MAX_PAGES * database.execute("PRAGMA page_size").fetchone()[0] < 0.8 * 2**30


def test_of_a_transaction_that_outgrows_the_database_of_an_image_nothing_is_left(
    memory_engine: Engine, narrow_image: bytes
) -> None:
    world = memory_engine.load_world(narrow_image)
    with pytest.raises(StoreFull, match="no room for that much at once"):
        add(memory_engine, world, *({"name": f"{n:04}"} for n in range(500)))

    assert names(memory_engine, world) == ["first"]


def test_a_transaction_that_outgrew_the_database_of_an_image_finds_room_when_it_is_tried_again(
    memory_engine: Engine, narrow_image: bytes
) -> None:
    world = memory_engine.load_world(narrow_image)
    with pytest.raises(StoreFull):
        add(memory_engine, world, *({"name": f"{n:04}"} for n in range(500)))
    add(memory_engine, world, *({"name": f"{n:04}"} for n in range(500)))

    assert names(memory_engine, world, sort=(Sort("name", True),), limit=2) == ["first", "0499"]


def test_of_a_record_before_a_file_that_outgrows_the_database_of_an_image_nothing_is_left(
    memory_engine: Engine, narrow_image: bytes
) -> None:
    world = memory_engine.load_world(narrow_image)
    with pytest.raises(StoreFull):
        keep(memory_engine, world, b"x" * 100_000, with_name="second")
    add(memory_engine, world, {"name": "third"})

    assert names(memory_engine, world) == ["first", "third"]


def test_a_file_that_outgrows_the_database_of_an_image_is_refused_and_then_kept(
    memory_engine: Engine, narrow_image: bytes
) -> None:
    world = memory_engine.load_world(narrow_image)
    with pytest.raises(StoreFull):
        keep(memory_engine, world, b"x" * 100_000)
    key = keep(memory_engine, world, b"x" * 100_000)

    with memory_engine.read(world) as tx:
        assert tx.blob(key) == b"x" * 100_000


def keep(engine: Engine, world: int, content: bytes, with_name: str = "") -> str:
    """Keep a file in a transaction of its own, behind a thing of a name where there is one."""
    with engine.write(world) as tx:
        if with_name:
            tx.insert(THING, thing(tx.next_seq(), name=with_name))
        return tx.keep_blob(content)


def is_loaded(engine: Engine, world: int) -> bool:
    """Whether a world lies in the database of its image, which cannot grow beyond 1 GiB."""
    assert isinstance(engine, MemoryEngine)
    return engine._world(world)._is_loaded


def test_a_world_takes_the_place_of_another_and_is_gone(engine: Engine, history: int) -> None:
    other = engine.create_world({"scenario": "other"})
    add(engine, other, {"name": "x"})
    engine.replace_world(history, other)

    assert names(engine, history) == ["x"]
    assert other not in engine.worlds()


def test_a_world_that_cannot_take_the_place_of_one_that_is_gone_is_gone_as_well(engine: Engine, world: int) -> None:
    other = engine.create_world({})
    engine.drop_world(world)
    with pytest.raises(WorldGone):
        engine.replace_world(world, other)

    assert other not in engine.worlds()


def test_serial_numbers_of_a_restored_world_go_on_from_where_it_stood(engine: Engine, history: int) -> None:
    snapshot = engine.copy_world(history)
    add(engine, history, {"name": "c"}, {"name": "d"})
    engine.restore_world(history, snapshot)
    with engine.write(history) as tx:
        assert tx.next_seq() == 3


def test_serial_numbers_of_a_world_that_took_the_place_of_another_go_on_from_where_that_one_stood(
    engine: Engine, history: int
) -> None:
    other = engine.copy_world(history)
    add(engine, other, {"name": "c"})
    engine.replace_world(history, other)

    with engine.write(history) as tx:
        assert tx.next_seq() == 4


def test_serial_numbers_of_an_image_go_on_from_where_its_world_stood(engine: Engine, history: int) -> None:
    with engine.write(engine.load_world(engine.dump_world(history))) as tx:
        assert tx.next_seq() == 3
