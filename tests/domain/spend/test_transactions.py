"""What the card network does: authorizations, clears, declines, reversals, refunds, and the sums that follow."""

from typing import Any

import pytest

from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.declines import Purchase, has_left
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.errors import BillError, Invalid
from mockserver.kernel.kinds import Record
from tests.domain.spend.spend_company import SpendCompany


def spent(spend_company: SpendCompany, budget: Record) -> tuple[int, int]:
    """Cleared and pending spend of a budget's period."""
    sums = spend_company.period(budget)["spent"]
    return sums["cleared"], sums["pending"]


def test_an_authorization_is_pending(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234)

    assert purchase["transactionType"] == "AUTHORIZATION"
    assert spent(spend_company, budget) == (0, 1_234)


def test_a_clear_is_a_transaction_of_its_own_that_points_back(spend_company: SpendCompany, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234)

    clear = spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"]))

    again = spend_company.domain(lambda ctx: TRANSACTIONS.get(ctx, purchase["id"]))
    assert (clear["transactionType"], clear["originalAuthTransactionId"]) == ("CLEAR", purchase["id"])
    assert again["matchedClearTransactionId"] == clear["id"]


def test_a_cleared_authorization_is_pending_no_more(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    spend_company.cleared(card, 1_234)

    assert spent(spend_company, budget) == (1_234, 0)


def test_a_merchant_may_capture_less(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234)

    spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"], {"amount": 1_000}))

    assert spent(spend_company, budget) == (1_000, 0)


def test_an_authorization_is_cleared_once(spend_company: SpendCompany, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234)
    spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"]))

    with pytest.raises(BillError, match="not an open authorization"):
        spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"]))


def test_a_reversal_is_an_authorization_of_the_negative_amount(
    spend_company: SpendCompany, budget: Record, card: Record
) -> None:
    purchase = spend_company.purchase(card, 1_234)

    reversal = spend_company.domain(lambda ctx: TRANSACTIONS.reverse(ctx, purchase["id"]))

    assert (reversal["transactionType"], reversal["amount"], reversal["isCredit"]) == ("AUTHORIZATION", -1_234, True)
    assert spent(spend_company, budget) == (0, 0)


def test_a_refund_is_a_clear_of_the_negative_amount(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    clear = spend_company.cleared(card, 1_234)

    refund = spend_company.domain(lambda ctx: TRANSACTIONS.refund(ctx, clear["id"], {"amount": -234}))

    assert (refund["transactionType"], refund["isCredit"]) == ("CLEAR", True)
    assert spent(spend_company, budget) == (1_000, 0)
    assert spend_company.card_period(card)["spent"] == 1_000


def test_a_decline_counts_nowhere(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    declined = spend_company.purchase(card, 20_001)

    assert declined["transactionType"] == "DECLINE"
    assert (declined["status"], declined["declineReason"]) == ("DECLINED", "Insufficient funds in the budget")
    assert spent(spend_company, budget) == (0, 0)


def declined_as(spend_company: SpendCompany, card: Record, amount: int, **values: Any) -> str | None:
    """The internal code a purchase is declined with."""
    return spend_company.purchase(card, amount, **values).get("declineInternalReasonCode")


def test_a_frozen_card_buys_nothing(spend_company: SpendCompany, budget: Record) -> None:
    assert declined_as(spend_company, spend_company.new_card(budget, status="FROZEN"), 1) == "CARD_FROZEN"


@pytest.mark.parametrize(
    ("moment", "reason"),
    [("2026-03-05T07:59:59.999+00:00", None), ("2026-03-05T08:00:00.000+00:00", "CARD_EXPIRED")],
)
def test_a_card_closes_at_midnight_before_its_last_day(
    spend_company: SpendCompany, budget: Record, moment: str, reason: str | None
) -> None:
    card = spend_company.new_card(budget, expirationDate="2026-03-05")

    assert declined_as(spend_company, card, 1, occurredTime=moment) == reason


def test_a_retired_budget_pays_nothing(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    spend_company.domain(lambda ctx: BUDGETS.archive(ctx, budget["id"]))

    assert declined_as(spend_company, card, 1) == "BUDGET_RETIRED"


def test_a_budget_pays_to_the_end_of_its_last_day(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(expirationDate="2026-03-04")

    assert declined_as(spend_company, spend_company.new_card(budget), 1) is None


def test_an_expired_budget_pays_nothing(spend_company: SpendCompany) -> None:
    budget = spend_company.new_budget(expirationDate="2026-03-03")

    assert declined_as(spend_company, spend_company.new_card(budget), 1) == "BUDGET_EXPIRED"


def test_a_purchase_over_the_maximum_size_is_declined(spend_company: SpendCompany) -> None:
    card = spend_company.new_card(spend_company.new_budget(maxTxSize=500))

    assert declined_as(spend_company, card, 500) is None
    assert declined_as(spend_company, card, 501) == "MAX_TRANSACTION_SIZE"


def test_a_cards_own_limit_is_what_all_its_purchases_share(spend_company: SpendCompany, budget: Record) -> None:
    card = spend_company.new_card(budget, currentPeriod={"limit": 1_000})
    spend_company.purchase(card, 600)

    assert declined_as(spend_company, card, 401) == "CARD_LIMIT"
    assert declined_as(spend_company, card, 400) is None


def test_a_members_own_limit_holds_for_cards_without_funds(spend_company: SpendCompany, budget: Record) -> None:
    card = spend_company.new_card(budget, shareBudgetFunds=False)
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 1_000}
    spend_company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], spend_company.admin["id"], funds))

    assert declined_as(spend_company, card, 1_001) == "MEMBER_LIMIT"
    assert declined_as(spend_company, card, 1_000) is None


def test_a_vendor_card_does_not_use_its_holders_own_funds(spend_company: SpendCompany, budget: Record) -> None:
    funds: Record = {"currentPeriod": {"limit": 1_000}, "recurringLimit": 1_000}
    spend_company.domain(lambda ctx: BUDGETS.put_member(ctx, budget["id"], spend_company.admin["id"], funds))
    card = spend_company.new_card(budget, type="VIRTUAL_VENDOR", shareBudgetFunds=False)

    bought = spend_company.purchase(card, 1_001)

    member = spend_company.domain(lambda ctx: MEMBERS.in_path(ctx, budget["id"], spend_company.admin["id"]))
    assert (bought["transactionType"], member["currentPeriod"]["spent"]) == ("AUTHORIZATION", 0)


def test_a_budgets_buffer_may_be_spent_too(spend_company: SpendCompany) -> None:
    card = spend_company.new_card(spend_company.new_budget(currentPeriod={"limit": 1_000, "overspendBuffer": 50}))

    assert declined_as(spend_company, card, 1_051) == "BUDGET_LIMIT"
    assert declined_as(spend_company, card, 1_050) is None


def test_a_limitless_budget_pays_anything(spend_company: SpendCompany) -> None:
    card = spend_company.new_card(spend_company.new_budget(None, limitlessOverspend=True, recurringLimit=20_000))

    assert declined_as(spend_company, card, 100_000_000) is None


def test_a_purchase_of_an_earlier_period_adds_to_no_sum(
    spend_company: SpendCompany, budget: Record, card: Record
) -> None:
    spend_company.purchase(card, 1_234, occurredTime="2026-02-28T20:00:00.000+00:00")

    assert spent(spend_company, budget) == (0, 0)


def test_a_purchase_knows_its_card_and_holder(spend_company: SpendCompany, budget: Record, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234, merchantCategoryCode="5411")

    assert (purchase["userId"], purchase["cardLastFour"]) == (spend_company.admin["id"], card["lastFour"])
    assert (purchase["rawMerchantName"], purchase["merchantCategoryCode"]) == ("CORNER GROCER", "5411")
    assert purchase["currencyData"]["originalCurrencyAmount"] == "1234"


def test_a_physical_card_pays_from_the_budget_the_purchase_names(spend_company: SpendCompany, budget: Record) -> None:
    card = spend_company.new_card({"id": None}, type="PHYSICAL", name=None)

    spend_company.purchase(card, 1_234, budgetId=budget["id"])

    assert spent(spend_company, budget) == (0, 1_234)


def test_a_physical_card_without_a_budget_is_refused(spend_company: SpendCompany) -> None:
    card = spend_company.new_card({"id": None}, type="PHYSICAL", name=None)

    with pytest.raises(Invalid, match="budgetId: must not be empty"):
        spend_company.purchase(card, 1_234)


def test_a_transaction_moves_its_sums_to_another_budget(
    spend_company: SpendCompany, budget: Record, card: Record
) -> None:
    clear = spend_company.cleared(card, 1_234)
    other = spend_company.new_budget()

    spend_company.domain(lambda ctx: TRANSACTIONS.move(ctx, clear["id"], other["id"]))

    assert (spent(spend_company, budget), spent(spend_company, other)) == ((0, 0), (1_234, 0))
    assert spend_company.card_period(card)["spent"] == 1_234


def test_a_child_adds_to_no_sum_and_stands_in_its_parent(
    spend_company: SpendCompany, budget: Record, card: Record
) -> None:
    parent = spend_company.purchase(card, 1_234)

    child = spend_company.purchase(card, 234, parentTransactionId=parent["id"])

    again = spend_company.domain(lambda ctx: TRANSACTIONS.get(ctx, parent["id"]))
    assert (parent["isParent"], again["isParent"], child["isParent"]) == (False, True, False)
    assert again["childTransactionIds"] == [child["id"]]
    assert spent(spend_company, budget) == (0, 1_234)


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
    spend_company: SpendCompany, card: Record, reviewers: list[str], status: str | None, complete: bool
) -> None:
    decisions = [{"approverType": "ADMIN", "status": word} for word in reviewers]

    purchase = spend_company.purchase(card, 1, reviewRequired=True, reviewers=decisions)

    assert (purchase["reviewStatus"], purchase["complete"]) == (status, complete)


