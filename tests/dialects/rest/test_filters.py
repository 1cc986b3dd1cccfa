"""The grammar of filters and sorts: what is read, what is refused, and that nothing crashes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockserver.dialects.rest.filters import MAX_LENGTH, parse_filters, parse_sort, split
from mockserver.dialects.rest.parameters import SizedText
from mockserver.kernel.errors import Invalid
from mockserver.kernel.kinds import Column
from mockserver.kernel.query import Filter, Sort
from mockserver.kernel.schema import Boolean, Date, DateTime, Enum, Int, Money, Number, Queryable, Text, Type

EVERY = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")


def queryable(path: str, column_type: str, wire_type: Type, *operators: str) -> Queryable:
    return Queryable(Column(path, column_type), operators or EVERY, wire_type, sort=True)


FIELDS = {
    "name": queryable("name", "text", Text()),
    "status": queryable("status", "text", Enum("PAID", "UNPAID", answers=["UNDEFINED"])),
    "archived": queryable("archived", "bool", Boolean()),
    "amount": queryable("amount", "money", Money()),
    "exchangeRate": queryable("exchangeRate", "decimal", Number()),
    "days": queryable("days", "int", Int()),
    "dueDate": queryable("dueDate", "date", Date()),
    "createdTime": queryable("createdTime", "datetime", DateTime()),
    "address.country": queryable("address.country", "text", Text(), "eq"),
    "unfiltered": Queryable(Column("unfiltered"), (), Text(), sort=True),
    "unsorted": Queryable(Column("unsorted"), ("eq",), Text(), sort=False),
}


def filters_of(text: str) -> tuple[Filter, ...]:
    return parse_filters(text, FIELDS)


def refused(text: str) -> str:
    with pytest.raises(Invalid) as refusal:
        filters_of(text)
    (problem,) = refusal.value.problems
    return problem.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name:eq:Happy", ("name", "eq", "Happy")),
        ('name:sw:"Hap"', ("name", "sw", "Hap")),
        ('name:eq:"Band, The"', ("name", "eq", "Band, The")),
        ('name:eq:"a:b"', ("name", "eq", "a:b")),
        ("name:eq:a:b", ("name", "eq", "a:b")),
        ('name:eq:say "hi"', ("name", "eq", 'say "hi"')),
        ('status:in:"PAID,UNPAID"', ("status", "in", ("PAID", "UNPAID"))),
        ('status:in:"PAID, UNPAID"', ("status", "in", ("PAID", "UNPAID"))),
        ("status:nin:PAID", ("status", "nin", ("PAID",))),
        ("status:eq:UNDEFINED", ("status", "eq", "UNDEFINED")),
        ("archived:eq:true", ("archived", "eq", True)),
        ("archived:ne:false", ("archived", "ne", False)),
        ("amount:gte:100.00", ("amount", "gte", 10_000)),
        ("amount:lt:-0.5", ("amount", "lt", -50)),
        ("exchangeRate:gt:1.25", ("exchangeRate", "gt", 1_250_000)),
        ("days:lte:30", ("days", "lte", 30)),
        ("dueDate:gt:2026-03-01", ("dueDate", "gt", "2026-03-01")),
        ('dueDate:gt:"2026-03-01T00:00:00.000Z"', ("dueDate", "gt", "2026-03-01")),
        ("address.country:eq:US", ("address.country", "eq", "US")),
    ],
)
def test_a_filter_is_read_as_the_value_a_record_holds(text: str, expected: tuple[str, str, str | int]) -> None:
    assert filters_of(text) == (Filter(*expected),)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T08:00:00.000+00:00",
        "2026-03-01T08:00:00.000Z",
        "2026-03-01T08:00:00.000+0000",
        "2026-03-01T08:00:00.000 00:00",
        "2026-03-01T08:00:00.000",
        "2026-03-01T08:00:00",
        "2026-03-01T08:00",
        "2026-03-01T00:00:00.000-08:00",
    ],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_every_documented_form_of_a_date_time_is_read(text: str, quote: str) -> None:
    expected = Filter("createdTime", "gte", "2026-03-01T08:00:00.000+00:00")

    assert filters_of(f"createdTime:gte:{quote}{text}{quote}") == (expected,)


def test_a_day_is_its_first_moment() -> None:
    assert filters_of("createdTime:lt:2026-03-01") == (Filter("createdTime", "lt", "2026-03-01T00:00:00.000+00:00"),)


def test_filters_are_separated_by_commas_outside_quotes() -> None:
    assert filters_of('name:sw:"A,B", archived:eq:false') == (
        Filter("name", "sw", "A,B"),
        Filter("archived", "eq", False),
    )


def test_no_text_is_no_filter() -> None:
    assert filters_of("") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("color:eq:red", "filters: Invalid list filter field: color."),
        ("unfiltered:eq:x", "filters: Invalid list filter field: unfiltered."),
        ("nonsense", "filters: Invalid list filter field: nonsense."),
        ("name", "filters: Invalid list filter operator: name. Field: name."),
        ("name:like:x", "filters: Invalid list filter operator: like. Field: name."),
        ("address.country:in:US", "filters: Invalid list filter operator: in. Field: address.country."),
        ("name:eq:", "filters: Invalid list filter value: . Field: name."),
        ("name:eq", "filters: Invalid list filter value: . Field: name."),
        ('name:in:"a,,b"', "filters: Invalid list filter value: . Field: name."),
        ("name:eq:a\0b", "filters: Invalid list filter value: a\0b. Field: name."),
        ("status:eq:LATE", "filters: Invalid list filter value: LATE. Field: status."),
        ("archived:eq:1", "filters: Invalid list filter value: 1. Field: archived."),
        ("amount:gt:ten", "filters: Invalid list filter value: ten. Field: amount."),
        ("days:gt:9999999999", "filters: Invalid list filter value: 9999999999. Field: days."),
        ("days:gt:1_0", "filters: Invalid list filter value: 1_0. Field: days."),
        ("dueDate:gt:2026-02-30", "filters: Invalid list filter value: 2026-02-30. Field: dueDate."),
        ("dueDate:gt:20260301", "filters: Invalid list filter value: 20260301. Field: dueDate."),
        ("createdTime:gt:now", "filters: Invalid list filter value: now. Field: createdTime."),
        (
            "createdTime:gt:9999-12-31T23:00:00-08:00",
            "filters: Invalid list filter value: 9999-12-31T23:00:00-08:00. Field: createdTime.",
        ),
        ('name:eq:"open', 'filters: Invalid value: name:eq:"open'),
        ("name:eq:a,,name:eq:b", "filters: Invalid value: ,name:eq:b"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name(text: str, message: str) -> None:
    assert refused(text) == message


def test_an_in_list_has_two_hundred_values_at_most() -> None:
    values = ",".join(["x"] * 201)

    assert refused(f'name:in:"{values}"') == "filters: Invalid list filter value: too many values. Field: name."


def test_a_parameter_has_four_thousand_characters_at_most() -> None:
    assert refused(f"name:eq:{'x' * 4000}") == "filters: size must be between 0 and 4000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("name", (Sort("name"),)),
        ("name:asc", (Sort("name"),)),
        ("name:desc", (Sort("name", descending=True),)),
        ("archived, amount:desc", (Sort("archived"), Sort("amount", descending=True))),
        ("address.country", (Sort("address.country"),)),
    ],
)
def test_a_sort_is_ascending_unless_it_says_desc(text: str, expected: tuple[Sort, ...]) -> None:
    assert parse_sort(text, FIELDS) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("color", "sort: Invalid list sort field: color."),
        ("unsorted:asc", "sort: Invalid list sort field: unsorted."),
        ("name:up", "sort: Invalid list sort direction: up. Field: name."),
        ("name,,amount", "sort: Invalid value: ,amount"),
        (",".join(["name"] * 9), "sort: at most 8 fields"),
    ],
)
def test_a_sort_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_sort(text, FIELDS)

    assert [problem.message for problem in refusal.value.problems] == [message]


VALUES = st.text(max_size=12) | st.from_regex(r"[0-9:+\-TZ. ]{0,30}", fullmatch=True)
TERMS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from([*FIELDS, "color", ""]),
    st.sampled_from([":", ""]),
    st.sampled_from([*EVERY, "like", ""]),
    st.sampled_from([":", ""]),
    VALUES | VALUES.map('"{}"'.format),
)
GRAMMAR = st.text() | st.lists(TERMS, max_size=4).map(",".join)


def outcome(text: str) -> str:
    """`read`, or the parameter a refusal names."""
    try:
        filters = parse_filters(text, FIELDS)
        assert all(isinstance(one.value, (str, int, tuple)) for one in filters)
    except Invalid as refusal:
        return refusal.problems[0].path
    return "read"


@given(GRAMMAR)
@example("days:eq:" + "9" * 5000)
@example("createdTime:eq:0001-01-01T00:00:00+14:00")
@example("amount:eq:1e999999")
def test_filters_are_read_or_refused_naming_the_parameter(text: str) -> None:
    assert outcome(text) in ("read", "filters")


def test_a_text_of_filters_may_be_as_long_as_its_limit_and_no_longer() -> None:
    longest = "x" * MAX_LENGTH

    assert split(longest, "filters") == [longest]
    with pytest.raises(Invalid):
        split(longest + "x", "filters")


def test_a_parameter_may_be_as_short_as_its_limit_and_no_shorter() -> None:
    term = SizedText("term", min_length=3)

    assert term.read("abc") == "abc"
    with pytest.raises(Invalid) as refusal:
        term.read("ab")
    assert refusal.value.problems[0].message == "term: size must be between 3 and 2147483647"
