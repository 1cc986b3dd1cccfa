"""Lists: operators, sorts, pages; literal rows, on every engine. Random ones are in the test against plain Python."""

from typing import Any

import pytest

from mockserver.kernel.query import Filter, Sort
from mockserver.store.engine import Engine
from mockserver.store.query import selects
from tests.store.things import THING, add, names, query

VALUES: tuple[dict[str, Any], ...] = (
    {"name": "a", "code": "x1", "size": -5, "rare": 100, "open": True, "dueDate": "2026-01-01", "rate": 500_000},
    {"name": "b", "size": 0, "open": False, "dueDate": "2026-02-01", "note": "50%_"},
    {"name": "c", "code": "x2", "size": 7, "dueDate": "2026-03-01", "note": "50"},
    {"name": "d", "code": "y", "rare": -100, "open": True, "note": "%"},
)


@pytest.fixture
def four(engine: Engine, world: int) -> int:
    """A world of four things, each without some values."""
    add(engine, world, *VALUES)
    return world


@pytest.mark.parametrize(
    ("field", "op", "value", "matches"),
    [
        ("name", "eq", "b", "b"),
        ("name", "ne", "b", "acd"),
        ("name", "in", ("d", "a", "d", "zz"), "ad"),
        ("name", "in", (), ""),
        ("name", "nin", ("a", "b"), "cd"),
        ("name", "nin", (), "abcd"),
        ("name", "gt", "b", "cd"),
        ("code", "eq", "x1", "a"),
        ("code", "eq", None, "b"),
        ("code", "eq", "", "b"),
        ("code", "ne", None, "acd"),
        ("code", "ne", "", "acd"),
        ("code", "ne", "x1", "bcd"),
        ("code", "nin", ("x1", "y"), "bc"),
        ("code", "in", ("x1", "y"), "ad"),
        ("code", "in", ("x1", None), "ab"),
        ("code", "in", ("x1", ""), "ab"),
        ("code", "sw", "x", "ac"),
        ("code", "lte", "x1", "a"),
        ("code", "gte", None, "acd"),
        ("note", "sw", "50%", "b"),
        ("note", "sw", "%", "d"),
        ("note", "sw", "50_", ""),
        ("size", "eq", 0, "b"),
        ("size", "lt", 0, "a"),
        ("size", "gte", 0, "bc"),
        ("size", "eq", None, "d"),
        ("size", "ne", 7, "abd"),
        ("rare", "lt", 0, "d"),
        ("rare", "in", (100, -100, 5), "ad"),
        ("open", "eq", True, "ad"),
        ("open", "ne", True, "bc"),
        ("open", "eq", False, "b"),
        ("dueDate", "gte", "2026-02-01", "bc"),
        ("dueDate", "lt", "2026-02-01", "a"),
        ("rate", "eq", 500_000, "a"),
    ],
)
def test_an_operator_finds(engine: Engine, four: int, field: str, op: str, value: Any, matches: str) -> None:
    assert "".join(names(engine, four, Filter(field, op, value))) == matches


def test_an_in_list_may_be_long(engine: Engine, four: int) -> None:
    values = ("c", *(f"n{n}" for n in range(700)), "a")

    assert names(engine, four, Filter("name", "in", values)) == ["a", "c"]
    assert names(engine, four, Filter("name", "nin", values), sort=(Sort("name", True),)) == ["d", "b"]


def test_filters_that_contradict_each_other_find_nothing(engine: Engine, four: int) -> None:
    assert names(engine, four, Filter("code", "eq", None), Filter("code", "eq", "x1")) == []


@pytest.mark.parametrize("narrow", [0, 2_000])
def test_a_sparse_column_is_filtered_and_sorted_by_at_once(
    engine: Engine, four: int, narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selects, "NARROW", narrow)
    down = (Sort("code", True),)

    assert names(engine, four, Filter("code", "in", ("x1", "x2")), sort=down) == ["c", "a"]
    assert names(engine, four, Filter("code", "ne", "x1"), sort=down) == ["d", "c", "b"]
    assert names(engine, four, Filter("code", "sw", "x"), Filter("open", "eq", True), sort=down) == ["a"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ((Sort("size"),), "dabc"),
        ((Sort("size", True),), "cbad"),
        ((Sort("code"),), "bacd"),
        ((Sort("code", True),), "dcab"),
        ((Sort("archived"),), "abcd"),
        ((Sort("archived", True),), "dcba"),
        ((Sort("open"), Sort("name", True)), "cbda"),
        ((Sort("open", True), Sort("name")), "adbc"),
        ((Sort("open"), Sort("open", True)), "cbda"),
    ],
)
def test_a_sort_puts_absent_values_first_and_ends_in_creation_order(
    engine: Engine, four: int, sort: tuple[Sort, ...], order: str
) -> None:
    assert "".join(names(engine, four, sort=sort)) == order


