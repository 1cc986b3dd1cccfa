"""Lists: cursors, `max`, filters, sorts, and what they hide."""

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.dialects.spend.lists import cursor, index_of
from tests.client import Query
from tests.dialects.spend.client import Client, Json

USERS = "spend.users.list"
BUDGETS = "spend.budgets.list"


@pytest.fixture
def staff(spend: Client) -> Client:
    """A company of 25 users, the admin among them."""
    people = [spend.user(firstName=f"Clark {number:02d}", email=f"c{number}@x.example") for number in range(24)]
    assert len(people) == 24
    return spend


def pages(spend: Client, operation: str, query: Query) -> list[list[Any]]:
    """The uuids of every page, following `nextPage` from the first."""
    page = spend.ok(operation, None, query)
    uuids = [[row["uuid"] for row in page["results"]]]
    if "nextPage" not in page:
        return uuids
    return uuids + pages(spend, operation, {**query, "nextPage": page["nextPage"]})


def test_a_page_has_twenty_rows_unless_asked_otherwise(staff: Client) -> None:
    assert [len(page) for page in pages(staff, USERS, {})] == [20, 5]


def test_a_cursor_counts_from_zero_and_names_the_last_row_of_the_page(staff: Client) -> None:
    assert staff.ok(USERS)["nextPage"] == "YXJyYXljb25uZWN0aW9uOjE5"


@given(st.integers(0, 999_999_999))
def test_a_cursor_holds_its_index(index: int) -> None:
    assert index_of(cursor(index), "nextPage") == index


@pytest.mark.parametrize("size", [1, 4, 5, 24, 25, 26, 100])
def test_the_pages_of_a_walk_are_the_whole_list(staff: Client, size: int) -> None:
    whole = staff.column("uuid", USERS, {"max": "100"})

    walk = pages(staff, USERS, {"max": str(size)})

    assert [uuid for page in walk for uuid in page] == whole
    assert {len(page) for page in walk[:-1]} <= {size}


@given(size=st.integers(1, 100), sort=st.sampled_from(["name:asc", "name:desc", "spent:asc", "limit:desc", ""]))
def test_a_sorted_walk_is_the_whole_list_too(many_budgets: Client, size: int, sort: str) -> None:
    walk = pages(many_budgets, BUDGETS, {"max": str(size), "sort": sort})

    assert [uuid for page in walk for uuid in page] == many_budgets.column(
        "uuid", BUDGETS, {"max": "100", "sort": sort}
    )


def test_the_first_page_has_nothing_before_it(staff: Client) -> None:
    assert set(staff.ok(USERS, None, {"max": "10"})) == {"nextPage", "results"}


def test_the_last_page_has_nothing_after_it(staff: Client) -> None:
    last = staff.ok(USERS, None, {"nextPage": cursor(19)})

    assert (set(last), len(last["results"])) == ({"prevPage", "results"}, 5)


def test_a_list_that_fits_one_page_has_no_cursors(spend: Client) -> None:
    assert set(spend.ok(USERS)) == {"results"}


def test_previous_pages_lead_back_to_the_first(staff: Client) -> None:
    first = staff.ok(USERS, None, {"max": "10"})
    second = staff.ok(USERS, None, {"max": "10", "nextPage": first["nextPage"]})

    back = staff.ok(USERS, None, {"max": "10", "prevPage": second["prevPage"]})

    assert back == first


def test_a_previous_page_near_the_start_is_short(staff: Client) -> None:
    whole = staff.column("uuid", USERS, {"max": "100"})

    page = staff.ok(USERS, None, {"max": "10", "prevPage": cursor(3)})

    assert [row["uuid"] for row in page["results"]] == whole[:3]


def test_nothing_comes_before_the_first_row(staff: Client) -> None:
    assert staff.ok(USERS, None, {"prevPage": cursor(0)}) == {"results": []}


