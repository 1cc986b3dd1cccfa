"""What a transaction knows without asking the store changes no answer, on any engine."""

import pytest

from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from tests.store.things import PLAIN, THING, add, names, query


@pytest.fixture
def red(engine: Engine, world: int) -> Record:
    """The one thing of a world."""
    [record] = add(engine, world, {"name": "red", "size": 1, "dueDate": "2026-05-01"})
    return record


def named(engine: Engine, world: int) -> list[str]:
    """The names that a writing transaction finds in creation order."""
    with engine.write(world) as tx:
        return [one["name"] for one in tx.select(THING, query())]


def test_a_page_is_read_anew_after_a_write_of_the_same_transaction(engine: Engine, world: int, red: Record) -> None:
    with engine.write(world) as tx:
        assert [one["name"] for one in tx.select(THING, query())] == ["red"]
        tx.update(THING, {**red, "name": "blue"})
        assert [one["name"] for one in tx.select(THING, query())] == ["blue"]
        tx.delete(THING, red)
        assert tx.select(THING, query()) == []


def test_a_page_is_read_anew_after_another_transaction(engine: Engine, world: int, red: Record) -> None:
    assert named(engine, world) == ["red"]
    add(engine, world, {"name": "blue"})

    assert named(engine, world) == ["red", "blue"]


