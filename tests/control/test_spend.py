"""Spend & Expense beyond its API: cards used, transactions locked, reimbursements moved on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.testing import MockTenant


class Desk:
    """A tenant's control API and its Spend & Expense, with a new budget of 200.00 and a card that is frozen."""

    def __init__(self, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.client = tenant.mock.app.test_client()
        self.headers = {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}
        self.me = self.spend("GET", "/users/current")
        limits = {"recurringInterval": "MONTHLY", "limit": 200, "recurringLimit": 200}
        self.budget = self.spend("POST", "/budgets", {"name": "Desk", "owners": [self.me["uuid"]], **limits})
        card = {"name": "Desk", "userId": self.me["uuid"], "budgetId": self.budget["uuid"], "limit": 100}
        self.card = self.spend("POST", "/cards", card)

    def spend(self, method: str, path: str, body: Any = None) -> Any:
        """What Spend & Expense answers."""
        answer = self.client.open(f"/connect/v3/spend{path}", method=method, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json(silent=True)

    def control(self, path: str, body: Any = None, method: str = "POST") -> tuple[int, Any]:
        """Status and body of the control API."""
        answer = self.client.open(f"/_mock/tenants/{self.tenant.id}/spend{path}", method=method, json=body)
        return answer.status_code, answer.get_json()

    def use(self, **body: Any) -> Any:
        """What becomes of a use of the card."""
        whole = {"cardId": self.card["uuid"], "amount": 12.5, "merchantName": "Corner Grocer", **body}
        status, answer = self.control("/transactions", whole)
        assert status == 200, answer
        return answer

    def follow(self, kind: str, transaction: Any, **body: Any) -> tuple[int, Any]:
        """What goes on from a transaction."""
        return self.control("/transactions", {"type": kind, "transactionId": transaction["uuid"], **body})

    @property
    def sums(self) -> tuple[float, float, float, float]:
        """Cleared and pending spend of the budget, the card's spend, and the member's (none of vendor cards)."""
        spent = self.spend("GET", f"/budgets/{self.budget['uuid']}")["currentPeriod"]["spent"]
        card = self.spend("GET", f"/cards/{self.card['uuid']}")["currentPeriod"]["spent"]
        member = self.spend("GET", f"/budgets/{self.budget['uuid']}/members/{self.me['uuid']}")["spent"]
        return spent["cleared"], spent["pending"], card, member


@pytest.fixture
def desk(tenant: MockTenant) -> Desk:
    """A card that is frozen, as all that the API makes in the sandbox."""
    return Desk(tenant)


@pytest.fixture
def active(desk: Desk) -> Desk:
    """A card that can be used."""
    desk.control(f"/cards/{desk.card['id']}/activate")
    return desk


def test_a_frozen_card_declines_with_its_reason(desk: Desk) -> None:
    declined = desk.use()

    assert (declined["transactionType"], declined["status"]) == ("DECLINE", "DECLINED")
    assert (declined["declineInternalReasonCode"], declined["declineReason"]) == ("CARD_FROZEN", "Card is frozen")
    assert desk.sums == (0, 0, 0, 0)


def test_an_activated_card_buys_and_money_is_held_everywhere(desk: Desk) -> None:
    status, card = desk.control(f"/cards/{desk.card['uuid']}/activate")

    bought = desk.use(merchantCategoryCode="5411")

    row = desk.spend("GET", f"/transactions/{bought['id']}")
    assert (status, card) == (200, {"uuid": desk.card["uuid"], "status": "ACTIVATED"})
    assert (bought["transactionType"], bought["amount"], row["merchantCategoryCode"]) == ("AUTHORIZATION", 12.5, "5411")
    assert desk.sums == (0, 12.5, 12.5, 0)


def test_a_clearing_moves_what_was_held(active: Desk) -> None:
    bought = active.use()

    status, clear = active.follow("CLEAR", bought, amount=13)

    assert (status, clear["transactionType"], clear["amount"]) == (200, "CLEAR", 13.0)
    assert clear["originalAuthTransactionUuid"] == bought["uuid"]
    assert active.sums == (13, 0, 13, 0)


def test_a_refund_gives_money_back_but_no_more_than_was_taken(active: Desk) -> None:
    _, clear = active.follow("CLEAR", active.use())

    _, part = active.follow("REFUND", clear, amount=2.5)
    status, refusal = active.follow("REFUND", clear, amount=10.01)
    _, rest = active.follow("REFUND", clear)

    assert (part["amount"], rest["amount"], active.sums[0]) == (-2.5, -10.0, 0)
    assert (status, refusal) == (409, {"error": "amount: must not be over 10.00"})


def test_what_is_left_of_a_reversed_authorization_is_cleared(active: Desk) -> None:
    bought = active.use()

    active.follow("REVERSAL", bought, amount=4.5)
    held = active.sums
    _, clear = active.follow("CLEAR", bought)

    assert (held, clear["amount"], active.sums) == ((0, 8, 8, 0), 8.0, (8, 0, 8, 0))
    assert active.follow("CLEAR", bought) == (409, {"error": "Transaction is not an open authorization."})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"amount": 100.01}, "CARD_LIMIT"),
        ({"type": "DECLINE", "amount": 500}, "CARD_LIMIT"),
        ({"type": "DECLINE", "reason": "USER_RETIRED"}, "USER_RETIRED"),
    ],
)
def test_a_decline_has_the_reason_there_is_or_the_one_named(active: Desk, body: Any, code: str) -> None:
    assert active.use(**body)["declineInternalReasonCode"] == code


