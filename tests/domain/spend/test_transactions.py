"""What the card network does: authorizations, clears, declines, reversals, refunds, and the sums that follow."""

from typing import Any

import pytest

from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.errors import BillError, Invalid
from mockserver.kernel.kinds import Record
from tests.domain.spend.company import Company


def spent(company: Company, budget: Record) -> tuple[int, int]:
    """Cleared and pending spend of a budget's period."""
    sums = company.period(budget)["spent"]
    return sums["cleared"], sums["pending"]


def test_an_authorization_is_pending(company: Company, budget: Record, card: Record) -> None:
    held = company.purchase(card, 1_234)

    assert held["transactionType"] == "AUTHORIZATION"
    assert spent(company, budget) == (0, 1_234)


def test_a_clear_is_a_transaction_of_its_own_that_points_back(company: Company, card: Record) -> None:
    held = company.purchase(card, 1_234)

    clear = company.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"]))

    again = company.domain(lambda ctx: TRANSACTIONS.get(ctx, held["id"]))
    assert (clear["transactionType"], clear["originalAuthTransactionId"]) == ("CLEAR", held["id"])
    assert again["matchedClearTransactionId"] == clear["id"]


def test_a_cleared_authorization_is_pending_no_more(company: Company, budget: Record, card: Record) -> None:
    company.cleared(card, 1_234)

    assert spent(company, budget) == (1_234, 0)


def test_a_merchant_may_capture_less(company: Company, budget: Record, card: Record) -> None:
    held = company.purchase(card, 1_234)

    company.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"], {"amount": 1_000}))

    assert spent(company, budget) == (1_000, 0)


def test_an_authorization_is_cleared_once(company: Company, card: Record) -> None:
    held = company.purchase(card, 1_234)
    company.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"]))

    with pytest.raises(BillError, match="not an open authorization"):
        company.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"]))


def test_a_reversal_is_an_authorization_of_the_negative_amount(company: Company, budget: Record, card: Record) -> None:
    held = company.purchase(card, 1_234)

    reversal = company.domain(lambda ctx: TRANSACTIONS.reverse(ctx, held["id"]))

    assert (reversal["transactionType"], reversal["amount"], reversal["isCredit"]) == ("AUTHORIZATION", -1_234, True)
    assert spent(company, budget) == (0, 0)


def test_a_refund_is_a_clear_of_the_negative_amount(company: Company, budget: Record, card: Record) -> None:
    clear = company.cleared(card, 1_234)

    refund = company.domain(lambda ctx: TRANSACTIONS.refund(ctx, clear["id"], {"amount": -234}))

    assert (refund["transactionType"], refund["isCredit"]) == ("CLEAR", True)
    assert spent(company, budget) == (1_000, 0)
    assert company.card_period(card)["spent"] == 1_000


def test_a_decline_counts_nowhere(company: Company, budget: Record, card: Record) -> None:
    declined = company.purchase(card, 20_001)

    assert declined["transactionType"] == "DECLINE"
    assert (declined["status"], declined["declineReason"]) == ("DECLINED", "Insufficient funds in the budget")
    assert spent(company, budget) == (0, 0)


def declined_as(company: Company, card: Record, amount: int, **values: Any) -> str | None:
    """The internal code a purchase is declined with."""
    return company.purchase(card, amount, **values).get("declineInternalReasonCode")


def test_a_frozen_card_buys_nothing(company: Company, budget: Record) -> None:
    assert declined_as(company, company.new_card(budget, status="FROZEN"), 1) == "CARD_NOT_ACTIVE"


def test_a_card_buys_to_the_end_of_its_last_day(company: Company, budget: Record) -> None:
    card = company.new_card(budget, expirationDate="2026-03-04")

    assert declined_as(company, card, 1) is None
    assert declined_as(company, card, 1, occurredTime="2026-03-05T08:00:00.000+00:00") == "CARD_EXPIRED"


def test_a_retired_budget_pays_nothing(company: Company, budget: Record, card: Record) -> None:
    company.domain(lambda ctx: BUDGETS.archive(ctx, budget["id"]))

    assert declined_as(company, card, 1) == "BUDGET_RETIRED"


def test_an_expired_budget_pays_nothing(company: Company) -> None:
    budget = company.new_budget(expirationDate="2026-03-03")

    assert declined_as(company, company.new_card(budget), 1) == "BUDGET_EXPIRED"


def test_a_purchase_over_the_maximum_size_is_declined(company: Company) -> None:
    card = company.new_card(company.new_budget(maxTxSize=500))

    assert declined_as(company, card, 500) is None
    assert declined_as(company, card, 501) == "MAX_TRANSACTION_SIZE"


def test_a_cards_own_limit_is_what_all_its_purchases_share(company: Company, budget: Record) -> None:
    card = company.new_card(budget, currentPeriod={"limit": 1_000})
    company.purchase(card, 600)

    assert declined_as(company, card, 401) == "CARD_LIMIT"
    assert declined_as(company, card, 400) is None