def test_a_required_receipt_is_missing(spend_company: SpendCompany) -> None:
    purchase = spend_company.purchase(spend_company.new_card(spend_company.new_budget(receiptRequired=True)), 1)

    assert (purchase["receiptStatus"], purchase["complete"], purchase["status"]) == ("MISSING", False, "INCOMPLETE")


def test_spend_of_a_deleted_card_can_still_be_refunded(
    spend_company: SpendCompany, budget: Record, card: Record
) -> None:
    clear = spend_company.cleared(card, 1_234)
    spend_company.domain(lambda ctx: CARDS.set_deleted(ctx, card["id"], "LOST"))

    spend_company.domain(lambda ctx: TRANSACTIONS.refund(ctx, clear["id"]))

    assert spent(spend_company, budget) == (0, 0)


def test_what_costs_nothing_is_refunded_to_nobody(spend_company: SpendCompany, card: Record) -> None:
    purchase = spend_company.purchase(card, 1_234)
    free = spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"], {"amount": 0}))

    with pytest.raises(BillError, match="Transaction is not a cleared purchase"):
        spend_company.domain(lambda ctx: TRANSACTIONS.refund(ctx, free["id"]))


@pytest.mark.parametrize(("member", "holds"), [(None, True), ({"budgetRole": "VIEW_ONLY"}, True)])
def test_who_is_no_member_of_a_budget_has_left_it(card: Record, member: Record | None, holds: bool) -> None:
    assert has_left(Purchase(card, {}, member, None, 1, "")) is holds


def test_an_authorization_of_nothing_is_captured_and_one_that_was_given_up_is_not(
    spend_company: SpendCompany, card: Record
) -> None:
    nothing, purchase = spend_company.purchase(card, 0), spend_company.purchase(card, 100)
    reversal = spend_company.domain(lambda ctx: TRANSACTIONS.reverse(ctx, purchase["id"]))

    assert spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, nothing["id"]))["amount"] == 0
    with pytest.raises(BillError, match="Transaction is not an open authorization"):
        spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, reversal["id"]))
    with pytest.raises(BillError, match="Transaction is not an open authorization"):
        spend_company.domain(lambda ctx: TRANSACTIONS.clear(ctx, purchase["id"]))