def test_a_decline_without_any_reason_is_none(active: Desk) -> None:
    body = {"type": "DECLINE", "cardId": active.card["id"], "amount": 1, "merchantName": "Corner Grocer"}

    status, refusal = active.control("/transactions", body)

    assert (status, refusal["error"].partition(":")[0]) == (409, "reason")


def test_the_card_of_a_retired_user_declines(active: Desk) -> None:
    user = active.spend(
        "POST", "/users", {"firstName": "Ada", "lastName": "Reyes", "email": "ada@x.example", "role": "MEMBER"}
    )
    active.spend("PUT", f"/budgets/{active.budget['uuid']}/members/{user['uuid']}", {"shareBudgetFunds": True})
    body = {"name": "Ada", "userId": user["uuid"], "budgetId": active.budget["uuid"], "limit": 50}
    active.card = active.spend("POST", "/cards", body)
    active.control(f"/cards/{active.card['uuid']}/activate")
    active.spend("DELETE", f"/users/{user['uuid']}")

    assert active.use()["declineInternalReasonCode"] == "USER_RETIRED"


def test_a_challenge_waits_and_its_acceptance_buys(active: Desk) -> None:
    question = active.use(type="CHALLENGE")
    before = active.sums

    answer = active.spend("POST", f"/transactions/{question['acsTransactionId']}/3ds-challenge", {"action": "ACCEPT"})

    assert (question["status"], answer["status"]) == ("SENT", "ACCEPTED")
    assert (before, active.sums) == ((0, 0, 0, 0), (0, 12.5, 12.5, 0))


def test_a_purchase_may_lie_in_the_past(active: Desk) -> None:
    bought = active.use(occurredTime="2020-01-02T03:04:05Z")

    assert bought["occurredTime"] == "2020-01-02T03:04:05.000+00:00"
    assert active.sums[:2] == (0, 0)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({}, 400, "amount"),
        ({"amount": 1}, 400, "merchantName"),
        ({"amount": 1, "merchantName": "x"}, 400, "cardId"),
        ({"amount": 1, "merchantName": "x", "cardId": "crd_none"}, 404, "no record crd_none"),
        ({"amount": 0, "merchantName": "x", "cardId": "crd_none"}, 400, "amount"),
        ({"amount": 1e20, "merchantName": "x", "cardId": "crd_none"}, 400, "amount"),
        ({"amount": "1"}, 400, "amount"),
        ({"type": "GIFT"}, 400, "type"),
        ({"type": "CLEAR"}, 400, "transactionId"),
        ({"type": "CLEAR", "transactionId": "txr_none"}, 404, "no record txr_none"),
        ({"type": "DECLINE", "reason": "MOOD"}, 400, "reason"),
        ({"merchant": "x"}, 400, "merchant"),
    ],
)
def test_a_use_that_makes_no_sense_is_refused(desk: Desk, body: Any, status: int, word: str) -> None:
    answer = desk.control("/transactions", body)

    assert (answer[0], answer[1]["error"].startswith(word)) == (status, True)


