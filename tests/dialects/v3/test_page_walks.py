"""Walks over pages, in any order: disjoint, complete, the same both ways, and steady while rows are added."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.domain.classifications import ACCOUNTING_CLASSES
from mockserver.kernel.clock import Clock
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of
from tests.world import MONDAY_NOON

LIST = "v3.classifications.accounting-classes.list"
SORTABLE = ("name", "description", "archived", "createdTime", "updatedTime")

ROW = st.fixed_dictionaries(
    {"name": st.sampled_from("abB\u00e9"), "archived": st.booleans()},
    optional={"description": st.sampled_from(["x", "y"])},
)
ROWS = st.lists(ROW, max_size=12)
MANY = st.lists(ROW, min_size=2, max_size=12)
SORTS = st.lists(
    st.tuples(st.sampled_from(SORTABLE), st.sampled_from(["asc", "desc"])), max_size=3, unique_by=lambda s: s[0]
)
SIZES = st.integers(1, 5)
KEPT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "": lambda _: True,
    "archived:eq:false": lambda row: not row["archived"],
    "archived:ne:false": lambda row: bool(row["archived"]),
    "name:eq:a": lambda row: row["name"] == "a",
    'name:sw:"b"': lambda row: row["name"] == "b",
    "createdTime:gt:2026-03-02T20:00:03.000Z": lambda row: row["createdTime"] > "2026-03-02T20:00:03.000+00:00",
}
FILTERS = st.sampled_from(list(KEPT))

# The sandbox is only where organizations come from; every example has its own.
walks = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@dataclass
class Walk:
    """The pages of one list of a world."""

    sandbox: Sandbox
    size: int
    sort: str = ""
    filters: str = ""

    def page(self, token: str = "") -> dict[str, Any]:
        """One page; the first without a token, which alone says what to list."""
        first = {"sort": self.sort, "filters": self.filters}
        query = {"max": str(self.size)} | ({"page": token} if token else first)
        page: dict[str, Any] = self.sandbox.ok(LIST, query=query)
        return page

    def pages(self, way: str = "nextPage", start: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The pages from the first, or from `start`, on."""
        page = start or self.page()
        yield page
        while way in page:
            page = self.page(page[way])
            yield page


def filled(sandbox: Sandbox, rows: list[dict[str, Any]]) -> Sandbox:
    """The sandbox at its next organization, with these classes, created a second apart."""
    sandbox.org += 1
    sandbox.clock = Clock(lambda: MONDAY_NOON)
    for row in rows:
        add(sandbox, row)
    return sandbox


def add(sandbox: Sandbox, row: dict[str, Any]) -> None:
    """Create a class, archived if it is to be, and let a second pass."""
    with sandbox.context() as ctx:
        made = ACCOUNTING_CLASSES.create(ctx, {"name": row["name"], "description": row.get("description")})
        if row["archived"]:
            ACCOUNTING_CLASSES.archive(ctx, made["id"])
    sandbox.clock.advance(1)


def ids(pages: Iterable[dict[str, Any]]) -> list[str]:
    return [row["id"] for page in pages for row in page["results"]]


def everything(sandbox: Sandbox) -> list[dict[str, Any]]:
    """All rows in creation order."""
    rows: list[dict[str, Any]] = Walk(sandbox, 100).page()["results"]
    return rows


def in_order(rows: list[dict[str, Any]], sorts: list[tuple[str, str]]) -> list[str]:
    """The ids of rows, given in creation order, as a list with these sorts shows them."""
    ordered = rows[::-1] if sorts and sorts[-1][1] == "desc" else rows
    for field, direction in reversed(sorts):
        ordered = sorted(ordered, key=lambda row: row.get(field, ""), reverse=direction == "desc")
    return [row["id"] for row in ordered]


def as_text(sorts: list[tuple[str, str]]) -> str:
    return ",".join(":".join(sort) for sort in sorts)


def met_while_adding(walk: Walk, later: list[dict[str, Any]]) -> list[str]:
    """The ids a walk shows while after each page one more row is added."""
    added = iter(later)
    walk_ids: list[str] = []
    for page in walk.pages():
        walk_ids += ids([page])
        for row in islice(added, 1):
            add(walk.sandbox, row)
    return walk_ids


@walks
@given(rows=ROWS, sorts=SORTS, filters=FILTERS, size=SIZES)
def test_a_walk_shows_every_row_once_and_in_order(
    sandbox: Sandbox, rows: list[dict[str, Any]], sorts: list[tuple[str, str]], filters: str, size: int
) -> None:
    world = filled(sandbox, rows)
    kept = [row for row in everything(world) if KEPT[filters](row)]

    assert ids(Walk(world, size, as_text(sorts), filters).pages()) == in_order(kept, sorts)


@walks
@given(rows=ROWS, sorts=SORTS, filters=FILTERS, size=SIZES)
def test_the_way_back_shows_the_same_pages(
    sandbox: Sandbox, rows: list[dict[str, Any]], sorts: list[tuple[str, str]], filters: str, size: int
) -> None:
    walk = Walk(filled(sandbox, rows), size, as_text(sorts), filters)
    forward = list(walk.pages())

    back = list(walk.pages("prevPage", start=forward[-1]))

    assert [page["results"] for page in back] == [page["results"] for page in forward[::-1]]
    assert "prevPage" not in forward[0]
    assert "nextPage" not in forward[-1]
    assert "prevPage" not in back[-1]
    assert all(len(page["results"]) == size for page in forward[:-1])


@walks
@given(rows=ROWS, later=ROWS, sorts=SORTS, size=SIZES)
def test_rows_added_under_way_neither_hide_nor_repeat_others(
    sandbox: Sandbox, rows: list[dict[str, Any]], later: list[dict[str, Any]], sorts: list[tuple[str, str]], size: int
) -> None:
    world = filled(sandbox, rows)
    before = in_order(everything(world), sorts)

    walk_ids = met_while_adding(Walk(world, size, as_text(sorts)), later)

    assert len(set(walk_ids)) == len(walk_ids)
    assert [one for one in walk_ids if one in before] == before


@walks
@given(rows=MANY, later=ROWS)
def test_a_walk_in_creation_order_meets_the_rows_added_under_way(
    sandbox: Sandbox, rows: list[dict[str, Any]], later: list[dict[str, Any]]
) -> None:
    world = filled(sandbox, rows)

    walk_ids = met_while_adding(Walk(world, size=1), later)

    assert walk_ids == in_order(everything(world), [])


@walks
@given(text=st.text(min_size=1, max_size=40))
def test_no_text_is_a_token(sandbox: Sandbox, text: str) -> None:
    assert refusal_of(sandbox.call(LIST, query={"page": text})) == "400 page: Invalid page token."
