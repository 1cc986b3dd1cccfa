"""Reimbursements over the wire."""

from typing import Any

import pytest

from mockserver.dialects.http import Answer
from mockserver.domain.context import Context
from mockserver.domain.spend.reimbursements import REIMBURSEMENTS
from tests.dialects.spend.client import CLARK, Client, Json
from tests.refusals import refusal_of

CREATE, GET, LIST = "spend.reimbursements.create", "spend.reimbursements.get", "spend.reimbursements.list"
UPDATE, DELETE, ACT = "spend.reimbursements.update", "spend.reimbursements.delete", "spend.reimbursements.action"
URL, ATTACH = "spend.reimbursements.image-upload-url.create", "spend.reimbursements.receipts.create"
DETACH = "spend.reimbursements.receipts.delete"


class Desk:
    """A budget of 200.00 whose member Clark asks to be paid back."""

    def __init__(self, spend: Client, budget: Json) -> None:
        self.spend = spend
        self.budget = budget
        self.clark = spend.user()

    def body(self, **values: Any) -> Json:
        """What Clark asks for: 50.00, with one receipt."""
        return {
            "userId": self.clark["uuid"],
            "budgetId": self.budget["id"],
            "amount": 50,
            "note": "Team lunch",
            "merchantName": "Jasmine Thai",
            "occurredDate": "2026-03-03",
            "receipts": [{"url": self.spend.ok(URL)["url"], "filename": "lunch.png"}],
            **values,
        }

    def claim(self, **values: Any) -> Json:
        """A new reimbursement."""
        claim: Json = self.spend.ok(CREATE, self.body(**values))
        return claim

    def move(self, claim: Json, status: str, **values: str) -> Json:
        """A reimbursement with a status that BILL gives it."""

        def act(ctx: Context) -> object:
            return REIMBURSEMENTS.move_on(ctx, REIMBURSEMENTS.get(ctx, claim["uuid"]), status, **values)

        self.spend.domain(act)
        moved: Json = self.spend.ok(GET, reimbursementId=claim["id"])
        return moved

    def member(self, **values: Any) -> None:
        """Make Clark a member of the budget."""
        self.spend.ok("spend.budgets.members.replace", values, budgetId=self.budget["id"], userId=self.clark["id"])


@pytest.fixture
def desk(spend: Client, budget: Json) -> Desk:
    """A budget and a member of staff."""
    return Desk(spend, budget)


def test_a_reimbursement_is_answered_whole(desk: Desk) -> None:
    claim = desk.claim()

    (receipt,) = claim.pop("receipts")
    assert claim == {
        "id": claim["id"],
        "uuid": claim["uuid"],
        "amount": 50.0,
        "fulfillmentType": "ACH",
        "fundRequestAmount": 50.0,
        "fundRequestBudgetAmount": 0.0,
        "merchantName": "Jasmine Thai",
        "note": "Team lunch",
        "submittedTime": "2026-03-04T20:00:00.000+00:00",
        "occurredDate": "2026-03-03",
        "retired": False,
        "status": "AWAITING_APPROVAL",
        "type": "PURCHASE",
        "batchId": None,
        "batchAmount": None,
        "statusHistory": [
            {
                "actorId": desk.clark["id"],
                "actorRole": "SUBMITTER",
                "occurredTime": "2026-03-04T20:00:00.000+00:00",
                "note": None,
                "status": "CREATED",
            }
        ],
        "budgetId": desk.budget["id"],
        "budgetUuid": desk.budget["uuid"],
        "userId": desk.clark["id"],
        "userUuid": desk.clark["uuid"],
        "customFields": [],
    }
    assert receipt["filename"] == "lunch.png"
    assert receipt["uuid"].startswith("rct_")


def test_all_that_is_missing_is_said_at_once(desk: Desk) -> None:
    assert desk.spend.messages(CREATE, {"receipts": [{}]}) == [
        "userId: must not be empty",
        "budgetId: must not be empty",
        "amount: must not be null",
        "note: must not be empty",
        "merchantName: must not be empty",
        "occurredDate: must not be null",
        "receipts[0].url: must not be empty",
        "receipts[0].filename: must not be empty",
    ]


