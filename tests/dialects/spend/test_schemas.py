"""What OpenAPI shows of Spend & Expense follows from its views."""

import pytest

from tests.dialects.spend.client import Client


def test_a_create_names_its_required_fields(spend: Client) -> None:
    request_schema = spend.handler("spend.cards.create").request_schema

    assert request_schema is not None
    assert request_schema()["required"] == ["name", "userId", "budgetId"]


def test_a_change_requires_nothing(spend: Client) -> None:
    request_schema = spend.handler("spend.cards.update").request_schema

    assert request_schema is not None
    assert "required" not in request_schema()


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
    page = spend.schema(operation)

    assert list(page["properties"]) == ["nextPage", "prevPage", "results"]


def test_what_lists_only_filter_by_is_no_field_of_an_answer(spend: Client) -> None:
    card = spend.schema("spend.cards.get")

    assert {"budgetIds", "cardIds", "userIds", "types"}.isdisjoint(card["properties"])
