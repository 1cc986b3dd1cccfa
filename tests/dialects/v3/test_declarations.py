"""Generated from what v3 declares: each filter with each operator and each word."""

import pytest

from tests.dialects.declarations import filters, unknown_words, v3_lists, words
from tests.dialects.v3.sandbox import Sandbox

ROW = ("operation", "field", "operator", "value")


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