def test_nothing_is_left_of_one_with_an_unknown_upload(desk: Desk) -> None:
    receipts = [*desk.body()["receipts"], {"url": "https://example.com/x", "filename": "x.png"}]

    messages = desk.spend.messages(CREATE, desk.body(receipts=receipts))

    assert messages == ["receipts[1].url: must be the URL of an upload"]
    assert desk.spend.ok(LIST)["results"] == []


def test_a_retired_user_or_budget_is_refused(desk: Desk) -> None:
    body = desk.body()
    desk.spend.ok("spend.users.delete", userId=desk.clark["id"])

    assert desk.spend.messages(CREATE, body) == ["userId: user is retired"]


@pytest.mark.parametrize(
    ("membership", "lacking"),
    [
        ({"shareBudgetFunds": False, "limit": 30, "recurringLimit": 30}, (20.0, 0.0)),
        ({"shareBudgetFunds": False, "limit": 190, "recurringLimit": 190}, (0.0, 0.0)),
        ({"shareBudgetFunds": True}, (0.0, 0.0)),
    ],
)
def test_funds_are_requested_that_the_user_lacks(desk: Desk, membership: Json, lacking: tuple[float, float]) -> None:
    desk.member(**membership)

    claim = desk.claim()

    assert (claim["fundRequestAmount"], claim["fundRequestBudgetAmount"]) == lacking


def test_funds_are_requested_that_the_budget_lacks(desk: Desk) -> None:
    desk.member(shareBudgetFunds=False, limit=180, recurringLimit=180)

    claim = desk.claim(amount=230)

    assert (claim["fundRequestAmount"], claim["fundRequestBudgetAmount"]) == (50.0, 30.0)


def test_no_funds_are_requested_once_it_is_decided(desk: Desk) -> None:
    claim = desk.spend.ok(ACT, {"action": "APPROVE"}, reimbursementId=desk.claim()["id"])

    assert (claim["status"], claim["fundRequestAmount"]) == ("APPROVED", None)


def test_a_decision_is_noted_with_who_made_it(desk: Desk) -> None:
    denied = desk.spend.ok(ACT, {"action": "DENY", "note": "Private"}, reimbursementId=desk.claim()["uuid"])

    me = desk.spend.ok("spend.users.current.get")
    assert denied["statusHistory"][1] == {
        "actorId": me["id"],
        "actorRole": "ADMIN",
        "occurredTime": "2026-03-04T20:00:00.000+00:00",
        "note": "Private",
        "status": "DENIED",
    }
    assert desk.spend.messages(ACT, {"action": "APPROVE"}, reimbursementId=denied["id"]) == ["Reimbursement is DENIED."]


def test_a_decision_that_was_undone_is_made_again(desk: Desk) -> None:
    claim = desk.claim()
    desk.spend.ok(ACT, {"action": "DENY"}, reimbursementId=claim["id"])
    desk.move(claim, "DENIAL_UNDONE")

    assert desk.spend.ok(ACT, {"action": "APPROVE"}, reimbursementId=claim["id"])["status"] == "APPROVED"


def decision_of(desk: Desk, role: str) -> Answer:
    """What a member with a role in the budget is answered who approves a claim of another's."""
    boss = desk.spend.user(**{**CLARK, "email": "boss@happymusic.example"})
    params = {"budgetId": desk.budget["id"], "userId": boss["id"]}
    desk.spend.ok("spend.budgets.members.replace", {"role": role}, **params)
    claim = desk.claim()
    desk.spend.caller = desk.spend.as_user(boss["uuid"])

    return desk.spend.call(ACT, {"action": "APPROVE"}, reimbursementId=claim["id"])


