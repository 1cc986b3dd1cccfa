"""Generated from what v3 declares: each filter with each operator and each word."""

import pytest

from tests.dialects.declarations import filters, unknown_words, v3_lists, v3_lists_below, words
from tests.dialects.v3.sandbox import Sandbox

ROW = ("operation", "field", "operator", "value")


@pytest.fixture
def path(sandbox: Sandbox, customer_id: str) -> dict[str, str]:
    """The ids of records that lists lie below."""
    return {"customerId": customer_id, "organizationId": sandbox.org_id}


@pytest.mark.parametrize(ROW, filters(v3_lists(), declared=True) + words(v3_lists()))
def test_a_filter_takes_its_operators_and_words(
    sandbox: Sandbox, operation: str, field: str, operator: str, value: str
) -> None:
    assert sandbox.ok(operation, query={"filters": f"{field}:{operator}:{value}"})["results"] == []


@pytest.mark.parametrize(ROW, filters(v3_lists(), declared=False))
def test_a_filter_takes_no_other_operator(
    sandbox: Sandbox, operation: str, field: str, operator: str, value: str
) -> None:
    assert sandbox.messages(operation, query={"filters": f"{field}:{operator}:{value}"}) == [
        f"filters: Invalid list filter operator: {operator}. Field: {field}."
    ]


@pytest.mark.parametrize(ROW, unknown_words(v3_lists()))
def test_a_filter_takes_no_other_word(sandbox: Sandbox, operation: str, field: str, operator: str, value: str) -> None:
    assert sandbox.messages(operation, query={"filters": f"{field}:{operator}:{value}"}) == [
        f"filters: Invalid list filter value: {value}. Field: {field}."
    ]


@pytest.mark.parametrize(ROW, filters(v3_lists_below(), declared=True) + words(v3_lists_below()))
def test_a_filter_of_a_list_below_a_record_takes_its_operators_and_words(
    sandbox: Sandbox, path: dict[str, str], operation: str, field: str, operator: str, value: str
) -> None:
    assert sandbox.ok(operation, query={"filters": f"{field}:{operator}:{value}"}, **path)["results"] == []


@pytest.mark.parametrize(ROW, filters(v3_lists_below(), declared=False))
def test_a_filter_of_a_list_below_a_record_takes_no_other_operator(
    sandbox: Sandbox, path: dict[str, str], operation: str, field: str, operator: str, value: str
) -> None:
    assert sandbox.messages(operation, query={"filters": f"{field}:{operator}:{value}"}, **path) == [
        f"filters: Invalid list filter operator: {operator}. Field: {field}."
    ]


@pytest.mark.parametrize(ROW, unknown_words(v3_lists_below()))
def test_a_filter_of_a_list_below_a_record_takes_no_other_word(
    sandbox: Sandbox, path: dict[str, str], operation: str, field: str, operator: str, value: str
) -> None:
    assert sandbox.messages(operation, query={"filters": f"{field}:{operator}:{value}"}, **path) == [
        f"filters: Invalid list filter value: {value}. Field: {field}."
    ]
