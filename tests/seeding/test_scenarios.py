"""Scenario files and how their parts add up."""

from __future__ import annotations

from datetime import date

import pytest

from mockserver.seeding.scenarios import SCENARIOS, Recipe, SeedingError, Table, add, tables
from mockserver.seeding.worlds import CHAPTERS
from tests.seeding.server import Server
from tests.seeding.written import MAIN, Written

# Tables of scenario files that other chapters read.
READ_BY_OTHERS = {"about", "partner", "places", "monthlyBills", "invoiceLines"}


def test_there_are_three_scenarios() -> None:
    assert SCENARIOS == ("empty", "large", "starter")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_table_of_a_scenario_has_a_reader(scenario: str) -> None:
    assert tables(scenario).keys() - CHAPTERS.keys() - READ_BY_OTHERS == set()


@pytest.mark.parametrize(
    ("more", "sum_of_both"),
    [
        ({"a": {"y": 2}}, {"a": {"x": 1, "y": 2}, "b": [1], "c": 1}),
        ({"b": [2]}, {"a": {"x": 1}, "b": [1, 2], "c": 1}),
        ({"c": 2, "d": 3}, {"a": {"x": 1}, "b": [1], "c": 2, "d": 3}),
    ],
)
def test_tables_merge_lists_grow_and_values_are_replaced(more: Table, sum_of_both: Table) -> None:
    target: Table = {"a": {"x": 1}, "b": [1], "c": 1}

    add(target, more)

    assert target == sum_of_both


def test_a_recipe_of_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(SeedingError, match="'lunar'"):
        Recipe("lunar", 1, date(2026, 11, 24), "sandbox")


def test_the_empty_scenario_has_users_and_a_chart_of_accounts_and_no_books(empty: Written) -> None:
    kinds = ("user", "role", "chart_of_account", "vendor", "bill", "customer", "bank_account")

    assert [len(empty.all(kind, MAIN)) for kind in kinds] == [6, 6, 34, 0, 0, 0, 0]


def test_the_chart_of_accounts_has_income_and_expenses(empty: Written) -> None:
    types = {account["account"]["type"] for account in empty.all("chart_of_account", MAIN)}

    assert types >= {"INCOME", "EXPENSE", "COST_OF_GOODS_SOLD", "BANK", "ACCOUNTS_PAYABLE"}


def test_the_empty_scenarios_company_is_one_administrator(empty: Written) -> None:
    assert [user["role"] for user in empty.all("spend_user")] == ["ADMIN"]


def test_a_world_knows_what_it_was_made_from(server: Server) -> None:
    assert server.state(server.new())["recipe"] == {
        "scenario": "empty",
        "seed": 1,
        "anchor": "2026-11-24",
        "environment": "sandbox",
    }
