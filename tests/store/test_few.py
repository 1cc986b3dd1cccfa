"""What was found of a kind of few records is found again as long as it is true, and no longer."""

from contextlib import suppress

import pytest

from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from tests.store.things import PLAIN


class Undone(Exception):
    """Raised so that a transaction is undone."""


def plain(seq: int, name: str) -> Record:
    """A record of few."""
    return {"id": f"0pl02{seq:09d}", "seq": seq, "org": 1, "name": name}


def ids(engine: Engine, world: int, name: str) -> list[str]:
    """The ids of the records of a name."""
    with engine.read(world) as tx:
        return [record["id"] for record in tx.find(PLAIN, 1, {"name": name})]


@pytest.fixture
def world(engine: Engine) -> int:
    """A world with one record of few, which was looked for."""
    world = engine.create_world({})
    with engine.write(world) as tx:
        tx.insert(PLAIN, plain(tx.next_seq(), "alder"))
    assert [len(ids(engine, world, name)) for name in ("alder", "birch")] == [1, 0]
    return world


def test_a_new_record_is_found(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        assert tx.find(PLAIN, 1, {"name": "birch"}) == []
        tx.insert(PLAIN, plain(tx.next_seq(), "birch"))
        assert len(tx.find(PLAIN, 1, {"name": "birch"})) == 1

    assert len(ids(engine, world, "birch")) == 1


def test_one_that_has_another_name_is_found_by_that(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        tx.update(PLAIN, {**tx.find(PLAIN, 1, {"name": "alder"})[0], "name": "birch"})

    assert [len(ids(engine, world, name)) for name in ("alder", "birch")] == [0, 1]


def test_one_whose_removal_is_undone_is_found(engine: Engine, world: int) -> None:
    with suppress(Undone), engine.write(world) as tx:
        tx.delete(PLAIN, tx.find(PLAIN, 1, {"name": "alder"})[0])
        assert tx.find(PLAIN, 1, {"name": "alder"}) == []
        raise Undone

    assert len(ids(engine, world, "alder")) == 1


def test_one_that_was_undone_is_not_found(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        with suppress(Undone), tx.savepoint():
            tx.insert(PLAIN, plain(tx.next_seq(), "birch"))
            assert len(tx.find(PLAIN, 1, {"name": "birch"})) == 1
            raise Undone
        assert tx.find(PLAIN, 1, {"name": "birch"}) == []

    assert ids(engine, world, "birch") == []


def test_in_a_world_that_was_restored_what_it_had_then_is_found(engine: Engine, world: int) -> None:
    before = engine.copy_world(world)
    with engine.write(world) as tx:
        tx.insert(PLAIN, plain(tx.next_seq(), "birch"))
    assert len(ids(engine, world, "birch")) == 1
    engine.restore_world(world, before)

    assert ids(engine, world, "birch") == []


def test_what_is_found_is_a_copy_of_its_own(engine: Engine, world: int) -> None:
    with engine.read(world) as tx:
        tx.find(PLAIN, 1, {"name": "alder"})[0]["name"] = "changed"
        assert tx.find(PLAIN, 1, {"name": "alder"})[0]["name"] == "alder"