def test_a_moment_that_is_none_is_refused(desk: Desk) -> None:
    body = {"cardId": desk.card["id"], "amount": 1, "merchantName": "x", "occurredTime": "yesterday"}

    assert desk.control("/transactions", body)[0] == 400


def test_a_deleted_card_is_not_activated(desk: Desk) -> None:
    desk.spend("DELETE", f"/cards/{desk.card['uuid']}?reason=LOST")

    assert desk.control(f"/cards/{desk.card['uuid']}/activate") == (409, {"error": "Card is deleted."})


def test_a_locked_transaction_has_bill_fail_for_receipts_until_it_is_opened(active: Desk) -> None:
    bought = active.use()
    path = f"/transactions/{bought['uuid']}"

    _, lock = active.control(f"{path}/lock", method="PUT")
    locked = active.spend("GET", path)
    _, opened = active.control(f"{path}/lock", method="DELETE")

    assert lock == {"uuid": bought["uuid"], "isLocked": True, "isReconciled": True}
    assert (locked["isLocked"], opened["isLocked"]) == (True, False)


@pytest.fixture
def claim(desk: Desk) -> Callable[..., tuple[int, Any]]:
    """Asks for a reimbursement of a way driven."""
    body = {
        "userId": desk.me["id"],
        "budgetId": desk.budget["uuid"],
        "amount": 56.28,
        "merchantName": "Own car",
        "note": "Site visits",
        "occurredDate": "2026-03-03",
        "type": "MILEAGE",
    }
    return lambda **values: desk.control("/reimbursements", body | values)


def test_a_way_driven_is_paid_by_payroll(desk: Desk, claim: Callable[..., tuple[int, Any]]) -> None:
    status, question = claim()
    body = {"status": "PAID", "fulfillmentType": "PAYROLL", "note": "With the March salary"}

    _, paid = desk.control(f"/reimbursements/{question['uuid']}/status", body)

    row = desk.spend("GET", f"/reimbursements/{question['uuid']}")
    assert (status, question["type"], question["status"]) == (200, "MILEAGE", "AWAITING_APPROVAL")
    assert (paid["status"], paid["fulfillmentType"], "batchId" in paid) == ("PAID", "PAYROLL", False)
    assert row["statusHistory"][-1]["note"] == "With the March salary"


def test_two_paid_by_ach_are_withdrawn_together(desk: Desk, claim: Callable[..., tuple[int, Any]]) -> None:
    first, second = (claim(amount=amount)[1]["uuid"] for amount in (10, 20))
    _, pending = desk.control(f"/reimbursements/{first}/status", {"status": "PAYMENT_PENDING"})

    body = {"status": "PAYMENT_PENDING", "batchId": pending["batchId"]}
    _, together = desk.control(f"/reimbursements/{second}/status", body)

    assert (together["batchId"], together["batchAmount"]) == (pending["batchId"], 30.0)
    assert desk.tenant.audit() == []


def test_a_deleted_reimbursement_stays_deleted(desk: Desk, claim: Callable[..., tuple[int, Any]]) -> None:
    uuid = claim()[1]["uuid"]
    desk.spend("DELETE", f"/reimbursements/{uuid}")

    assert desk.control(f"/reimbursements/{uuid}/status", {"status": "PAID"})[0] == 409


def test_what_is_used_in_process_is_the_same(desk: Desk) -> None:
    spend = desk.tenant.spend
    spend.activate(desk.card["id"])

    clear = spend.clear(spend.authorize(desk.card["id"], 12.5)["uuid"])
    spend.refund(clear["uuid"], 2.5)
    spend.reverse(spend.authorize(desk.card["id"], 1)["uuid"])
    spend.lock(clear["uuid"])

    assert spend.unlock(clear["uuid"])["isLocked"] is False
    assert spend.decline(desk.card["id"], 1, "CARD_FROZEN")["declineReason"] == "Card is frozen"
    assert spend.challenge(desk.card["id"], 1)["status"] == "SENT"
    assert desk.sums == (10, 0, 10, 0)