@pytest.mark.parametrize("narrow", [0, 2_000])
@pytest.mark.parametrize("sort", [(), (Sort("size"),), (Sort("code", True),), (Sort("open"), Sort("size", True))])
def test_pages_follow_each_other_and_lead_back(
    engine: Engine, world: int, sort: tuple[Sort, ...], narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selects, "NARROW", narrow)
    values = ({"name": f"{n}", "size": n % 4, "open": n % 3 == 0, "code": (None, "c1", "c2")[n % 3]} for n in range(10))
    add(engine, world, *values)
    everything = names(engine, world, sort=sort)
    places = [(2, True), (5, False), (8, True), (9, False)]

    assert [page_beside(engine, world, sort, everything, *place) for place in places] == [
        everything[0:2], everything[6:9], everything[5:8], []
    ]  # fmt: skip


def page_beside(
    engine: Engine, world: int, sort: tuple[Sort, ...], everything: list[str], place: int, backward: bool
) -> list[str]:
    """The three rows in front of a place of the list, or behind it."""
    with engine.read(world) as tx:
        [record] = tx.find(THING, 1, {"name": everything[place]})
        after = tx.position(THING, sort, record)
        return [r["name"] for r in tx.select(THING, query(sort=sort, after=after, backward=backward, limit=3))]


@pytest.mark.parametrize("narrow", [0, 2_000])
def test_a_union_goes_on_behind_a_position(
    engine: Engine, world: int, narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selects, "NARROW", narrow)
    add(engine, world, *({"name": "abc"[n % 3], "size": n, "ref": {"parentId": "pq"[n % 2]}} for n in range(12)))
    few, parents = Filter("name", "in", ("a", "c")), Filter("ref.parentId", "in", ("p", "q"))
    by_amount = (Sort("amount"),)
    with engine.read(world) as tx:
        behind = tx.select(THING, query(few, after=(6,), limit=3))
        before = tx.select(THING, query(few, after=(6,), limit=3, backward=True))
        sixth = tx.position(THING, by_amount, {"seq": 6})
        by_amounts = tx.select(THING, query(parents, sort=by_amount, after=sixth, limit=3))

    assert [record["size"] for record in behind] == [6, 8, 9]
    assert [record["size"] for record in before] == [0, 2, 3]
    assert [record["size"] for record in by_amounts] == [6, 7, 8]


def test_pages_neither_repeat_nor_skip_while_rows_are_added(engine: Engine, world: int) -> None:
    first = add(engine, world, *({"name": f"{n}", "size": 2 * n} for n in range(4)))
    page = names(engine, world, sort=(Sort("size"),), limit=2)
    add(engine, world, {"name": "before", "size": 1}, {"name": "behind", "size": 5})
    after = (first[1]["size"], first[1]["seq"])

    assert page == ["0", "1"]
    assert names(engine, world, sort=(Sort("size"),), after=after) == ["2", "behind", "3"]


@pytest.mark.parametrize("sort", [(), (Sort("name"),), (Sort("open"), Sort("name"))])
def test_an_offset_skips_rows(engine: Engine, world: int, sort: tuple[Sort, ...]) -> None:
    add(engine, world, *({"name": f"{n}"} for n in range(9)))

    assert names(engine, world, sort=sort, offset=5, limit=2) == ["5", "6"]
    assert names(engine, world, Filter("name", "in", ("1", "3", "5")), sort=sort, offset=1) == ["3", "5"]
    assert names(engine, world, sort=sort, offset=9) == []


def test_two_organizations_never_see_each_other(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "one"}, org=1)
    [other] = add(engine, world, {"name": "two"}, org=2)

    assert names(engine, world, org=1) == ["one"]
    assert names(engine, world, Filter("name", "eq", "two"), org=1) == []
    assert names(engine, world, Filter("id", "in", (other["id"], "x")), org=1) == []
    assert names(engine, world, sort=(Sort("name", True),), org=2) == ["two"]


def test_two_worlds_never_see_each_other(engine: Engine, world: int) -> None:
    other = engine.create_world({})
    add(engine, world, {"name": "here"})
    [record] = add(engine, other, {"name": "there"})

    assert names(engine, world) == ["here"]
    assert names(engine, other, Filter("dueDate", "eq", None)) == ["there"]
    with engine.read(other) as tx:
        assert tx.get(THING, 1, record["id"]) == record
        assert tx.everywhere(THING) == [record]