def test_of_others_the_owner_of_the_budget_decides(desk: Desk) -> None:
    assert decision_of(desk, "OWNER").body["status"] == "APPROVED"


@pytest.mark.parametrize("role", ["MEMBER", "OBSERVER"])
def test_other_members_of_a_budget_do_not_decide(desk: Desk, role: str) -> None:
    text = "Current user or organization does not have valid permissions."

    assert refusal_of(decision_of(desk, role)) == f"403 BDC_1145 {text}"


@pytest.mark.parametrize(("role", "actor"), [("FINANCE_ADMIN", "ADMIN"), ("APPROVER", "MANAGER")])
def test_some_roles_decide_for_the_whole_company(desk: Desk, role: str, actor: str) -> None:
    boss = desk.spend.new_user(email="boss@happymusic.example", role=role)
    claim = desk.claim()
    desk.spend.caller = desk.spend.as_user(boss["id"], role)

    denied = desk.spend.ok(ACT, {"action": "DENY"}, reimbursementId=claim["id"])

    assert [step["actorRole"] for step in denied["statusHistory"]] == ["SUBMITTER", actor]


def test_a_change_before_the_decision_changes_anything(desk: Desk) -> None:
    claim = desk.claim()
    other = desk.spend.budget(name="Travel")

    changed = desk.spend.ok(UPDATE, {"budgetUuid": other["uuid"], "amount": "60"}, reimbursementId=claim["id"])

    assert (changed["budgetId"], changed["amount"], changed["note"]) == (other["id"], 60.0, "Team lunch")


def test_a_change_has_no_receipts(desk: Desk) -> None:
    claim = desk.claim()

    changed = desk.spend.ok(UPDATE, {"receipts": []}, reimbursementId=claim["id"])

    assert (changed["receipts"], desk.spend.unread) == (claim["receipts"], ["receipts"])


def test_after_the_decision_only_custom_fields_change(desk: Desk) -> None:
    body = {"name": "Purpose", "allowCustomValues": True, "global": True}
    field = desk.spend.ok("spend.custom-fields.create", body)
    claim = desk.claim()
    desk.spend.ok(ACT, {"action": "APPROVE"}, reimbursementId=claim["id"])
    setting = {"customFields": [{"customFieldId": field["uuid"], "selectedValues": ["Lunch"]}]}

    changed = desk.spend.ok(UPDATE, setting, reimbursementId=claim["id"])

    assert [one["value"] for one in changed["customFields"][0]["selectedValues"]] == ["Lunch"]
    assert desk.spend.messages(UPDATE, {"amount": 1}, reimbursementId=claim["id"]) == ["Reimbursement is APPROVED."]


def test_a_deleted_one_is_readable_and_listed_when_asked_for(desk: Desk) -> None:
    claim = desk.claim()

    answer = desk.spend.call(DELETE, reimbursementId=claim["uuid"])

    deleted = desk.spend.ok(GET, reimbursementId=claim["id"])
    assert (answer.status, answer.payload(), desk.spend.ok(LIST)["results"]) == (200, b"", [])
    assert (deleted["retired"], deleted["status"]) == (True, "DELETED")
    assert desk.spend.column("uuid", LIST, {"filters": "retired:eq:true"}) == [claim["uuid"]]
    assert (
        refusal_of(desk.spend.call(UPDATE, {"note": "x"}, reimbursementId=claim["id"]))
        == "400 Reimbursement is deleted."
    )


def test_one_that_is_paid_is_not_deleted(desk: Desk) -> None:
    claim = desk.move(desk.claim(), "PAID")

    assert refusal_of(desk.spend.call(DELETE, reimbursementId=claim["id"])) == "400 Reimbursement is PAID."


def test_those_paid_together_by_ach_share_a_batch(desk: Desk) -> None:
    first = desk.move(desk.claim(), "PAYMENT_PENDING")
    desk.move(desk.claim(amount=25), "PAYMENT_PENDING", batch=first["batchId"])
    paid = desk.move(first, "PAID")

    assert desk.spend.column("batchAmount", LIST) == [75.0, 75.0]
    assert (paid["batchId"], paid["statusHistory"][-1]["actorRole"]) == (first["batchId"], "SYSTEM")


