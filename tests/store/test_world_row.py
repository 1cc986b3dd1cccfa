"""What the row of a world says of the time before which nothing in it falls due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from mockserver.store.errors import TransactionOpen, WorldGone
from tests.store.things import THING, add

FIRST, SECOND, THIRD = MOMENTS = tuple(f"2026-12-0{day}T17:00:00.000+00:00" for day in (1, 2, 3))
NEVER = "9999"
Step = tuple[int, str | None, bool]  # a thing, when it falls due from now on, whether somebody looks then
UNKNOWN = ""


@pytest.fixture
def shared(shared_engine: Engine) -> Engine:
    return shared_engine


@pytest.fixture
def world(shared: Engine) -> int:
    """An empty world, in which somebody has looked."""
    world = shared.create_world({})
    look(shared, world)
    return world


def look(engine: Engine, world: int) -> None:
    """Write down what falls due first."""
    with engine.write(world) as tx:
        tx.set_earliest(tx.earliest_moment([THING.name]) or NEVER)


def due(engine: Engine, world: int) -> str:
    """What the row says."""
    with engine.read(world) as tx:
        return str(tx.row.value("due"))


def put(engine: Engine, world: int, record: Record, due_at: str | None) -> None:
    """Change when a thing falls due, or that it does not."""
    rest = {key: value for key, value in record.items() if key != "dueAt"}
    with engine.write(world) as tx:
        tx.update(THING, rest if due_at is None else {**rest, "dueAt": due_at})


def put_and_break(engine: Engine, world: int, record: Record) -> None:
    """Change a thing in a transaction that raises."""
    with engine.write(world) as tx:
        tx.update(THING, record)
        engine.create_world({})


def moments_after(engine: Engine, world: int, things: list[Record], steps: list[Step]) -> Iterator[tuple[str, str]]:
    """After each step, what the row says and what falls due first."""
    for number, due_at, looks in steps:
        put(engine, world, things[number], due_at)
        if looks:
            look(engine, world)
        with engine.read(world) as tx:
            yield str(tx.row.value("due")), tx.earliest_moment([THING.name]) or NEVER


def test_in_a_new_world_nobody_has_looked(shared: Engine) -> None:
    assert due(shared, shared.create_world({})) == UNKNOWN


def test_what_is_written_lowers_it(shared: Engine, world: int) -> None:
    add(shared, world, {"name": "later", "dueAt": THIRD}, {"name": "soon", "dueAt": SECOND})

    assert due(shared, world) == SECOND


def test_a_change_lowers_it_and_one_to_a_later_moment_does_not_raise_it(shared: Engine, world: int) -> None:
    (thing,) = add(shared, world, {"name": "one", "dueAt": SECOND})
    put(shared, world, thing, FIRST)
    put(shared, world, thing, THIRD)

    assert due(shared, world) == FIRST


def test_where_nobody_has_looked_a_write_does_not_pretend_so(shared: Engine) -> None:
    world = shared.create_world({})
    add(shared, world, {"name": "before", "dueAt": FIRST})

    assert due(shared, world) == UNKNOWN


def test_a_look_takes_in_what_its_own_transaction_wrote(shared: Engine, world: int) -> None:
    (thing,) = add(shared, world, {"name": "one", "dueAt": FIRST})
    with shared.write(world) as tx:
        tx.update(THING, {**thing, "dueAt": THIRD})
        tx.set_earliest(tx.earliest_moment([THING.name]) or NEVER)

    assert due(shared, world) == THIRD


def test_what_is_undone_lowers_nothing(shared: Engine, world: int) -> None:
    (thing,) = add(shared, world, {"name": "one", "dueAt": THIRD})
    with pytest.raises(TransactionOpen):
        put_and_break(shared, world, {**thing, "dueAt": FIRST})

    assert due(shared, world) == THIRD


def test_a_copy_is_looked_at_anew(shared: Engine, world: int) -> None:
    add(shared, world, {"name": "one", "dueAt": FIRST})

    assert due(shared, shared.copy_world(world)) == UNKNOWN
    assert due(shared, shared.load_world(shared.dump_world(world))) == UNKNOWN


def test_a_world_that_is_put_back_is_looked_at_anew(shared: Engine, world: int) -> None:
    kept = shared.copy_world(world)
    add(shared, world, {"name": "one", "dueAt": FIRST})
    shared.restore_world(world, kept)
    assert due(shared, world) == UNKNOWN

    shared.replace_world(world, kept)
    assert due(shared, world) == UNKNOWN


def test_a_world_that_is_gone_has_no_row(shared: Engine, world: int) -> None:
    with shared.write(world) as tx:
        tx.beside(f"DELETE FROM world WHERE id = {shared.dialect.placeholder}", (tx.world,))
        with pytest.raises(WorldGone):
            tx.row.value("due")


@given(steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from([*MOMENTS, None]), st.booleans()), max_size=12))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_falls_due_before_whatever_is_done(shared: Engine, steps: list[Step]) -> None:
    world = shared.create_world({})
    look(shared, world)
    things = add(shared, world, {"name": "a", "dueAt": THIRD}, {"name": "b"}, {"name": "c", "dueAt": SECOND})

    assert [pair for pair in moments_after(shared, world, things, steps) if pair[0] > pair[1]] == []
