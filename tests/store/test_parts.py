"""A big world is loaded a part at a time where all worlds have one writer, and leaves nothing where that fails."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from mockserver.store import shared
from mockserver.store.bulk import insert_rows
from mockserver.store.engine import Engine
from mockserver.store.parts import Parts
from tests.store.things import THING, add, names

NAMES = [f"{number:03}" for number in range(10)]


@pytest.fixture
def image(memory_engine: Engine) -> bytes:
    """A world of ten things."""
    world = memory_engine.create_world({})
    add(memory_engine, world, *({"name": name} for name in NAMES))
    return memory_engine.dump_world(world)


def test_others_write_between_the_parts_of_a_world_that_is_loaded(
    file_engine: Engine, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file_engine.create_world({})
    commit = Parts._next

    def commit_and_let_others(self: Parts) -> None:
        self._open.close()
        add(file_engine, other, {"name": "between"})
        commit(self)

    monkeypatch.setattr(shared, "PART_ROWS", 3)
    monkeypatch.setattr(Parts, "_next", commit_and_let_others)
    world = file_engine.load_world(image)

    assert names(file_engine, world) == NAMES
    assert names(file_engine, other) == ["between"] * 3


@pytest.mark.parametrize("rows", [1, 9, 10, 11])
def test_a_world_is_whole_however_big_its_parts_are(
    file_engine: Engine, image: bytes, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "PART_ROWS", rows)
    world = file_engine.load_world(image)
    add(file_engine, world, {"name": "after"})

    assert names(file_engine, world) == [*NAMES, "after"]


def fail_at_third(calls: list[int], connection: Any, table: Any, rows: Any) -> None:
    """Insert rows, twice."""
    calls.append(1)
    if len(calls) > 2:
        raise ZeroDivisionError
    insert_rows(connection, table, rows)


def test_a_world_that_cannot_be_loaded_to_its_end_leaves_nothing(
    file_engine: Engine, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_engine.create_world({})
    before = file_engine.worlds()
    calls: list[int] = []
    monkeypatch.setattr(shared, "PART_ROWS", 3)
    monkeypatch.setattr(shared, "insert_rows", partial(fail_at_third, calls))
    with pytest.raises(ZeroDivisionError):
        file_engine.load_world(image)

    assert (len(calls), file_engine.worlds()) == (3, before)


def test_nothing_is_left_of_rows_either(file_engine: Engine, image: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    file_engine.create_world({})
    monkeypatch.setattr(shared, "PART_ROWS", 3)
    world = file_engine.load_world(image)
    file_engine.drop_world(world)

    with file_engine.read(world) as tx:
        assert tx.everywhere(THING) == []
