"""The rows of what transactions changed, on both stores that processes share: part of the transaction, and bounded."""

from __future__ import annotations

import pytest

from mockserver.store import change_table
from mockserver.store.change_table import ChangeTable
from mockserver.store.engine import Engine
from mockserver.store.errors import ReadOnly

CAPACITY = 5


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    return shared_engine


@pytest.fixture
def table(engine: Engine) -> ChangeTable:
    return ChangeTable(engine, CAPACITY)


def append(engine: Engine, table: ChangeTable, world: int, *docs: str) -> None:
    """Append texts, each in a transaction of its own."""
    for doc in docs:
        with engine.write(world) as tx:
            table.append(tx, doc)


def append_and_fail(engine: Engine, table: ChangeTable, world: int) -> None:
    """Append a text in a transaction that is undone."""
    with engine.write(world) as tx:
        table.append(tx, "undone")
        raise ReadOnly("undone")


def test_rows_are_numbered_for_each_world(engine: Engine, table: ChangeTable, world: int) -> None:
    other = engine.create_world({})
    append(engine, table, world, "a")
    append(engine, table, other, "b")
    append(engine, table, world, "c")

    assert table.since(world, 0) == [(1, "a"), (2, "c")]
    assert table.since(world, 1) == [(2, "c")]
    assert table.since(other, 0) == [(1, "b")]


def test_a_transaction_that_is_undone_leaves_no_row(engine: Engine, table: ChangeTable, world: int) -> None:
    append(engine, table, world, "a")
    with pytest.raises(ReadOnly):
        append_and_fail(engine, table, world)
    append(engine, table, world, "b")

    assert table.since(world, 0) == [(1, "a"), (2, "b")]


def test_a_transaction_that_only_reads_has_a_row_too(engine: Engine, table: ChangeTable, world: int) -> None:
    append(engine, table, world, "a")
    with engine.read(world) as tx:
        table.append(tx, "sent a message")
    append(engine, table, world, "b")

    assert table.since(world, 0) == [(1, "a"), (2, "sent a message"), (3, "b")]


def test_the_newest_number_is_known_where_there_is_none(engine: Engine, table: ChangeTable, world: int) -> None:
    assert table.last(world) == 0

    append(engine, table, world, "a", "b")

    assert table.last(world) == 2


def test_the_oldest_rows_go_where_a_world_has_too_many(
    engine: Engine, table: ChangeTable, world: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_table, "LOOKS_EVERY", 4)
    append(engine, table, world, *"abcdefgh")

    assert table.since(world, 0) == [(4, "d"), (5, "e"), (6, "f"), (7, "g"), (8, "h")]


def test_the_oldest_rows_go_where_a_world_has_too_many_bytes_and_the_newest_stays(
    engine: Engine, table: ChangeTable, world: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_table, "LARGE", 2)
    monkeypatch.setattr(change_table, "MAX_BYTES", 6)
    append(engine, table, world, "aaaa", "bb", "cccc")

    assert table.since(world, 0) == [(2, "bb"), (3, "cccc")]

    append(engine, table, world, "dddddddd")

    assert table.since(world, 0) == [(4, "dddddddd")]


def test_a_world_that_is_forgotten_leaves_the_others(engine: Engine, table: ChangeTable, world: int) -> None:
    other = engine.create_world({})
    append(engine, table, world, "a")
    append(engine, table, other, "b")
    table.forget(world)

    assert (table.since(world, 0), table.since(other, 0)) == ([], [(1, "b")])


def test_rows_of_worlds_that_are_gone_go_when_somebody_looks(engine: Engine, table: ChangeTable, world: int) -> None:
    gone = engine.create_world({})
    append(engine, table, gone, "a")
    append(engine, table, world, "b")
    engine.drop_world(gone)
    table.forget_ownerless()

    assert (table.since(gone, 0), table.since(world, 0)) == ([], [(1, "b")])
