"""Savepoints: a part of a transaction that can fail alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.kernel.effects import Effect
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.store.engine import Engine
from mockserver.store.opening import open_engine
from mockserver.store.transaction import Transaction

SHELF = Kind("shelf", "shf", columns=(Column("name"),), due=True)


@pytest.fixture(params=["memory", "sqlite:///{}/billmock.db"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine with one kind."""
    shelves = open_engine(request.param.format(tmp_path), lambda: [SHELF])
    yield shelves
    shelves.close()


def shelf(seq: int) -> Record:
    return {
        "id": f"shf{seq}",
        "seq": seq,
        "org": 1,
        "name": "A",
        "archived": False,
        "createdTime": "2026-01-01T00:00:00.000+00:00",
        "updatedTime": "2026-01-01T00:00:00.000+00:00",
        "dueAt": "2026-01-02T00:00:00.000+00:00",
    }


def fail_after_inserting(tx: Transaction, seq: int) -> None:
    with tx.savepoint():
        tx.insert(SHELF, shelf(seq))
        tx.on_commit.append(lambda: None)
        tx.effects.append(Effect("created", "shelf", f"shf{seq}"))
        raise ValueError(seq)


def test_a_failed_part_leaves_nothing_behind_and_the_rest_stays(engine: Engine) -> None:
    world = engine.create_world({})
    with engine.write(world) as tx:
        tx.insert(SHELF, shelf(1))
        with pytest.raises(ValueError, match="2"):
            fail_after_inserting(tx, 2)
        tx.insert(SHELF, shelf(3))

    with engine.read(world) as tx:
        assert [record["id"] for record in tx.everywhere(SHELF)] == ["shf1", "shf3"]


def test_a_failed_part_takes_its_plans_with_it(engine: Engine) -> None:
    world = engine.create_world({})
    with engine.write(world) as tx:
        with pytest.raises(ValueError, match="2"):
            fail_after_inserting(tx, 2)

        assert tx.on_commit == []
        assert tx.due_moments == []


def test_a_part_that_succeeds_is_committed_with_the_rest(engine: Engine) -> None:
    world = engine.create_world({})
    with engine.write(world) as tx, tx.savepoint():
        tx.insert(SHELF, shelf(1))

    with engine.read(world) as tx:
        assert [record["id"] for record in tx.everywhere(SHELF)] == ["shf1"]


def test_a_part_inside_a_part_fails_alone(engine: Engine) -> None:
    world = engine.create_world({})
    with engine.write(world) as tx, tx.savepoint():
        tx.insert(SHELF, shelf(1))
        with pytest.raises(ValueError, match="2"):
            fail_after_inserting(tx, 2)

    with engine.read(world) as tx:
        assert [record["id"] for record in tx.everywhere(SHELF)] == ["shf1"]


def test_a_failed_part_has_no_effects(engine: Engine) -> None:
    world = engine.create_world({})
    with engine.write(world) as tx:
        tx.effects.append(Effect("created", "shelf", "shf1"))
        with pytest.raises(ValueError, match="2"):
            fail_after_inserting(tx, 2)

    assert tx.effects == [Effect("created", "shelf", "shf1")]