def test_a_members_own_limit_holds_for_cards_without_funds(company: Company, budget: Record) -> None:
    card = company.new_card(budget, shareBudgetFunds=False)
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 1_000}
    company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], company.admin["id"], funds))

    assert declined_as(company, card, 1_001) == "MEMBER_LIMIT"
    assert declined_as(company, card, 1_000) is None


def test_a_vendor_card_does_not_use_its_holders_own_funds(company: Company, budget: Record) -> None:
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 1_000}
    company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], company.admin["id"], funds))
    card = company.new_card(budget, type="VIRTUAL_VENDOR", shareBudgetFunds=False)

    bought = company.purchase(card, 1_001)

    member = company.domain(lambda ctx: MEMBERS.found(ctx, budget["id"], company.admin["id"]))
    assert (bought["transactionType"], member["currentPeriod"]["spent"]) == ("AUTHORIZATION", 0)


def test_a_budgets_buffer_may_be_spent_too(company: Company) -> None:
    card = company.new_card(company.new_budget(currentPeriod={"limit": 1_000, "overspendBuffer": 50}))

    assert declined_as(company, card, 1_051) == "BUDGET_LIMIT"
    assert declined_as(company, card, 1_050) is None


def test_a_limitless_budget_pays_anything(company: Company) -> None:
    card = company.new_card(company.new_budget(None, limitlessOverspend=True))

    assert declined_as(company, card, 100_000_000) is None


def test_a_purchase_of_an_earlier_period_adds_to_no_sum(company: Company, budget: Record, card: Record) -> None:
    company.purchase(card, 1_234, occurredTime="2026-02-28T20:00:00.000+00:00")

    assert spent(company, budget) == (0, 0)


def test_a_purchase_knows_its_card_and_holder(company: Company, budget: Record, card: Record) -> None:
    held = company.purchase(card, 1_234, merchantCategoryCode="5411")

    assert (held["userId"], held["cardLastFour"]) == (company.admin["id"], card["lastFour"])
    assert (held["rawMerchantName"], held["merchantCategoryCode"]) == ("CORNER GROCER", "5411")
    assert held["currencyData"]["originalCurrencyAmount"] == "12.34"


def test_a_physical_card_pays_from_the_budget_the_purchase_names(company: Company, budget: Record) -> None:
    card = company.new_card({"id": None}, type="PHYSICAL", name=None)

    company.purchase(card, 1_234, budgetId=budget["id"])

    assert spent(company, budget) == (0, 1_234)


def test_a_physical_card_without_a_budget_is_refused(company: Company) -> None:
    card = company.new_card({"id": None}, type="PHYSICAL", name=None)

    with pytest.raises(Invalid, match="budgetId: must not be empty"):
        company.purchase(card, 1_234)


def test_a_transaction_moves_its_sums_to_another_budget(company: Company, budget: Record, card: Record) -> None:
    clear = company.cleared(card, 1_234)
    other = company.new_budget()

    company.domain(lambda ctx: TRANSACTIONS.move(ctx, clear["id"], other["id"]))

    assert (spent(company, budget), spent(company, other)) == ((0, 0), (1_234, 0))
    assert company.card_period(card)["spent"] == 1_234


def test_a_child_adds_to_no_sum_and_stands_in_its_parent(company: Company, budget: Record, card: Record) -> None:
    parent = company.purchase(card, 1_234)

    child = company.purchase(card, 234, parentTransactionId=parent["id"])

    again = company.domain(lambda ctx: TRANSACTIONS.get(ctx, parent["id"]))
    assert (again["childTransactionIds"], child["isParent"]) == ([child["id"]], False)
    assert spent(company, budget) == (0, 1_234)


@pytest.mark.parametrize(
    ("reviewers", "status", "complete"),
    [
        ([], None, False),
        (["WAITING", "APPROVED"], "WAITING", False),
        (["APPROVED"], "APPROVED", True),
        (["APPROVED", "DENIED"], "DENIED", False),
    ],
)
def test_a_review_is_over_when_all_approve(
    company: Company, card: Record, reviewers: list[str], status: str | None, complete: bool
) -> None:
    given = [{"approverType": "ADMIN", "status": word} for word in reviewers]

    held = company.purchase(card, 1, reviewRequired=True, reviewers=given)

    assert (held["reviewStatus"], held["complete"]) == (status, complete)


def test_a_required_receipt_is_missing(company: Company) -> None:
    held = company.purchase(company.new_card(company.new_budget(receiptRequired=True)), 1)

    assert (held["receiptStatus"], held["complete"], held["status"]) == ("MISSING", False, "INCOMPLETE")


def test_spend_of_a_deleted_card_can_still_be_refunded(company: Company, budget: Record, card: Record) -> None:
    clear = company.cleared(card, 1_234)
    company.domain(lambda ctx: CARDS.delete(ctx, card["id"], "LOST"))

    company.domain(lambda ctx: TRANSACTIONS.refund(ctx, clear["id"]))

    assert spent(company, budget) == (0, 0)
