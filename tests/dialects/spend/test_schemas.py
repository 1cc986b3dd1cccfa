"""What OpenAPI shows of Spend & Expense follows from its views."""

import pytest

from tests.dialects.spend.client import Client


def test_a_create_names_its_required_fields(spend: Client) -> None:
    reads = spend.handler("spend.cards.create").reads

    assert reads is not None
    assert reads()["required"] == ["name", "userId", "budgetId"]


def test_a_change_requires_nothing(spend: Client) -> None:
    reads = spend.handler("spend.cards.update").reads

    assert reads is not None
    assert "required" not in reads()


@pytest.mark.parametrize(
    "operation",
    [
        "spend.users.list",
        "spend.budgets.list",
        "spend.budgets.members.list",
        "spend.cards.list",
        "spend.transactions.list",
    ],
)
def test_a_list_is_a_page_of_results(spend: Client, operation: str) -> None:
    answers = spend.handler(operation).answers

    assert answers is not None
    assert list(answers()["properties"]) == ["nextPage", "prevPage", "results"]


def test_what_lists_only_filter_by_is_no_field_of_an_answer(spend: Client) -> None:
    answers = spend.handler("spend.cards.get").answers

    assert answers is not None
    assert {"budgetIds", "cardIds", "userIds", "types"}.isdisjoint(answers()["properties"])
