"""What a run costs at BILL."""

from __future__ import annotations

import pytest

from contract_tests.answers import Answer
from contract_tests.cost import cost_of


def answers(operation: str, count: int) -> list[Answer]:
    return [Answer(operation, 200, {}, b"", None)] * count


@pytest.mark.parametrize(
    ("operation", "count", "cost"),
    [
        ("v3.vendors.list", 1, "1 calls (1 v3); at BILL at least 0 minutes"),
        ("spend.budgets.list", 50, "50 calls (50 spend); at BILL at least 0 minutes"),
        ("spend.budgets.list", 1_001, "1,001 calls (1,001 spend); at BILL at least 20 minutes"),
        ("v3.login", 181, "181 calls (181 v3); at BILL at least 60 minutes"),
        ("", 2, "2 calls (2 no operation); at BILL at least 0 minutes"),
    ],
)
def test_the_slowest_of_bills_limits_says_how_long_it_takes(operation: str, count: int, cost: str) -> None:
    assert cost_of(answers(operation, count)) == cost


def test_apis_are_counted_the_most_called_first() -> None:
    assert cost_of(answers("v2.Login", 2) + answers("v3.login", 3)).startswith("5 calls (3 v3, 2 v2);")
