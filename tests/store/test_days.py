"""Ranges of a few days that many rows lie in, in the order of creation."""

import pytest

from mockserver.kernel.query import Filter, Query, Sort
from mockserver.store.engine import Engine
from mockserver.store.query.selects import Days, days_between
from tests.store.things import THING, add, names

DAYS = [f"2026-03-{day:02}" for day in range(1, 31)]
PARENTS = ["p", "q"]
OF_TWO_DAYS = (Filter("dueDate", "gt", "2026-03-09"), Filter("dueDate", "lt", "2026-03-12"))


@pytest.fixture(scope="module")
def spread(memory_engine: Engine) -> int:
    """A world of 1,200 things: name and parent alternate with the number, thirty days come again and again."""
    world = memory_engine.create_world({})
    values = [
        {"name": f"{n:04}", "dueDate": DAYS[n * 7 % 30], "ref": {"parentId": PARENTS[n // 30 % 2]}}
        for n in range(1_200)
    ]
    add(memory_engine, world, *values)
    return world


@pytest.fixture
def splits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each range that was looked at, whether it was read day by day."""
    noted: list[bool] = []
    split = Days.split

    def noting(*arguments: object) -> object:
        query = split(*arguments)  # type: ignore[arg-type]
        noted.append(query is not None)
        return query

    monkeypatch.setattr(Days, "split", noting)
    return noted


def expected(*days: int, parent: int | None = None) -> list[str]:
    """The names of things that fall due on days of the month, in creation order."""
    numbers = [n for n in range(1_200) if n * 7 % 30 + 1 in days]
    return [f"{n:04}" for n in numbers if parent is None or n // 30 % 2 == parent]


def test_a_range_of_few_days_is_read_day_by_day(memory_engine: Engine, spread: int, splits: list[bool]) -> None:
    page = names(memory_engine, spread, *OF_TWO_DAYS, limit=5)

    assert (page, splits) == (expected(10, 11)[:5], [True])


def test_a_range_of_few_days_is_read_day_by_day_beside_a_field_that_is_one_value(
    memory_engine: Engine, spread: int, splits: list[bool]
) -> None:
    page = names(memory_engine, spread, *OF_TWO_DAYS, Filter("ref.parentId", "eq", "q"), limit=3)

    assert (page, splits) == (expected(10, 11, parent=1)[:3], [True])


def test_a_range_of_few_days_is_read_backward(memory_engine: Engine, spread: int, splits: list[bool]) -> None:
    with memory_engine.read(spread) as tx:
        page = tx.select(THING, Query(1, OF_TWO_DAYS, limit=5, backward=True))

    assert ([thing["name"] for thing in page], splits) == (expected(10, 11)[-5:], [True])


def test_pages_of_a_range_of_few_days_follow_each_other(memory_engine: Engine, spread: int, splits: list[bool]) -> None:
    with memory_engine.read(spread) as tx:
        first = tx.select(THING, Query(1, OF_TWO_DAYS, limit=6))
        position = tx.position(THING, (), first[-1])
        second = tx.select(THING, Query(1, OF_TWO_DAYS, limit=5, after=position))

    assert ([thing["name"] for thing in second], splits) == (expected(10, 11)[6:11], [True, True])


def test_a_range_of_many_days_is_read_as_rows_come(memory_engine: Engine, spread: int, splits: list[bool]) -> None:
    page = names(memory_engine, spread, Filter("dueDate", "gte", "2026-03-20"), limit=5)

    assert (page, splits) == (expected(*range(20, 31))[:5], [False])


def test_a_range_that_is_sorted_by_is_one_walk(memory_engine: Engine, spread: int, splits: list[bool]) -> None:
    page = names(memory_engine, spread, *OF_TWO_DAYS, sort=(Sort("dueDate"),), limit=5)

    assert (page, splits) == (expected(10)[:5], [])


def test_days_from_one_to_another_are_listed() -> None:
    assert days_between("2028-02-28", "2028-03-01") == ("2028-02-28", "2028-02-29", "2028-03-01")
    assert days_between("2026-03-01", "2026-03-01") == ("2026-03-01",)


def test_more_than_eight_days_are_not_listed() -> None:
    assert len(days_between("2026-03-01", "2026-03-08")) == 8
    assert days_between("2026-03-01", "2026-03-09") == ()


def test_what_is_no_date_is_not_listed() -> None:
    assert days_between("2026-03-01", "soon") == ()