def test_a_cursor_beyond_the_end_gives_nothing(staff: Client) -> None:
    assert staff.ok(USERS, None, {"nextPage": cursor(5_000)}) == {"results": []}


@pytest.mark.parametrize("name", ["nextPage", "prevPage"])
@pytest.mark.parametrize("value", ["undefined", "null", ""])
def test_a_cursor_that_says_nothing_gives_the_first_page(staff: Client, name: str, value: str) -> None:
    assert staff.ok(USERS, None, {name: value}) == staff.ok(USERS)


@pytest.mark.parametrize("name", ["nextPage", "prevPage"])
@pytest.mark.parametrize("text", ["arrayconnection:-1", "cursor:1", "arrayconnection:1234567890", "\xff"])
def test_what_is_no_cursor_is_refused_by_name(spend: Client, name: str, text: str) -> None:
    encoded = b64encode(text.encode("latin-1")).decode()

    assert spend.messages(USERS, None, {name: encoded}) == [f"{name}: Invalid cursor."]


def test_other_digits_than_ours_are_no_cursor(spend: Client) -> None:
    encoded = b64encode("arrayconnection:\u0663".encode()).decode()

    assert spend.messages(USERS, None, {"nextPage": encoded}) == ["nextPage: Invalid cursor."]


def test_a_cursor_with_a_character_that_is_none_of_base64s_is_no_cursor(spend: Client) -> None:
    assert spend.messages(USERS, None, {"nextPage": f"*{cursor(1)}"}) == ["nextPage: Invalid cursor."]


def test_what_is_not_base64_is_no_cursor(spend: Client) -> None:
    assert spend.messages(USERS, None, {"nextPage": "arrayconnection:1"}) == ["nextPage: Invalid cursor."]


@pytest.mark.parametrize(
    ("operation", "value", "message"),
    [
        (USERS, "101", "max: must be less than or equal to 100"),
        (BUDGETS, "101", "max: must be less than or equal to 100"),
        ("spend.cards.list", "101", "max: must be less than or equal to 100"),
        ("spend.transactions.list", "51", "max: must be less than or equal to 50"),
        (USERS, "0", "max: must be greater than or equal to 1"),
        (USERS, "-1", "max: must be greater than or equal to 1"),
        (USERS, "9" * 50, "max: must be less than or equal to 100"),
        (USERS, "0" * 39 + "101", "max: must be less than or equal to 100"),
    ],
)
def test_a_page_has_a_least_and_a_greatest_size(spend: Client, operation: str, value: str, message: str) -> None:
    assert spend.messages(operation, None, {"max": value}) == [message]


def test_a_size_is_as_long_as_it_likes(spend: Client) -> None:
    assert spend.messages(USERS, None, {"max": "9" * 60_000}) == ["max: must be less than or equal to 100"]
    assert spend.ok(USERS, None, {"max": "0" * 4_300 + "1"})["results"][1:] == []


def test_a_refusal_repeats_the_beginning_of_a_size(spend: Client) -> None:
    assert spend.messages(USERS, None, {"max": "x" * 60_000}) == [
        f'max: Cannot deserialize value of type `java.lang.Integer` from String value "{"x" * 40}"'
    ]


@pytest.mark.parametrize("value", ["ten", "1.5", "1_0", "٥"])
def test_a_size_is_a_whole_number(spend: Client, value: str) -> None:
    assert spend.messages(USERS, None, {"max": value})[0].startswith("max: ")


@pytest.mark.parametrize("name", ["page", "page_size", "start_date", "bogus"])
def test_an_unknown_parameter_is_ignored(spend: Client, name: str) -> None:
    assert spend.ok(USERS, None, {name: "1"}) == spend.ok(USERS)