def test_what_a_transaction_knew_of_what_it_undid_is_told_to_nobody(engine: Engine, world: int, red: Record) -> None:
    def change_and_fail() -> None:
        with engine.write(world) as tx:
            tx.update(THING, {**red, "name": "undone"})
            assert [one["name"] for one in tx.select(THING, query())] == ["undone"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert named(engine, world) == ["red"]
    with engine.read(world) as tx:
        assert tx.get(THING, 1, red["id"]) == red


def test_what_a_savepoint_undid_is_told_to_nobody(engine: Engine, world: int, red: Record) -> None:
    def change_and_fail(tx: Transaction) -> None:
        with tx.savepoint():
            tx.update(THING, {**red, "name": "undone"})
            assert [one["name"] for one in tx.select(THING, query())] == ["undone"]
            raise ZeroDivisionError

    with engine.write(world) as tx:
        with pytest.raises(ZeroDivisionError):
            change_and_fail(tx)
        assert tx.get(THING, 1, red["id"]) == red
        assert [one["name"] for one in tx.select(THING, query())] == ["red"]

    assert names(engine, world) == ["red"]


def test_what_was_changed_is_read_changed_afterwards(engine: Engine, world: int, red: Record) -> None:
    with engine.write(world) as tx:
        tx.update(THING, {**(tx.get(THING, 1, red["id"]) or {}), "name": "blue"})

    with engine.read(world) as tx:
        assert tx.get(THING, 1, red["id"]) == {**red, "name": "blue"}


def test_a_transaction_that_is_over_knows_nothing(engine: Engine, world: int, red: Record) -> None:
    with engine.write(world) as tx:
        tx.get(THING, 1, red["id"])

    assert tx.known.text(THING, 1, red["id"]) is None


@pytest.mark.parametrize("change", [{"dueDate": "2026-09-01"}, {"name": "blue"}, {"code": "c"}, {"size": None}])
def test_a_record_that_was_read_is_found_by_what_it_was_changed_to(
    engine: Engine, world: int, red: Record, change: Record
) -> None:
    with engine.write(world) as tx:
        tx.update(THING, {**(tx.get(THING, 1, red["id"]) or {}), **change})

    with engine.read(world) as tx:
        assert [one["id"] for one in tx.find(THING, 1, change)] == [red["id"]]


def plain(seq: int, name: str) -> Record:
    """A record of the kind of few."""
    return {"id": f"0pl{seq}", "seq": seq, "org": 1, "name": name}


def test_what_was_looked_for_among_few_is_looked_for_anew_after_a_write_and_after_its_undoing(
    engine: Engine, world: int
) -> None:
    def add_and_fail(tx: Transaction) -> None:
        with tx.savepoint():
            tx.insert(PLAIN, plain(1, "undone"))
            assert [one["name"] for one in tx.find(PLAIN, 1)] == ["undone"]
            raise ZeroDivisionError

    with engine.write(world) as tx:
        assert tx.find(PLAIN, 1) == []
        with pytest.raises(ZeroDivisionError):
            add_and_fail(tx)
        assert tx.find(PLAIN, 1) == []
        tx.insert(PLAIN, plain(2, "stays"))
        assert [one["name"] for one in tx.find(PLAIN, 1)] == ["stays"]

    with engine.write(world) as tx:
        assert [one["name"] for one in tx.find(PLAIN, 1)] == ["stays"]


def test_ids_that_name_nothing_are_told_from_those_that_do(engine: Engine, world: int, red: Record) -> None:
    with engine.write(world) as tx:
        tx.get(THING, 1, red["id"])
        assert tx.absent(THING, 1, ["0thnone", red["id"], "0thnone", "0thneither"]) == ["0thnone", "0thneither"]
        assert tx.absent(THING, 2, [red["id"]]) == [red["id"]]
        tx.delete(THING, red)
        assert tx.absent(THING, 1, [red["id"]]) == [red["id"]]


def test_what_was_looked_through_is_looked_through_anew_after_a_write_and_after_its_undoing(
    engine: Engine, world: int
) -> None:
    def add_and_fail(tx: Transaction) -> None:
        with tx.savepoint():
            tx.insert(PLAIN, plain(1, "undone"))
            assert tx.look_through(PLAIN, 1) == (plain(1, "undone"),)
            raise ZeroDivisionError

    with engine.write(world) as tx:
        assert tx.look_through(PLAIN, 1) == ()
        with pytest.raises(ZeroDivisionError):
            add_and_fail(tx)
        assert tx.look_through(PLAIN, 1) == ()
        tx.insert(PLAIN, plain(2, "stays"))
        assert tx.look_through(PLAIN, 1) == (plain(2, "stays"),)


def test_what_a_transaction_looked_through_and_undid_is_told_to_nobody(engine: Engine, world: int) -> None:
    def add_and_fail() -> None:
        with engine.write(world) as tx:
            tx.insert(PLAIN, plain(1, "undone"))
            assert tx.look_through(PLAIN, 1) == (plain(1, "undone"),)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()

    with engine.read(world) as tx:
        assert tx.look_through(PLAIN, 1) == ()


def test_what_was_looked_through_is_each_organizations_own_and_shows_the_next_change(
    engine: Engine, world: int
) -> None:
    with engine.write(world) as tx:
        tx.insert(PLAIN, plain(1, "first"))
    with engine.read(world) as tx:
        assert tx.look_through(PLAIN, 1) == (plain(1, "first"),)
        assert tx.look_through(PLAIN, 2) == ()
    with engine.write(world) as tx:
        tx.update(PLAIN, plain(1, "second"))

    with engine.read(world) as tx:
        assert tx.look_through(PLAIN, 1) == (plain(1, "second"),)


@pytest.mark.parametrize("change", [{"dueDate": "2026-09-01"}, {"name": "blue"}, {"ref": {"parentId": "p"}, "size": 2}])
def test_fields_set_in_a_record_that_was_looked_at_leave_it_as_it_was_for_who_looks_at_it(
    engine: Engine, world: int, red: Record, change: Record
) -> None:
    with engine.write(world) as tx:
        before = tx.look_at(THING, 1, red["id"]) or {}
        tx.set_fields(THING, before, change)
        assert before == red
        assert tx.look_at(THING, 1, red["id"]) == {**red, **change}

    with engine.read(world) as tx:
        assert tx.get(THING, 1, red["id"]) == {**red, **change}


@pytest.mark.parametrize("change", [{"dueDate": "2026-09-01"}, {"code": "c"}, {"size": None}])
def test_a_record_is_found_by_the_fields_that_were_set(engine: Engine, world: int, red: Record, change: Record) -> None:
    with engine.write(world) as tx:
        tx.set_fields(THING, tx.look_at(THING, 1, red["id"]) or {}, change)

    with engine.read(world) as tx:
        assert [one["id"] for one in tx.find(THING, 1, change)] == [red["id"]]


def test_fields_set_in_a_state_that_is_no_longer_the_records_make_that_state_its_own(
    engine: Engine, world: int, red: Record
) -> None:
    with engine.write(world) as tx:
        before = tx.look_at(THING, 1, red["id"]) or {}
        tx.update(THING, {**red, "name": "blue"})
        tx.set_fields(THING, before, {"size": 3})

    with engine.read(world) as tx:
        assert [one["size"] for one in tx.find(THING, 1, {"name": "red"})] == [3]
        assert tx.find(THING, 1, {"name": "blue"}) == []
