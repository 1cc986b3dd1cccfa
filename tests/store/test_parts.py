"""A big world is loaded, copied, put back and dropped a part at a time where all worlds have one writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mockserver.store import one_writer, parts, shared
from mockserver.store.block_ranges import BlockRanges
from mockserver.store.bulk import insert_rows
from mockserver.store.engine import Engine
from mockserver.store.errors import WorldGone
from mockserver.store.parts import PART_ROWS, Parts
from mockserver.store.sqlite import SqliteEngine
from mockserver.store.tables import SQLITE, Table
from tests.store.things import THING, add, kinds, names

THING_TABLE = Table(THING, SQLITE).name
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


def test_a_part_ends_when_it_lasts_too_long(file_engine: Engine, image: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    commit = Parts._next

    def count_and_commit(self: Parts) -> None:
        counts.append(self.rows_left)
        commit(self)

    file_engine.create_world({})
    monkeypatch.setattr(parts, "PART_SECONDS", -1)
    monkeypatch.setattr(parts, "MAX_PIECE", 1)
    monkeypatch.setattr(Parts, "_next", count_and_commit)
    world = file_engine.load_world(image)

    assert counts == [PART_ROWS - 1] * 10
    assert names(file_engine, world) == NAMES


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


def rows_of(engine: SqliteEngine) -> dict[str, int]:
    """How many rows each table of a file has."""
    names = [THING_TABLE, "blob", "world", BlockRanges(Table(THING, SQLITE)).name]
    with closing(sqlite3.connect(engine.path)) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteEngine]:
    """A file of its own, in which three rows make a part, and every world of two serial numbers is a large one."""
    monkeypatch.setattr(shared, "PART_ROWS", 3)
    monkeypatch.setattr(one_writer, "PART_ROWS", 3)
    monkeypatch.setattr(one_writer, "MAX_AT_ONCE", 1)
    monkeypatch.setattr(parts, "PART_SECONDS", 60)
    engine = SqliteEngine(str(tmp_path / "worlds.sqlite"), kinds)
    yield engine
    engine.close()


@pytest.fixture
def large(store: SqliteEngine, image: bytes) -> int:
    """A world of ten things and three files, after a small one."""
    store.create_world({})
    world = store.load_world(image)
    with store.write(world) as tx:
        tx.keep_blob(b"a")
        tx.keep_blob(b"b")
        tx.keep_blob(b"c")
    return world


class Watch:
    """Does something between the parts of a long work, and notes what it came to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._commit = Parts._next
        self._monkeypatch = monkeypatch
        self.seen: list[Any] = []

    def between_parts(self, look: Callable[[], Any]) -> None:
        """Look whenever a part is committed."""

        def commit_and_look(these: Parts) -> None:
            these._open.close()
            self.seen.append(look())
            self._commit(these)

        self._monkeypatch.setattr(Parts, "_next", commit_and_look)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """What looks between parts."""
    return Watch(monkeypatch)


class Killed(BaseException):
    """Stands for a process that dies."""


def die() -> None:
    """Go no further."""
    raise Killed


def test_nothing_is_left_of_a_world_that_is_dropped(store: SqliteEngine, large: int) -> None:
    store.drop_world(large)

    assert set(rows_of(store).values()) == {0, 1}
    assert store.worlds() == [1]


def test_others_write_while_a_large_world_is_dropped(store: SqliteEngine, large: int, watch: Watch) -> None:
    watch.between_parts(lambda: len(add(store, 1, {"name": "between"})))
    store.drop_world(large)

    assert watch.seen == [1] * 6
    assert names(store, 1) == ["between"] * 6


def test_nobody_sees_half_of_a_world_that_is_dropped(store: SqliteEngine, large: int, watch: Watch) -> None:
    watch.between_parts(lambda: gone(store, large))
    store.drop_world(large)

    assert watch.seen == [True] * 6


def gone(engine: Engine, world: int) -> bool:
    """Whether nobody can read a world."""
    try:
        names(engine, world)
    except WorldGone:
        return True
    return False


def test_a_removal_that_is_cut_off_can_be_ended(store: SqliteEngine, large: int, watch: Watch) -> None:
    watch.between_parts(die)
    with pytest.raises(Killed):
        store.drop_world(large)
    left, whole = store.worlds(), rows_of(store)
    watch.between_parts(lambda: None)
    store.drop_world(left[0])

    assert (left, whole["world"], rows_of(store)[THING_TABLE]) == ([-large, 1], 2, 0)
    assert store.worlds() == [1]


def test_a_copy_is_of_one_moment_though_others_write_meanwhile(store: SqliteEngine, large: int, watch: Watch) -> None:
    watch.between_parts(lambda: len(add(store, large, {"name": "late"})))
    copy = store.copy_world(large)

    assert names(store, copy) == NAMES
    assert names(store, large) == NAMES + ["late"] * len(watch.seen)


def test_a_restored_world_is_never_seen_half(store: SqliteEngine, large: int, watch: Watch) -> None:
    kept = store.copy_world(large)
    with store.write(large) as tx:
        tx.delete(THING, tx.everywhere(THING)[0])
    watch.between_parts(lambda: names(store, large))
    calls: list[Any] = []
    store.restore_world(large, kept, lambda: calls.append(names(store, large)))

    assert {tuple(seen) for seen in watch.seen} == {tuple(NAMES[1:]), tuple(NAMES)}
    assert calls == [NAMES]
    assert store.worlds() == [1, large, kept]


def test_a_restoring_that_is_cut_off_leaves_the_world_as_it_was(store: SqliteEngine, large: int, watch: Watch) -> None:
    kept = store.copy_world(large)
    add(store, large, {"name": "new"})
    watch.between_parts(die)
    with pytest.raises(Killed):
        store.restore_world(large, kept)

    assert names(store, large) == [*NAMES, "new"]
    assert names(store, kept) == NAMES


def test_a_large_world_that_was_restored_is_like_any_other(store: SqliteEngine, large: int) -> None:
    kept = store.copy_world(large)
    add(store, large, {"name": "new"})
    store.restore_world(large, kept)
    add(store, large, {"name": "newer"})
    image = store.dump_world(large)
    again = store.load_world(image)
    store.drop_world(large)

    assert names(store, again) == [*NAMES, "newer"]
    with store.read(again) as tx:
        assert tx.blob(sha256(b"c").hexdigest()) == b"c"
    assert gone(store, large)


def test_a_world_takes_the_place_of_another_and_is_gone(engine: Engine) -> None:
    world, source = engine.create_world({}), engine.create_world({})
    add(engine, world, {"name": "old"})
    add(engine, source, {"name": "new"})
    calls: list[Any] = []
    engine.replace_world(world, source, lambda: calls.append(names(engine, world)))

    assert (calls, names(engine, world)) == ([["new"]], ["new"])
    assert source not in engine.worlds()


def test_a_world_does_not_take_the_place_of_one_that_is_gone(engine: Engine) -> None:
    world, source = engine.create_world({}), engine.create_world({})
    engine.drop_world(world)
    with pytest.raises(WorldGone):
        engine.replace_world(world, source)

    assert source not in engine.worlds()
