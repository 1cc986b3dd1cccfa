"""What the roles of Spend & Expense may do and see; all but what only an ADMIN may is assumed."""

from __future__ import annotations

import pytest

from mockserver.dialects.calls import handler_of
from mockserver.domain.roles import SPEND_ROLES
from mockserver.operations import load
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

RIGHTS = {
    "spend.users.create": {"ADMIN", "FINANCE_ADMIN"},
    "spend.cards.freeze": {"ADMIN", "FINANCE_ADMIN"},
    "spend.custom-fields.create": {"ADMIN", "FINANCE_ADMIN", "BOOKKEEPER"},
    "spend.custom-fields.values.delete": {"ADMIN", "FINANCE_ADMIN", "BOOKKEEPER"},
    "spend.transactions.custom-fields.replace": {"ADMIN", "FINANCE_ADMIN", "BOOKKEEPER", "MEMBER"},
    "spend.transactions.receipts.create": {"ADMIN", "FINANCE_ADMIN", "BOOKKEEPER", "MEMBER"},
    "spend.transactions.3ds-challenge": {"ADMIN"},
    "spend.reimbursements.create": {"ADMIN", "FINANCE_ADMIN", "BOOKKEEPER", "APPROVER", "MEMBER"},
    "spend.transactions.list": {*SPEND_ROLES},
}


@pytest.mark.parametrize("operation", RIGHTS)
def test_an_operation_is_for_those_whose_role_has_the_right(operation: str) -> None:
    right = handler_of(load().by_id[operation]).permission

    assert {role for role, rights in SPEND_ROLES.items() if right in rights} == RIGHTS[operation]


class Company:
    """The admin's budget and Clark's, each with a card and a purchase; Clark calls."""

    def __init__(self, spend: Client) -> None:
        self.spend = spend
        self.clark = spend.user()
        self.ours, self.his = spend.budget(name="Office"), spend.budget(name="Travel")
        params = {"budgetId": self.his["id"], "userId": self.clark["id"]}
        spend.ok("spend.budgets.members.replace", {"shareBudgetFunds": True}, **params)
        self.cards = [spend.used_card(self.ours), spend.used_card(self.his, userId=self.clark["uuid"])]
        self.purchases = [spend.cleared(card, 1_000)["id"] for card in self.cards]
        spend.caller = spend.as_user(self.clark["uuid"], "MEMBER")

    def body(self, user: str) -> Json:
        """A reimbursement of a user, without receipts."""
        fields = {"amount": 5, "note": "Lunch", "merchantName": "Corner Grocer", "occurredDate": "2026-03-03"}
        return {"userId": user, "budgetId": self.his["uuid"], "receipts": [], **fields}


@pytest.fixture
def company(spend: Client) -> Company:
    """A company, called by a member."""
    return Company(spend)


def test_a_member_lists_what_is_theirs(company: Company) -> None:
    lists = ("budgets", "cards", "transactions")

    names = [company.spend.column("uuid", f"spend.{name}.list") for name in lists]

    assert names[0] == [company.his["uuid"]]
    assert names[1] == [company.cards[1]["id"]]
    assert company.purchases[1] in names[2]
    assert company.purchases[0] not in names[2]


def test_a_member_reads_what_is_theirs(company: Company) -> None:
    spend = company.spend

    assert spend.status("spend.budgets.get", budgetId=company.his["id"]) == 200
    assert spend.status("spend.cards.get", cardId=company.cards[1]["id"]) == 200
    assert spend.status("spend.transactions.get", transactionId=company.purchases[1]) == 200


def test_a_member_is_refused_what_is_others(company: Company) -> None:
    spend, refusal = company.spend, "403 BDC_1145 Current user or organization does not have valid permissions."

    assert refusal_of(spend.call("spend.budgets.get", budgetId=company.ours["id"])) == refusal
    assert refusal_of(spend.call("spend.cards.get", cardId=company.cards[0]["id"])) == refusal
    assert refusal_of(spend.call("spend.transactions.get", transactionId=company.purchases[0])) == refusal


def test_a_member_asks_for_nobody_else_to_be_paid_back(company: Company) -> None:
    others, own = (company.body(user) for user in (company.spend.admin["id"], company.clark["uuid"]))

    assert (
        refusal_of(company.spend.call("spend.reimbursements.create", others))
        == "403 BDC_1145 Current user or organization does not have valid permissions."
    )
    assert company.spend.status("spend.reimbursements.create", own) == 200


@pytest.mark.parametrize(("role", "points"), [("ADMIN", 10), ("MEMBER", None), ("AUDITOR", None)])
def test_points_are_for_administrators(company: Company, role: str, points: int | None) -> None:
    company.spend.caller = company.spend.as_user(company.clark["uuid"], role)

    assert company.spend.ok("spend.transactions.get", transactionId=company.purchases[1])["pointsAwarded"] == points
