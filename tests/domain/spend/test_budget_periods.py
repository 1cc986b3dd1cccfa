"""A budget turns to its next period at local midnight: limits anew, spend from nothing, funds carried over."""

import pytest

from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.users import USERS
from mockserver.kernel.kinds import Record
from tests.domain.spend.spend_company import SpendCompany

LAST_OF_MARCH = "2026-04-01T06:59:59.999+00:00"
FIRST_OF_APRIL = "2026-04-01T07:00:00.000+00:00"
NOTHING = {"cleared": 0, "pending": 0, "total": 0}


def days(period: Record) -> tuple[str, str | None]:
    """The first day of a period and the first of the next one."""
    return period["startDate"], period["endDate"]


def member_period(spend_company: SpendCompany, budget: Record) -> Record:
    """The admin's funds in a budget."""
    member = spend_company.domain(lambda ctx: MEMBERS.of(ctx, budget["id"], spend_company.admin["id"]))
    return dict((member or {})["currentPeriod"])


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("DAILY", ("2026-03-04", "2026-03-05")),
        ("WEEKLY", ("2026-03-02", "2026-03-09")),
        ("MONTHLY", ("2026-03-01", "2026-04-01")),
        ("QUARTERLY", ("2026-03-01", "2026-06-01")),
        ("YEARLY", ("2026-03-01", "2027-03-01")),
    ],
)
def test_a_new_budget_is_in_the_period_of_today(
    spend_company: SpendCompany, interval: str, expected: tuple[str, str]
) -> None:
    budget = spend_company.new_budget(recurringInterval=interval)

    assert days(budget["currentPeriod"]) == expected


def test_today_is_that_of_the_budgets_zone(spend_company: SpendCompany) -> None:
    spend_company.go_to("2026-04-01T06:00:00.000+00:00")

    eastern = spend_company.new_budget(timezone="US/Eastern")
    pacific = spend_company.new_budget(timezone="US/Pacific")

    assert days(eastern["currentPeriod"]) == ("2026-04-01", "2026-05-01")
    assert days(pacific["currentPeriod"]) == ("2026-03-01", "2026-04-01")


def test_the_month_a_cycle_starts_in_can_be_chosen(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringInterval="YEARLY", recurMonth=7)

    assert days(budget["currentPeriod"]) == ("2025-07-01", "2026-07-01")


def test_without_an_interval_the_period_is_the_budgets_life(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringInterval="NONE", expirationDate="2026-12-31")

    assert days(budget["currentPeriod"]) == ("2026-03-04", "2026-12-31")


def test_a_period_lasts_to_the_last_moment_before_local_midnight(spend_company: SpendCompany, budget: Record) -> None:
    spend_company.go_to(LAST_OF_MARCH)

    assert days(spend_company.period(budget)) == ("2026-03-01", "2026-04-01")


def test_the_next_period_has_the_recurring_limit_and_no_spend(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringLimit=30_000)
    spend_company.cleared(spend_company.new_card(budget), 1_234)

    spend_company.go_to(FIRST_OF_APRIL)

    period = spend_company.period(budget)
    assert (days(period), period["limit"], period["spent"]) == (("2026-04-01", "2026-05-01"), 30_000, NOTHING)


def test_a_clock_turned_over_many_periods_stops_in_the_last(spend_company: SpendCompany, budget: Record) -> None:
    spend_company.go_to("2028-02-29T20:00:00.000+00:00")

    assert days(spend_company.period(budget)) == ("2028-02-01", "2028-03-01")


def test_a_limitless_budget_gets_no_limit(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(None, limitlessOverspend=True, recurringLimit=20_000)

    spend_company.go_to(FIRST_OF_APRIL)

    assert spend_company.period(budget).get("limit") is None


def test_a_limitless_budget_goes_on_without_its_recurring_limit(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(limitlessOverspend=True)
    spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringLimit": 30_000}))
    before = spend_company.period(budget).get("limit")

    spend_company.go_to(FIRST_OF_APRIL)

    assert spend_company.period(budget).get("limit") == before != 30_000


def test_a_retired_budget_stays_in_its_last_period(spend_company: SpendCompany, budget: Record) -> None:
    spend_company.domain(lambda ctx: BUDGETS.archive(ctx, budget["id"]))

    spend_company.go_to(FIRST_OF_APRIL)

    assert days(spend_company.period(budget)) == ("2026-03-01", "2026-04-01")


@pytest.mark.parametrize(("carry_over", "limit"), [(False, 3_000), (True, 3_600)])
def test_what_a_member_left_rolls_over_only_if_the_budget_says_so(
    spend_company: SpendCompany, carry_over: bool, limit: int
) -> None:
    budget = spend_company.new_budget(carryOver=carry_over)
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 3_000}
    spend_company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], spend_company.admin["id"], funds))
    spend_company.cleared(spend_company.new_card(budget), 400)

    spend_company.go_to(FIRST_OF_APRIL)

    assert member_period(spend_company, budget) == {"limit": limit, "spent": 0}
    assert spend_company.period(budget)["assigned"] == limit


