"""Generated from what Spend & Expense declares: each filter with each operator and each word."""

import pytest

from mockserver.operations import load
from tests.dialects.declarations import filters, spend_lists, unknown_words, words
from tests.dialects.spend.client import Client

ROW = ("operation", "field", "operator", "value")


@pytest.fixture(scope="module")
def parents(spend_once: Client) -> dict[str, str]:
    """The ids of records that lists lie below."""
    body = {"name": "Team", "allowCustomValues": False, "global": True, "values": ["North"]}
    field = spend_once.ok("spend.custom-fields.create", body)
    return {"budgetId": spend_once.budget()["id"], "customFieldId": field["id"]}


@pytest.fixture
def path(parents: dict[str, str], operation: str) -> dict[str, str]:
    """The ids in the path of a list."""
    return {name: parents[name] for name in load().by_id[operation].path_ids}


@pytest.mark.parametrize(ROW, filters(spend_lists(), declared=True) + words(spend_lists()))
def test_a_filter_takes_its_operators_and_words(
    spend_once: Client, operation: str, field: str, operator: str, value: str
) -> None:
    assert "results" in spend_once.ok(operation, query={"filters": f'{field}:{operator}:"{value}"'})


@pytest.mark.parametrize(ROW, filters(spend_lists(), declared=False))
def test_a_filter_takes_no_other_operator(
    spend_once: Client, operation: str, field: str, operator: str, value: str
) -> None:
    assert spend_once.messages(operation, query={"filters": f'{field}:{operator}:"{value}"'}) == [
        f"filters: Invalid list filter operator: {operator}. Field: {field}."
    ]


@pytest.mark.parametrize(ROW, unknown_words(spend_lists()))
def test_a_filter_takes_no_other_word(
    spend_once: Client, operation: str, field: str, operator: str, value: str
) -> None:
    assert spend_once.messages(operation, query={"filters": f'{field}:{operator}:"{value}"'}) == [
        f"filters: Invalid list filter value: {value}. Field: {field}."
    ]


@pytest.mark.parametrize(ROW, filters(spend_lists(below=True), declared=True) + words(spend_lists(below=True)))
def test_a_filter_of_a_list_below_a_record_takes_its_operators_and_words(
    spend_once: Client, path: dict[str, str], operation: str, field: str, operator: str, value: str
) -> None:
    assert "results" in spend_once.ok(operation, query={"filters": f'{field}:{operator}:"{value}"'}, **path)


@pytest.mark.parametrize(ROW, filters(spend_lists(below=True), declared=False))
def test_a_filter_of_a_list_below_a_record_takes_no_other_operator(
    spend_once: Client, path: dict[str, str], operation: str, field: str, operator: str, value: str
) -> None:
    assert spend_once.messages(operation, query={"filters": f'{field}:{operator}:"{value}"'}, **path) == [
        f"filters: Invalid list filter operator: {operator}. Field: {field}."
    ]