@pytest.mark.parametrize(
    ("operation", "term"),
    [
        (BUDGETS, "budgetId:eq:x"),
        (BUDGETS, "description:eq:x"),
        (USERS, "email:eq:x"),
        ("spend.cards.list", "budgetId:eq:x"),
        ("spend.transactions.list", "status:eq:COMPLETE"),
        ("spend.transactions.list", "budgetIds:eq:x"),
    ],
)
def test_an_unknown_filter_field_is_refused(spend: Client, operation: str, term: str) -> None:
    name = term.partition(":")[0]

    assert spend.messages(operation, None, {"filters": term}) == [f"filters: Invalid list filter field: {name}."]


@pytest.mark.parametrize(
    ("operation", "term"),
    [
        (BUDGETS, "name:ne:x"),
        (USERS, "retired:in:true"),
        ("spend.cards.list", "status:in:FROZEN"),
        ("spend.transactions.list", "occurredTime:eq:2026-03-04"),
        ("spend.transactions.list", "occurredTime:gt:2026-03-04"),
        ("spend.transactions.list", "amount:eq:1"),
    ],
)
def test_an_unknown_filter_operator_is_refused(spend: Client, operation: str, term: str) -> None:
    assert spend.messages(operation, None, {"filters": term})[0].startswith("filters: Invalid list filter operator: ")


@pytest.mark.parametrize(
    ("operation", "term"),
    [
        (USERS, "retired:eq:maybe"),
        ("spend.cards.list", "status:eq:LOST"),
        ("spend.cards.list", 'types:in:"PHYSICAL,PAPER"'),
        ("spend.transactions.list", "amount:gte:much"),
        ("spend.transactions.list", "occurredTime:gte:2026-03-04T20:00:00.000Z"),
    ],
)
def test_a_filter_value_of_another_kind_is_refused(spend: Client, operation: str, term: str) -> None:
    assert spend.messages(operation, None, {"filters": term})[0].startswith("filters: Invalid list filter value: ")


def test_filters_are_joined_by_and(many_budgets: Client) -> None:
    query = {"filters": 'name:sw:"Supplies 0",isBudgetGroup:eq:false'}

    assert len(many_budgets.column("name", BUDGETS, query)) == 10


def test_commas_in_quotes_do_not_separate_filters(spend: Client) -> None:
    spend.budget(name="Drums, Strings")

    assert spend.column("name", BUDGETS, {"filters": 'name:eq:"Drums, Strings"'}) == ["Drums, Strings"]


def test_what_follows_a_semicolon_is_ignored(spend: Client) -> None:
    spend.budget(name="Drums")
    spend.budget(name="Strings")

    assert spend.column("name", BUDGETS, {"filters": "name:eq:Drums;name:eq:Strings"}) == ["Drums"]


@pytest.mark.parametrize("sort", ["name", "name:asc"])
def test_a_sort_is_ascending_unless_it_says_otherwise(spend: Client, sort: str) -> None:
    spend.budget(name="Strings")
    spend.budget(name="Drums")

    assert spend.column("name", BUDGETS, {"sort": sort}) == ["Drums", "Strings"]
    assert spend.column("name", BUDGETS, {"sort": "name:desc"}) == ["Strings", "Drums"]


@pytest.mark.parametrize(
    ("operation", "sort", "message"),
    [
        (USERS, "email", "sort: Invalid list sort field: email."),
        (BUDGETS, "createdTime:asc", "sort: Invalid list sort field: createdTime."),
        (BUDGETS, "name:up", "sort: Invalid list sort direction: up. Field: name."),
        (BUDGETS, "name:asc,spent:asc", "sort: at most 1 fields"),
    ],
)
def test_a_sort_is_by_one_field_of_the_list(spend: Client, operation: str, sort: str, message: str) -> None:
    assert spend.messages(operation, None, {"sort": sort}) == [message]


def test_the_default_order_is_that_of_creation(spend: Client) -> None:
    made: list[Json] = [spend.budget(name=name) for name in ("Strings", "Drums", "Reeds")]

    assert spend.column("uuid", BUDGETS) == [row["uuid"] for row in made]
