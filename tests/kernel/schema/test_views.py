"""Views: problems of a whole body, rules across fields, and which fields lists can be queried by."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.errors import Invalid
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    QUERY_ONLY,
    READ_ONLY,
    STANDARD_ANSWER,
    Array,
    Country,
    Date,
    Field,
    Input,
    Mode,
    Money,
    Number,
    Object,
    Queryable,
    Text,
    Type,
    View,
)

KIND = Kind(
    "thing", "thg", columns=(Column("name", index=True), Column("address.country"), Column("totalAmount", "money"))
)
LINE = Object(Field("price", Number(), required=True), Field("note", Text(max_length=3)))


def due_after_start(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    if mode != "patch" and (values.get("start") or "") > (values.get("due") or "9"):
        yield "due", "must not be before start"


VIEW = View(
    KIND,
    [
        ARCHIVED,
        ID,
        Field("name", Text(max_length=5), required=True, filter="eq sw", sort=True),
        Field("start", Date()),
        Field("due", Date()),
        Field("amount", Money(), "totalAmount", access=READ_ONLY, sort=True),
        Field("address", Object(Field("country", Country(), filter="eq ne"))),
        Field("invoiceLineItems", Array(LINE, min_items=1), required=True),
        *STANDARD_ANSWER,
    ],
    rules=[due_after_start],
)
GOOD: dict[str, Any] = {"name": "A", "invoiceLineItems": [{"price": 1}]}


def problems(body: object, mode: Mode = "create", where: str = "") -> list[str]:
    with pytest.raises(Invalid) as refusal:
        VIEW.read(body, mode, where=where)
    return [problem.message for problem in refusal.value.problems]


def test_a_good_body_gives_values_and_what_nobody_read() -> None:
    assert VIEW.read(GOOD | {"color": "red", "amount": 5}) == Input(
        {"name": "A", "invoiceLineItems": [{"price": 1_000_000}]}, ("color", "amount")
    )


def test_constraints_come_all_at_once_the_rules_last() -> None:
    body = {
        "name": "too long",
        "start": "2026-03-02",
        "due": "2026-03-01",
        "invoiceLineItems": [{"price": 1}, {"note": "long"}],
    }

    assert problems(body) == [
        "name: size must be between 0 and 5",
        "invoiceLineItems[1].price: must not be null",
        "invoiceLineItems[1].note: size must be between 0 and 3",
        "due: must not be before start",
    ]


def test_the_first_wrong_type_comes_alone() -> None:
    body = {"name": "too long", "invoiceLineItems": [{"price": "x"}, {"price": "y"}], "start": "never"}

    assert problems(body) == [
        'invoiceLineItems[0].price: Cannot deserialize value of type `java.math.BigDecimal` from String value "x"'
    ]


def test_the_first_is_the_first_in_the_body() -> None:
    assert problems({"start": "never", "name": []})[0].startswith("start: ")


def test_a_problem_of_type_has_its_cause_and_what_was_sent() -> None:
    with pytest.raises(Invalid) as refusal:
        VIEW.read({"start": "never"})

    (problem,) = refusal.value.problems
    assert (problem.path, problem.cause, problem.value) == ("start", "type", "never")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([], "Cannot deserialize value of type `object` from Array value"),
        ("x", 'Cannot deserialize value of type `object` from String value "x"'),
        (5, 'Cannot deserialize value of type `object` from Number value "5"'),
    ],
)
def test_a_body_that_is_no_object_has_no_path(body: object, text: str) -> None:
    assert problems(body) == [text]


def test_an_element_of_a_bulk_body_is_named() -> None:
    assert problems({}, where="[3].") == ["[3].name: must not be blank", "[3].invoiceLineItems: must not be null"]
    assert problems({"name": []}, where="[3].")[0].startswith("[3].name: ")
    assert problems("x", where="[3].")[0].startswith("[3]: ")


def test_a_rule_knows_the_mode() -> None:
    body = {"start": "2026-03-02", "due": "2026-03-01"}

    assert VIEW.read(body, "patch").values == body
    assert problems(GOOD | body, "replace") == ["due: must not be before start"]


def test_a_record_is_written_in_the_views_order() -> None:
    record = {"id": "1", "name": "A", "archived": False, "totalAmount": 150, "createdTime": "c", "updatedTime": "u"}

    assert list(VIEW.write(record).items()) == [
        ("archived", False),
        ("id", "1"),
        ("name", "A"),
        ("amount", 1.5),
        ("createdTime", "c"),
        ("updatedTime", "u"),
    ]


def test_what_lists_can_be_queried_by_is_found_by_its_path_in_answers() -> None:
    queries = {path: (one.column.path, one.operators, one.sort) for path, one in VIEW.queryable.items()}

    assert queries == {
        "archived": ("archived", ("eq", "ne"), True),
        "id": ("id", ("eq", "ne", "in"), False),
        "name": ("name", ("eq", "sw"), True),
        "amount": ("totalAmount", (), True),
        "address.country": ("address.country", ("eq", "ne"), False),
        "createdTime": ("createdTime", ("gt", "gte", "lt", "lte"), True),
        "updatedTime": ("updatedTime", ("gt", "gte", "lt", "lte"), True),
    }


def test_a_field_without_a_column_cannot_be_queried() -> None:
    with pytest.raises(ValueError, match=r"the view lists by look\.hue, but kind thing has no column look\.color"):
        View(KIND, [Field("look", Object(Field("hue", Text(), "color", filter="eq")))])


@pytest.mark.parametrize(("name", "type", "operator"), [("totalAmount", Money(), "sw"), ("name", Text(), "like")])
def test_a_field_cannot_be_filtered_by_what_its_column_cannot(name: str, type: Type, operator: str) -> None:
    with pytest.raises(ValueError, match=f"the view filters {name} by {operator}, column {name} of kind thing cannot"):
        View(KIND, [Field(name, type, filter=operator)])


def test_a_field_nobody_sees_can_be_queried_under_another_ones_place() -> None:
    view = View(KIND, [Field("place", Object(Field("country", Country(), filter="eq")), "address", access=QUERY_ONLY)])

    assert view.queryable == {
        "place.country": Queryable(Column("address.country"), ("eq",), view.queryable["place.country"].type, False)
    }
    assert view.write({"address": {"country": "US"}}) == {}
    assert view.read({"place": {"country": "US"}}) == Input({}, ("place",))


BODIES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=8) | st.none() | st.integers(),
        "start": st.sampled_from(["2026-03-01", "never", "", None]),
        "due": st.sampled_from(["2026-03-02", 5, None]),
        "address": st.sampled_from([None, {}, [], {"country": "US"}, {"country": "us"}]),
        "invoiceLineItems": st.lists(st.sampled_from([None, {}, {"price": 1}, {"price": "x"}]), max_size=3) | st.none(),
        "archived": st.booleans(),
    },
)


def refusal_of(body: object, mode: Mode) -> list[str]:
    """The sorts of a body's problems, none for a good one."""
    try:
        VIEW.read(body, mode)
    except Invalid as refusal:
        return [problem.cause for problem in refusal.problems]
    return []


@given(body=BODIES, mode=st.sampled_from(["create", "replace", "patch"]))
def test_a_body_has_one_problem_of_type_or_any_number_of_others(body: object, mode: Mode) -> None:
    sorts = refusal_of(body, mode)

    assert sorts == ["type"] or "type" not in sorts
