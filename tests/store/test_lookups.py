"""What a writing transaction looks up by values, and what it knows of a world: the same as a reading one sees."""

import pytest

from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Scalar, Sort
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from tests.store.things import PLAIN, THING, add, query, thing

RED: Record = {"name": "red", "size": 1, "open": True, "dueDate": "2026-05-01", "code": "r", "ref": {"parentId": "p"}}
BLUE: Record = {
    "name": "blue",
    "size": 2,
    "open": False,
    "dueDate": "2026-05-02",
    "amount": 150,
    "ref": {"parentId": "p"},
}
BARE: Record = {"name": "", "note": "x", "rate": 1_000_000}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"name": "red"}, ["red"]),
        ({"name": ""}, [""]),
        ({"name": None}, [""]),
        ({"name": "nobody"}, []),
        ({"id": "0th02000000001"}, ["red"]),
        ({"size": 2}, ["blue"]),
        ({"size": None}, [""]),
        ({"open": True}, ["red"]),
        ({"open": False}, ["blue"]),
        ({"code": "r"}, ["red"]),
        ({"code": None}, ["blue", ""]),
        ({"note": "x"}, [""]),
        ({"rate": 1_000_000}, [""]),
        ({"amount": 150}, ["blue"]),
        ({"amount": 2**70}, []),
        ({"ref.parentId": "p"}, ["red", "blue"]),
        ({"ref.parentId": "p", "dueDate": "2026-05-02"}, ["blue"]),
        ({"ref.parentId": "p", "size": 1}, ["red"]),
        ({"name": "red", "size": 2}, []),
        ({}, ["red", "blue", ""]),
    ],
)
def test_who_writes_finds_what_a_reader_finds(
    engine: Engine, world: int, values: dict[str, Scalar | None], names: list[str]
) -> None:
    add(engine, world, RED, BLUE, BARE)
    add(engine, world, RED, org=2)

    with engine.write(world) as tx:
        written = [tx.find(THING, 1, values) for _ in range(2)]
        first = tx.find(THING, 1, values, limit=1)
    with engine.read(world) as tx:
        read = tx.find(THING, 1, values)

    assert [one["name"] for one in read] == names
    assert written == [read, read]
    assert first == read[:1]


