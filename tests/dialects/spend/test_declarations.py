"""Generated from what Spend & Expense declares: each filter with each operator and each word."""

import pytest

from tests.dialects.declarations import filters, spend_lists, unknown_words, words
from tests.dialects.spend.client import Client

ROW = ("operation", "field", "operator", "value")


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
