"""Records that a transaction decodes once, and the guard over them: who only looks changes nothing."""

from mockserver.store.engine import Engine
from tests.store.things import THING, add


def test_the_guard_over_all_tests_bites(engine: Engine, world: int, changes_so_far: list[str]) -> None:
    [red] = add(engine, world, {"name": "red", "size": 1, "dueDate": "2026-05-01"})

    with engine.write(world) as tx:
        text = tx.text(THING, 1, red["id"])
        record = tx.look_at(THING, 1, red["id"])
        assert record == red
        record["name"] = "blue"

    assert changes_so_far == [text]
    changes_so_far.clear()


def test_who_looks_sees_what_the_transaction_has_written(engine: Engine, world: int) -> None:
    [red] = add(engine, world, {"name": "red", "size": 1, "dueDate": "2026-05-01"})

    with engine.write(world) as tx:
        before = tx.look_at(THING, 1, red["id"])
        assert tx.look_at(THING, 1, red["id"]) is before
        tx.update(THING, {**red, "name": "blue"})
        assert tx.look_at(THING, 1, red["id"]) == {**red, "name": "blue"}
        assert before == red
        assert tx.look_at(THING, 1, "nobody") is None


def test_a_record_of_ones_own_may_be_changed(engine: Engine, world: int, changes_so_far: list[str]) -> None:
    [red] = add(engine, world, {"name": "red", "size": 1, "dueDate": "2026-05-01"})

    with engine.write(world) as tx:
        tx.look_at(THING, 1, red["id"])
        own = tx.get(THING, 1, red["id"])
        assert own == red
        own["name"] = "blue"
        assert tx.look_at(THING, 1, red["id"]) == red

    assert changes_so_far == []
