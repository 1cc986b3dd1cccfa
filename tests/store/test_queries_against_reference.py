"""Random queries over random records: every engine agrees with plain Python."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.kernel.kinds import Record
from mockserver.kernel.query import OPERATORS, Filter, Query, Scalar, Sort
from mockserver.store.engine import Engine
from mockserver.store.query import selects, statements
from tests.store import reference
from tests.store.things import THING, thing

TEXTS = st.sampled_from(["a", "ab", "abc", "b", "B", "ä", "a\U0010ffff", "a\U0010ffffb", "%", "_", "z" * 300, ""])
NUMBERS = st.sampled_from([-(10**14), -100, -1, 0, 1, 2, 99, 10**14])
DATES = st.sampled_from(["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28"])
MOMENTS = DATES.map(lambda day: f"{day}T10:00:00.000+00:00")
FLAGS = st.booleans()
PARENTS = st.sampled_from(["p1", "p2", "p3"])

VALUES: dict[str, st.SearchStrategy[Scalar]] = {
    "name": TEXTS,
    "note": TEXTS,
    "code": TEXTS,
    "order": TEXTS,
    "size": NUMBERS,
    "rare": NUMBERS,
    "amount": NUMBERS,
    "rate": NUMBERS,
    "open": FLAGS,
    "archived": FLAGS,
    "dueDate": DATES,
    "seenTime": MOMENTS,
    "createdTime": MOMENTS,
    "updatedTime": MOMENTS,
    "ref.parentId": PARENTS,
}
ALWAYS = ("archived", "createdTime", "updatedTime")
FIELDS = st.sampled_from(sorted(VALUES))

TEXT_FIELDS = ("name", "note", "code", "order", "dueDate", "seenTime", "createdTime", "updatedTime", "ref.parentId")


def record_values(present: dict[str, Scalar]) -> Record:
    """The values of a thing, by field path."""
    parent = present.pop("ref.parentId", None)
    return present | ({"ref": {"parentId": parent}} if parent else {})


things = st.fixed_dictionaries(
    {name: VALUES[name] for name in ALWAYS},
    optional={name: values for name, values in VALUES.items() if name not in ALWAYS},
).map(record_values)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """A filter of any field by any operator that it takes."""
    field = draw(FIELDS)
    value = st.one_of(*[VALUES[field]] * 4, st.none())
    op = draw(st.sampled_from([op for op in OPERATORS if op != "sw" or field in TEXT_FIELDS]))
    if op in ("in", "nin"):
        return Filter(field, op, tuple(draw(st.lists(value, min_size=draw(st.sampled_from([0, 2])), max_size=5))))
    return Filter(field, op, draw(value), or_absent=draw(FLAGS))


# `builds` would draw the fields with defaults too, of any value: a `Sort` is a named tuple.
sorts = st.tuples(FIELDS, FLAGS).map(lambda pair: Sort(*pair))


@st.composite
def sorts_by_stand_ins(draw: st.DrawFn) -> Sort:
    """A sort in which some values, and perhaps none, count as others."""
    sort = draw(sorts)
    values = VALUES[sort.field]
    pairs = draw(st.lists(st.tuples(st.one_of(values, st.none()), st.one_of(values, st.none())), max_size=3))
    return sort._replace(stand_ins=tuple(pairs), other=draw(st.one_of(st.none(), values)) if pairs else None)


@st.composite
def queries(draw: st.DrawFn, records: list[Record]) -> Query:
    """A page of any list: from its start, from an offset, or from any record on, either way."""
    conditions = tuple(draw(filters()) for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 3]))))
    sort = tuple(draw(sorts) for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))))
    limit = draw(st.sampled_from([2, 3, 5, 8]))
    query = Query(1, conditions, sort, limit)
    paging = draw(st.sampled_from(["first", "offset", "after", "before"]))
    if paging == "offset":
        # A field has one order: lists drop the second sort by it.
        offset_sort = tuple({one.field: one for one in draw(st.lists(sorts_by_stand_ins(), max_size=2))}.values())
        return Query(query.org, conditions, offset_sort, limit, offset=draw(st.integers(0, 12)))
    rows = reference.select(records, Query(query.org, conditions, limit=len(records)))
    if paging == "first" or not rows:
        return query
    after = reference.position(draw(st.sampled_from(rows)), sort)
    return Query(query.org, conditions, sort, limit, after=after, backward=paging == "before")


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Record], list[Query], int]:
    """Records, queries over them, and up to how many rows are sorted rather than looked for."""
    values = draw(st.lists(things, min_size=draw(st.sampled_from([0, 10, 20])), max_size=25))
    # Serial numbers with gaps, over more than one block of ranges.
    step = draw(st.sampled_from([1, 7, 1_500]))
    records = [thing(1 + step * place, **one) for place, one in enumerate(values)]
    lists = draw(st.lists(queries(records), min_size=12, max_size=12))
    return records, lists, draw(st.sampled_from([0, 0, 2, 5, 2_000]))


def check(engine: Engine, records: list[Record], lists: list[Query], narrow: int) -> None:
    """Check what an engine answers."""
    world = engine.create_world({})
    with pytest.MonkeyPatch.context() as patch, engine.write(world) as tx:
        patch.setattr(selects, "NARROW", narrow)
        tx.insert_many(THING, records)
        tx.insert(THING, thing(10_000_000, org=2, name="a"))
        rows = [tx.select(THING, query) for query in lists]
        counts = [tx.count(THING, query) for query in lists]
    engine.drop_world(world)
    assert rows == [reference.select(records, query) for query in lists]
    assert counts == [sum(all(reference.meets(r, f) for f in q.filters) for r in records) for q in lists]


@pytest.fixture(scope="module", autouse=True)
def short_trials() -> Iterator[None]:
    """Trials that end before the records do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements, "TRIAL", 9)
        yield


@settings(max_examples=80)
@given(case=cases())
def test_memory_answers_as_plain_python_does(
    memory_engine: Engine, case: tuple[list[Record], list[Query], int]
) -> None:
    check(memory_engine, *case)


@settings(max_examples=30)
@given(case=cases())
def test_a_file_answers_as_plain_python_does(file_engine: Engine, case: tuple[list[Record], list[Query], int]) -> None:
    check(file_engine, *case)


@settings(max_examples=30)
@given(case=cases())
def test_postgres_answers_as_plain_python_does(
    postgres_engine: Engine, case: tuple[list[Record], list[Query], int]
) -> None:
    check(postgres_engine, *case)