@pytest.mark.parametrize(("carry_over", "limit"), [(False, 3_000), (True, 3_600)])
def test_what_a_recurring_card_left_rolls_over_only_if_its_budget_says_so(
    spend_company: SpendCompany, carry_over: bool, limit: int
) -> None:
    budget = spend_company.new_budget(carryOver=carry_over)
    card = spend_company.new_card(budget, currentPeriod={"limit": 1_000}, recurringLimit=3_000)
    spend_company.cleared(card, 400)

    spend_company.go_to(FIRST_OF_APRIL)

    assert spend_company.card_period(card) == {"limit": limit, "spent": 0}
    assert spend_company.period(budget)["assigned"] == limit


def test_a_recurring_card_has_the_periods_of_its_budget(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringInterval="WEEKLY")
    card = spend_company.new_card(budget, currentPeriod={"limit": 1_000}, recurringLimit=3_000)
    spend_company.cleared(card, 400)

    spend_company.go_to("2026-03-09T20:00:00.000+00:00")

    assert spend_company.card_period(card) == {"limit": 3_000, "spent": 0}


@pytest.mark.parametrize(("interval", "spent"), [("DAILY", 0), ("WEEKLY", 400), ("NONE", 400)])
def test_the_cards_of_a_budget_follow_its_new_periods(spend_company: SpendCompany, interval: str, spent: int) -> None:
    budget = spend_company.new_budget()
    card = spend_company.new_card(budget)
    spend_company.purchase(card, 400, occurredTime="2026-03-03T20:00:00.000+00:00")

    spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringInterval": interval}))

    assert spend_company.card_period(card)["spent"] == spent


def test_a_one_time_card_keeps_limit_and_spend(spend_company: SpendCompany, budget: Record) -> None:
    card = spend_company.new_card(budget, currentPeriod={"limit": 1_000})
    spend_company.cleared(card, 400)

    spend_company.go_to(FIRST_OF_APRIL)

    assert spend_company.card_period(card) == {"limit": 1_000, "spent": 400}


def test_a_sharing_card_counts_by_the_budgets_period(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringInterval="DAILY")
    card = spend_company.new_card(budget)
    spend_company.cleared(card, 400)

    spend_company.go_to("2026-03-05T08:00:00.000+00:00")

    assert spend_company.card_period(card) == {"spent": 0}


def test_another_interval_counts_the_spend_of_its_own_period(spend_company: SpendCompany, budget: Record) -> None:
    spend_company.cleared(spend_company.new_card(budget), 400)
    spend_company.go_to("2026-03-12T20:00:00.000+00:00")

    spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringInterval": "WEEKLY"}))

    period = spend_company.period(budget)
    assert (days(period), period["spent"], period["limit"]) == (("2026-03-09", "2026-03-16"), NOTHING, 20_000)
    assert member_period(spend_company, budget)["spent"] == 0


def test_going_back_to_the_longer_interval_finds_the_spend_again(spend_company: SpendCompany, budget: Record) -> None:
    spend_company.cleared(spend_company.new_card(budget), 400)
    spend_company.go_to("2026-03-12T20:00:00.000+00:00")
    spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringInterval": "WEEKLY"}))

    spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringInterval": "MONTHLY"}))

    assert spend_company.period(budget)["spent"] == {"cleared": 400, "pending": 0, "total": 400}
    assert member_period(spend_company, budget)["spent"] == 400


def test_a_cycles_month_is_forgotten_with_the_cycle(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(recurringInterval="QUARTERLY", recurMonth=2)

    changed = spend_company.domain(lambda ctx: BUDGETS.patch(ctx, budget["id"], {"recurringInterval": "MONTHLY"}))

    assert "recurMonth" not in changed


def test_a_retired_user_gives_back_what_was_assigned(spend_company: SpendCompany, budget: Record) -> None:
    clark = spend_company.new_user()
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 3_000}
    spend_company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], clark["id"], funds))

    spend_company.domain(lambda ctx: USERS.archive(ctx, clark["id"]))

    assert spend_company.period(budget)["assigned"] == 0