def test_payroll_has_no_batch(desk: Desk) -> None:
    paid = desk.move(desk.claim(), "PAID", fulfillment="PAYROLL")

    assert (paid["fulfillmentType"], paid["batchId"], paid["batchAmount"]) == ("PAYROLL", None, None)


def test_reimbursements_do_not_count_as_spent(desk: Desk) -> None:
    desk.spend.ok(ACT, {"action": "APPROVE"}, reimbursementId=desk.claim()["id"])

    budget = desk.spend.ok("spend.budgets.get", budgetId=desk.budget["id"])
    assert budget["currentPeriod"]["spent"] == {"cleared": 0.0, "pending": 0.0, "total": 0.0}


def test_receipts_come_and_go(desk: Desk) -> None:
    claim = desk.claim()
    body = {"url": desk.spend.ok(URL)["url"], "filename": "dessert.jpg"}

    added = desk.spend.ok(ATTACH, body, reimbursementId=claim["id"])
    desk.spend.ok(DETACH, reimbursementId=claim["id"], receiptId=claim["receipts"][0]["uuid"])

    assert desk.spend.ok(GET, reimbursementId=claim["id"])["receipts"] == [added]
    assert desk.spend.column("receipts", LIST) == [[]]


@pytest.fixture
def several(desk: Desk) -> Desk:
    """Three reimbursements: 50.00 of Clark's, 70.00 of the admin's that is denied, and 20.00 by payroll."""
    desk.claim()
    denied = desk.claim(userId=desk.spend.admin["id"], amount=70)
    desk.spend.ok(ACT, {"action": "DENY"}, reimbursementId=denied["id"])
    desk.move(desk.claim(amount=20, receipts=[]), "PAID", fulfillment="PAYROLL")
    return desk


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ({}, [50.0, 70.0, 20.0]),
        ({"filters": "type:eq:MILEAGE"}, []),
        ({"filters": 'submittedTime:gte:"2026-03-04T20:00:00.000Z"'}, [50.0, 70.0, 20.0]),
        ({"filters": "submittedTime:lte:2026-03-04"}, []),
        ({"sort": "amount:desc"}, [70.0, 50.0, 20.0]),
        ({"sort": "status:asc"}, [50.0, 70.0, 20.0]),
        ({"sort": "fulfillmentType:desc"}, [20.0, 70.0, 50.0]),
        ({"sort": "receiptAddedTime"}, [20.0, 50.0, 70.0]),
    ],
)
def test_reimbursements_are_filtered_and_sorted(several: Desk, query: dict[str, str], amounts: list[float]) -> None:
    assert several.spend.column("amount", LIST, query) == amounts


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_reimbursements_are_filtered_by_what_they_belong_to(several: Desk, form: str) -> None:
    spend, ids = several.spend, several.spend.column(form, LIST)

    assert spend.column("amount", LIST, {"filters": f"userIds:eq:{several.clark[form]}"}) == [50.0, 20.0]
    assert spend.column("amount", LIST, {"filters": f'reimbursementIds:in:"{ids[2]},{ids[0]}"'}) == [50.0, 20.0]
    assert len(spend.column("amount", LIST, {"filters": f"budgetIds:eq:{several.budget[form]}"})) == 3


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ("status:eq:PAID", "field: status."),
        ("type:in:PURCHASE", "operator: in. Field: type."),
        ('submittedTime:eq:"2026-03-04"', "operator: eq. Field: submittedTime."),
        ("type:eq:TRIP", "value: TRIP. Field: type."),
    ],
)
def test_what_cannot_be_filtered_is_refused(several: Desk, filters: str, text: str) -> None:
    answer = several.spend.call(LIST, None, {"filters": filters})

    assert refusal_of(answer) == f"400 filters: Invalid list filter {text}"