def test_who_writes_finds_what_it_has_just_written(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        assert tx.find(THING, 1, {"name": "red"}) == []
        red = thing(tx.next_seq(), **RED)
        tx.insert(THING, red)
        assert tx.find(THING, 1, {"name": "red"}) == [red]
        tx.update(THING, {**red, "name": "blue"})
        assert tx.find(THING, 1, {"name": "red"}) == []


def lacks(engine: Engine, world: int) -> list[bool]:
    """Whether a world has no plain record, as a writer and as a reader see it, each twice."""
    with engine.write(world) as tx:
        seen = [tx.lacks(PLAIN), tx.lacks(PLAIN)]
    with engine.read(world) as tx:
        return [*seen, tx.lacks(PLAIN), tx.lacks(PLAIN)]


def plain(seq: int) -> Record:
    """A record of the kind of few."""
    return {"id": f"0pl{seq}", "seq": seq, "org": 2, "name": "x"}


def test_a_world_lacks_a_kind_until_there_is_one_of_it(engine: Engine, world: int) -> None:
    assert lacks(engine, world) == [True] * 4
    with engine.write(world) as tx:
        tx.insert(PLAIN, plain(1))
        assert not tx.lacks(PLAIN)
    assert lacks(engine, world) == [False] * 4
    with engine.write(world) as tx:
        tx.delete(PLAIN, plain(1))
        assert tx.lacks(PLAIN)
    assert lacks(engine, world) == [True] * 4


def test_a_world_lacks_what_was_undone(engine: Engine, world: int) -> None:
    def add_and_fail() -> None:
        with engine.write(world) as tx:
            tx.insert(PLAIN, plain(1))
            assert not tx.lacks(PLAIN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert lacks(engine, world) == [True] * 4


def test_a_world_lacks_what_part_of_a_transaction_undid(engine: Engine, world: int) -> None:
    def add_and_fail(tx: Transaction) -> None:
        with tx.savepoint():
            tx.insert(PLAIN, plain(1))
            assert not tx.lacks(PLAIN)
            raise ZeroDivisionError

    with engine.write(world) as tx:
        with pytest.raises(ZeroDivisionError):
            add_and_fail(tx)
        assert tx.lacks(PLAIN)


def test_a_world_that_was_put_back_lacks_what_it_lacked_then(engine: Engine, world: int) -> None:
    before = engine.copy_world(world)
    with engine.write(world) as tx:
        tx.insert(PLAIN, plain(1))
    assert lacks(engine, world) == [False] * 4
    engine.restore_world(world, before)
    assert lacks(engine, world) == [True] * 4


LATE = Filter("dueDate", "gte", "2030-01-01")


def late(tx: Transaction) -> list[str]:
    """The names of the things that are due late."""
    return [one["name"] for one in tx.select(THING, query(LATE))]


def test_a_date_is_found_after_one_like_it_was_undone(engine: Engine, world: int) -> None:
    def add_and_fail() -> None:
        with engine.write(world) as tx:
            tx.insert(THING, thing(2, name="undone", dueDate="2030-05-01"))
            raise ZeroDivisionError

    add(engine, world, RED)
    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with engine.write(world) as tx:
        tx.insert(THING, thing(3, name="late", dueDate="2030-05-01"))
    with engine.read(world) as tx:
        assert late(tx) == ["late"]


def test_a_date_is_found_after_part_of_its_transaction_was_undone(engine: Engine, world: int) -> None:
    def add_and_fail(tx: Transaction) -> None:
        with tx.savepoint():
            tx.insert(THING, thing(2, name="undone", dueDate="2030-05-01"))
            raise ZeroDivisionError

    with engine.write(world) as tx:
        tx.insert(THING, thing(1, name="early", dueDate="2026-05-01"))
        with pytest.raises(ZeroDivisionError):
            add_and_fail(tx)
        tx.insert(THING, thing(3, name="late", dueDate="2030-05-01"))
        assert late(tx) == ["late"]


def test_a_date_is_found_in_a_world_that_was_put_back(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        tx.insert(THING, thing(1, name="early", dueDate="2026-05-01"))
    before = engine.copy_world(world)
    with engine.write(world) as tx:
        tx.insert(THING, thing(2, name="gone", dueDate="2030-05-01"))
    engine.restore_world(world, before)
    with engine.write(world) as tx:
        tx.insert(THING, thing(2, name="late", dueDate="2030-05-01"))
    with engine.read(world) as tx:
        assert late(tx) == ["late"]


@pytest.mark.parametrize(
    ("op", "moment", "names"),
    [
        ("gte", "2026-03-01T09:00:00.500+00:00", ["b"]),
        ("gt", "2026-03-01T09:00:00.500+00:00", []),
        ("lte", "2026-03-01T09:00:00.100+00:00", ["a"]),
        ("lt", "2026-03-01T09:00:00.100+00:00", []),
        ("gte", "2026-03-01T09:00:01.000+00:00", []),
    ],
)
def test_moments_of_one_second_are_told_apart(
    engine: Engine, world: int, op: str, moment: str, names: list[str]
) -> None:
    times = {"a": "2026-03-01T09:00:00.100+00:00", "b": "2026-03-01T09:00:00.500+00:00"}
    with engine.write(world) as tx:
        tx.insert(THING, thing(1, name="a", createdTime=times["a"]))
        tx.insert(THING, thing(2, name="b", createdTime=times["b"]))
    with engine.read(world) as tx:
        assert [one["name"] for one in tx.select(THING, query(Filter("createdTime", op, moment)))] == names


def test_the_next_rows_of_a_second_need_no_statement_for_their_blocks(memory_engine: Engine) -> None:
    world = memory_engine.create_world({})
    add(memory_engine, world, RED)
    statements: list[str] = []
    with memory_engine.write(world) as tx:
        tx.insert(THING, thing(2, **RED))
    with memory_engine.write(world) as tx:
        tx._connection.set_trace_callback(statements.append)  # type: ignore[attr-defined]
        tx.insert(THING, thing(3, **RED))
        tx._connection.set_trace_callback(None)  # type: ignore[attr-defined]

    assert [statement.partition(" (")[0] for statement in statements] == ["INSERT INTO r_thing"]
    memory_engine.drop_world(world)


def test_a_page_of_a_parent_is_read_along_the_index_of_its_sort(memory_engine: Engine) -> None:
    world = memory_engine.create_world({})
    rows = [{"name": f"{size}", "amount": size * 7 % 100, "ref": {"parentId": f"p{size % 5}"}} for size in range(2_000)]
    add(memory_engine, world, *rows)
    statements: list[str] = []
    parent = Filter("ref.parentId", "eq", "p3")
    with memory_engine.read(world) as tx:
        tx._connection.set_trace_callback(statements.append)  # type: ignore[attr-defined]
        page = tx.select(THING, query(parent, sort=(Sort("amount", True),), limit=3))
        tx._connection.set_trace_callback(None)  # type: ignore[attr-defined]

    assert [(one["amount"], one["ref"]["parentId"]) for one in page] == [(96, "p3")] * 3
    reads = [statement for statement in statements if not statement.startswith("CREATE INDEX")]
    assert "INDEXED BY i_thing_amount" in reads[-1]
    assert len(reads) == 2
    memory_engine.drop_world(world)
