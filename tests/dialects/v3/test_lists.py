"""v3 lists: page size, page tokens, and what a request may not change under way."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, Sandbox

CLASSES = "v3.classifications.accounting-classes"


@pytest.fixture
def five(sandbox: Sandbox) -> list[str]:
    """The ids of five classes, A to E."""
    rows = sandbox.ok(f"{CLASSES}.bulk.create", [{"name": name} for name in "ABCDE"])["accountingClasses"]
    return [row["id"] for row in rows]


def page(sandbox: Sandbox, **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = sandbox.ok(f"{CLASSES}.list", query=query)
    return answer


def names(page: dict[str, Any]) -> str:
    return "".join(row["name"] for row in page["results"])


def test_a_list_without_records_has_results_alone(sandbox: Sandbox) -> None:
    assert page(sandbox) == {"results": []}


@pytest.mark.usefixtures("five")
def test_a_list_on_one_page_has_results_alone(sandbox: Sandbox) -> None:
    only_page = page(sandbox)

    assert only_page.keys() == {"results"}
    assert names(only_page) == "ABCDE"


@pytest.mark.usefixtures("five")
def test_a_last_page_that_is_just_full_has_no_next_one(sandbox: Sandbox) -> None:
    assert page(sandbox, max="5").keys() == {"results"}


def test_twenty_come_unless_max_says_otherwise(sandbox: Sandbox) -> None:
    sandbox.ok(f"{CLASSES}.bulk.create", [{"name": "N"}] * 21)

    assert len(page(sandbox)["results"]) == 20
    assert len(page(sandbox, max="")["results"]) == 20
    assert len(page(sandbox, max="100")["results"]) == 21
    assert len(page(sandbox, max="1")["results"]) == 1


@pytest.mark.parametrize(
    ("most", "message"),
    [
        ("0", "max: must be greater than or equal to 1"),
        ("-1", "max: must be greater than or equal to 1"),
        ("101", "max: must be less than or equal to 100"),
        ("1000000000", "max: must be less than or equal to 100"),
        ("0" * 4_300 + "101", "max: must be less than or equal to 100"),
        ("9" * 5_000, f'max: Failed to convert value of type String to required type Integer: "{"9" * 40}"'),
        ("ten", 'max: Failed to convert value of type String to required type Integer: "ten"'),
        ("--5", 'max: Failed to convert value of type String to required type Integer: "--5"'),
        ("1.5", 'max: Failed to convert value of type String to required type Integer: "1.5"'),
        ("١", 'max: Failed to convert value of type String to required type Integer: "١"'),
        ("9999999999", 'max: Failed to convert value of type String to required type Integer: "9999999999"'),
    ],
)
def test_max_is_a_number_from_1_to_100(sandbox: Sandbox, most: str, message: str) -> None:
    assert sandbox.messages(f"{CLASSES}.list", query={"max": most}) == [message]


@pytest.mark.usefixtures("five")
def test_a_walk_forward_and_back(sandbox: Sandbox) -> None:
    first = page(sandbox, max="2")
    second = page(sandbox, max="2", page=first["nextPage"])
    third = page(sandbox, max="2", page=second["nextPage"])
    back = page(sandbox, max="2", page=third["prevPage"])
    start = page(sandbox, max="2", page=back["prevPage"])

    assert [names(answer) for answer in (first, second, third, back, start)] == ["AB", "CD", "E", "CD", "AB"]
    assert "prevPage" not in first
    assert "nextPage" not in third
    assert "prevPage" not in start


@pytest.mark.usefixtures("five")
def test_a_token_carries_filters_and_sort(sandbox: Sandbox) -> None:
    first = page(sandbox, max="2", sort="name:desc", filters="archived:eq:false")

    assert names(page(sandbox, max="2", page=first["nextPage"])) == "CB"


@pytest.mark.usefixtures("five")
def test_filters_and_sort_may_be_repeated_with_the_token(sandbox: Sandbox) -> None:
    query = {"max": "2", "sort": "name:desc", "filters": "archived:eq:false"}
    first = page(sandbox, **query)

    assert names(page(sandbox, page=first["nextPage"], **query)) == "CB"


@pytest.mark.usefixtures("five")
def test_the_page_size_may_change_under_way(sandbox: Sandbox) -> None:
    first = page(sandbox, max="1")

    assert names(page(sandbox, max="3", page=first["nextPage"])) == "BCD"


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"filters": "archived:eq:true"}, "page: The page token belongs to other filters."),
        ({"filters": ""}, "page: The page token belongs to other filters."),
        ({"sort": "name:desc"}, "page: The page token belongs to another sort."),
        ({"sort": ""}, "page: The page token belongs to another sort."),
    ],
)
def test_filters_and_sort_may_not_change_under_way(sandbox: Sandbox, changed: dict[str, str], message: str) -> None:
    token = page(sandbox, max="2", sort="name", filters="archived:eq:false")["nextPage"]

    assert sandbox.messages(f"{CLASSES}.list", query={"page": token} | changed) == [message]


@pytest.mark.usefixtures("five")
def test_a_filter_may_not_join_under_way(sandbox: Sandbox) -> None:
    token = page(sandbox, max="2")["nextPage"]

    assert sandbox.messages(f"{CLASSES}.list", query={"page": token, "filters": "name:eq:A"}) == [
        "page: The page token belongs to other filters."
    ]


@pytest.mark.parametrize("token", ["1", "2", "abc", "%", "é", "=", "a" * 500, "AAAAAAAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_token_is_refused(sandbox: Sandbox, token: str) -> None:
    assert sandbox.messages(f"{CLASSES}.list", query={"page": token}) == ["page: Invalid page token."]


@pytest.fixture
def token(sandbox: Sandbox, five: list[str]) -> str:
    """A token of the second page of classes."""
    return str(page(sandbox, max="2")["nextPage"])


def another(character: str) -> str:
    """Another character of tokens."""
    return "B" if character == "A" else "A"


def test_any_other_character_anywhere_breaks_a_token(sandbox: Sandbox, token: str) -> None:
    changed = [token[:at] + another(token[at]) + token[at + 1 :] for at in range(len(token))]

    messages = {message for one in changed for message in sandbox.messages(f"{CLASSES}.list", query={"page": one})}

    assert messages == {"page: Invalid page token."}


@pytest.mark.parametrize("spelling", ["{}A", "{}=", "{}!", "!{}", " {}", "{}\n"])
def test_a_token_has_one_spelling(sandbox: Sandbox, token: str, spelling: str) -> None:
    query = {"page": spelling.format(token)}

    assert sandbox.messages(f"{CLASSES}.list", query=query) == ["page: Invalid page token."]


def test_a_shortened_token_is_refused(sandbox: Sandbox, token: str) -> None:
    messages = {
        message
        for end in range(1, len(token))
        for message in sandbox.messages(f"{CLASSES}.list", query={"page": token[:end]})
    }

    assert messages == {"page: Invalid page token."}


def test_a_token_of_another_list_is_refused(sandbox: Sandbox, token: str) -> None:
    assert sandbox.messages("v3.customers.list", query={"page": token}) == ["page: Invalid page token."]


@pytest.mark.parametrize(("owner", "value"), [("org", 2), ("tenant", "other"), ("signing_key", "other")])
def test_a_token_of_another_owner_is_refused(sandbox: Sandbox, token: str, owner: str, value: Any) -> None:
    setattr(sandbox, owner, value)

    assert sandbox.messages(f"{CLASSES}.list", query={"page": token}) == ["page: Invalid page token."]


def test_a_token_of_a_list_below_another_record_is_refused(sandbox: Sandbox, token: str) -> None:
    messages = sandbox.messages(f"{CLASSES}.list", query={"page": token}, parentId="another")

    assert messages == ["page: Invalid page token."]


def test_tokens_need_no_percent_encoding(sandbox: Sandbox, token: str) -> None:
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token.isascii()


def test_unknown_parameters_of_a_list_are_ignored(sandbox: Sandbox, five: list[str]) -> None:
    assert names(page(sandbox, color="red")) == "ABCDE"


def test_filters_are_checked_before_anything_is_read(sandbox: Sandbox) -> None:
    sandbox.ok("v3.customers.create", BAND)

    assert sandbox.messages("v3.customers.list", query={"filters": "color:eq:red"}) == [
        "filters: Invalid list filter field: color."
    ]


def test_archived_records_are_listed_unless_filtered(sandbox: Sandbox, five: list[str]) -> None:
    sandbox.ok(f"{CLASSES}.archive", id=five[0])

    assert names(page(sandbox)) == "ABCDE"
    assert names(page(sandbox, filters="archived:eq:false")) == "BCDE"


def test_an_id_filter_takes_a_quoted_list(sandbox: Sandbox, five: list[str]) -> None:
    assert names(page(sandbox, filters=f'id:in:"{five[3]},{five[1]},none"')) == "BD"
