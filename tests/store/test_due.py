"""What falls due first, among the organizations of a world and among kinds."""

import pytest

from mockserver.kernel.kinds import Kind
from mockserver.store.due import due_records, earliest_moment
from mockserver.store.engine import Engine
from mockserver.store.tables import POSTGRES, SQLITE, SqlDialect
from tests.store.things import PLAIN, THING, add

FIRST, SECOND, THIRD = (f"2026-12-0{day}T17:00:00.000+00:00" for day in (1, 2, 3))

FOREVER = "9999"


def first(engine: Engine, world: int) -> str | None:
    """The name of the thing that falls due first."""
    with engine.read(world) as tx:
        waiting = tx.due((THING,), FOREVER, 1)
        record = tx.get(THING, waiting[0].org, waiting[0].id) if waiting else None
    return str(record["name"]) if record else None


def moment(engine: Engine, world: int, *kinds: Kind) -> str | None:
    with engine.read(world) as tx:
        return tx.earliest_moment([kind.name for kind in kinds or (THING,)])


def test_nothing_falls_due_where_nothing_waits(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "idle"})

    assert first(engine, world) is None
    assert moment(engine, world) is None


def test_the_earliest_of_an_organization_is_found(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "late", "dueAt": SECOND}, {"name": "soon", "dueAt": FIRST}, {"name": "idle"})

    assert first(engine, world) == "soon"
    assert moment(engine, world) == FIRST


@pytest.mark.parametrize("org", [0, 1, 7, 4095])
def test_the_earliest_is_found_in_any_organization(engine: Engine, world: int, org: int) -> None:
    add(engine, world, {"name": "late", "dueAt": THIRD}, org=0)
    add(engine, world, {"name": "later", "dueAt": SECOND}, org=4000)
    add(engine, world, {"name": "soon", "dueAt": FIRST}, org=org)

    assert first(engine, world) == "soon"
    assert moment(engine, world) == FIRST


def test_of_two_at_the_same_moment_the_older_is_first(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "older", "dueAt": FIRST}, {"name": "newer", "dueAt": FIRST})

    assert first(engine, world) == "older"


def test_other_worlds_are_not_looked_at(engine: Engine, world: int) -> None:
    before, after = engine.create_world({}), engine.create_world({})
    add(engine, before, {"name": "before", "dueAt": FIRST}, org=4095)
    add(engine, after, {"name": "after", "dueAt": FIRST}, org=0)
    add(engine, world, {"name": "here", "dueAt": SECOND})

    assert first(engine, world) == "here"
    assert moment(engine, world) == SECOND


def test_the_earliest_moment_of_several_kinds_is_the_earliest_of_all(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "here", "dueAt": SECOND})

    assert moment(engine, world, THING, THING) == SECOND


def test_what_is_done_waits_no_longer(engine: Engine, world: int) -> None:
    finished, _ = add(engine, world, {"name": "done", "dueAt": FIRST}, {"name": "next", "dueAt": SECOND})
    with engine.write(world) as tx:
        tx.update(THING, {key: value for key, value in finished.items() if key != "dueAt"})

    assert first(engine, world) == "next"


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_each_engine_binds_three_values_for_a_table_and_the_moment(dialect: SqlDialect) -> None:
    mark = dialect.placeholder
    records, record_bounds = due_records((THING, PLAIN), 3, SECOND, dialect, 2)
    moments, moment_bounds = earliest_moment((THING.name, PLAIN.name), 3, mark)

    assert (records.count(mark), len(record_bounds)) == (8, 8)
    assert (moments.count(mark), len(moment_bounds)) == (6, 6)


def test_what_is_due_by_a_moment_comes_in_order_and_so_much_of_it(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "b", "dueAt": SECOND}, {"name": "c", "dueAt": SECOND}, {"name": "d", "dueAt": THIRD})
    add(engine, world, {"name": "a", "dueAt": FIRST}, org=7)

    with engine.read(world) as tx:
        rows = tx.due((THING,), SECOND, 3)
        first_two = tx.due((THING,), THIRD, 2)

    assert [(row.org, row.due) for row in rows] == [(7, FIRST), (1, SECOND), (1, SECOND)]
    assert rows[1].key < rows[2].key
    assert first_two == rows[:2]


def test_a_step_from_partition_to_partition_is_one_in_the_index(memory_engine: Engine) -> None:
    world = memory_engine.create_world({})
    add(memory_engine, world, {"name": "here", "dueAt": FIRST})
    sql, bounds = due_records((THING,), world, FIRST, SQLITE, 50)

    with memory_engine.read(world) as tx:
        plan = tx._rows(f"EXPLAIN QUERY PLAN {sql}", bounds)

    steps = [row[3] for row in plan if "r_thing" in row[3]]
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert sum("i_thing_dueAt" in step for step in steps) == 3
