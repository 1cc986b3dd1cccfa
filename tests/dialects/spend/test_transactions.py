"""Transactions over the wire: how they look, how they are listed, and whose budget pays."""

import pytest

from mockserver.domain.spend.transactions import TRANSACTIONS
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

LIST = "spend.transactions.list"
GET = "spend.transactions.get"
PUT = "spend.transactions.replace"


@pytest.fixture
def card(spend: Client, budget: Json) -> Json:
    """An activated card that shares the budget's funds."""
    card: Json = spend.used_card(budget)
    return card


def test_a_transaction_is_answered_whole(spend: Client, budget: Json, card: Json) -> None:
    place = {"city": "San Jose", "state": "CA", "country": "US"}
    transaction = spend.purchase(card, 1_234, merchantLocation=place, merchantCategoryCode="5411")

    row = spend.ok(GET, transactionId=transaction["id"])

    holder = spend.ok("spend.users.current.get")
    assert row == {
        "id": row["id"],
        "uuid": transaction["id"],
        "childTransactionIds": [],
        "childTransactionUuids": [],
        "isLocked": False,
        "isReconciled": False,
        "transactionType": "AUTHORIZATION",
        "status": "COMPLETE",
        "parentTransactionId": None,
        "userId": holder["id"],
        "userUuid": holder["uuid"],
        "userName": "Grace Adams",
        "rawMerchantName": "CORNER GROCER",
        "merchantName": "Corner Grocer",
        "budgetId": budget["id"],
        "budgetUuid": budget["uuid"],
        "budgetName": "Supplies",
        "parentBudgetUuid": None,
        "originalAuthTransactionId": None,
        "originalAuthTransactionUuid": None,
        "isCredit": False,
        "currencyData": {
            "exchangeRate": 1.0,
            "exponent": 2,
            "originalCurrencyAmount": "1234",
            "originalCurrencyCode": "USD",
            "symbol": "$",
        },
        "receiptRequired": False,
        "reviewRequired": False,
        "occurredTime": "2026-03-04T20:00:00.000+00:00",
        "updatedTime": "2026-03-04T20:00:00.000+00:00",
        "authorizedTime": "2026-03-04T20:00:00.000+00:00",
        "complete": True,
        "pointsAwarded": 0,
        "customFields": [],
        "receipts": [],
        "network": "VISA",
        "isParent": False,
        "reviews": [],
        "amount": 12.34,
        "transactedAmount": 12.34,
        "fees": 0.0,
        "foreignExchangeFee": 0.0,
        "receiptStatus": "NOT_ATTACHED",
        "matchedClearTransactionId": None,
        "matchedClearTransactionUuid": None,
        "accountingIntegrationTransactions": None,
        "reviewers": [],
        "cardId": spend.ok("spend.cards.get", cardId=card["id"])["id"],
        "cardUuid": card["id"],
        "cardLastFour": card["lastFour"],
        "cardType": "VIRTUAL_MEMBER",
        "receiptSyncStatus": "NO_ATTACHMENTS",
        "merchantCategoryCode": "5411",
        "declineReason": None,
        "declineInternalReasonCode": None,
        "cardPresent": False,
        "merchantLocation": {**place, "postalCode": None},
        "disputeStatus": None,
    }


def test_a_clear_and_its_authorization_name_each_other_in_both_forms(spend: Client, card: Json) -> None:
    clear = spend.cleared(card, 100)

    cleared = spend.ok(GET, transactionId=clear["id"])
    held = spend.ok(GET, transactionId=cleared["originalAuthTransactionId"])

    assert held["uuid"] == cleared["originalAuthTransactionUuid"]
    assert (held["matchedClearTransactionId"], held["matchedClearTransactionUuid"]) == (cleared["id"], cleared["uuid"])


def test_a_decline_says_why(spend: Client, card: Json) -> None:
    declined = spend.ok(GET, transactionId=spend.purchase(card, 20_001)["id"])

    assert (declined["transactionType"], declined["status"]) == ("DECLINE", "DECLINED")
    assert declined["declineReason"] == "Insufficient funds in the budget"


def test_names_are_those_of_today(spend: Client, budget: Json, card: Json) -> None:
    transaction = spend.purchase(card, 100)

    spend.ok("spend.budgets.update", {"name": "Strings and Reeds"}, budgetId=budget["id"])
    spend.ok("spend.users.update", {"lastName": "Hopper"}, userId=spend.admin["id"])

    row = spend.ok(GET, transactionId=transaction["id"])
    assert (row["budgetName"], row["userName"]) == ("Strings and Reeds", "Grace Hopper")


def test_the_newest_come_first(spend: Client, card: Json) -> None:
    days = ("2026-03-02", "2026-03-04", "2026-03-01", "2026-03-04")
    uuids = [spend.purchase(card, 100, occurredTime=f"{day}T10:00:00.000+00:00")["id"] for day in days]

    assert spend.column("uuid", LIST) == [uuids[3], uuids[1], uuids[0], uuids[2]]


def test_a_child_is_read_and_not_listed(spend: Client, card: Json) -> None:
    parent = spend.purchase(card, 100)
    child = spend.purchase(card, 40, parentTransactionId=parent["id"])

    row = spend.ok(GET, transactionId=child["id"])

    assert spend.column("uuid", LIST) == [parent["id"]]
    assert (row["isParent"], row["parentTransactionId"]) == (False, spend.column("id", LIST)[0])
    assert spend.column("isParent", LIST) == [True]
    assert spend.column("childTransactionUuids", LIST) == [[child["id"]]]


@pytest.fixture
def ledger(spend: Client, card: Json) -> Client:
    """Four transactions: a clear of 10.00 with its authorization, a locked one of 20.00, and a decline."""
    held = spend.purchase(card, 1_000, merchantName="Drum Shop", occurredTime="2026-03-01T20:00:00.000+00:00")
    spend.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"], {"occurredTime": "2026-03-02T20:00:00.000+00:00"}))
    spend.purchase(
        card,
        2_000,
        isLocked=True,
        reviewRequired=True,
        reviewers=[{"approverType": "ADMIN", "status": "WAITING"}],
        syncStatus="SYNCED",
        fees=150,
        occurredTime="2026-03-03T20:00:00.000+00:00",
    )
    spend.purchase(card, 90_000, merchantName="Reed Shop", receiptRequired=True)
    return spend


@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        ('merchantName:eq:"Drum Shop"', [10.0, 10.0]),
        ("amount:gte:20,amount:lte:20.00", [20.0]),
        ("amount:lte:10", [10.0, 10.0]),
        ("fees:gte:1.5", [20.0]),
        ("fees:lte:1.49", [900.0, 10.0, 10.0]),
        ("type:eq:DECLINE", [900.0]),
        ('type:in:"CLEAR,DECLINE"', [900.0, 10.0]),
        ("type:ne:DECLINE", [20.0, 10.0, 10.0]),
        ('receiptStatus:nin:"MISSING,ATTACHED"', [20.0, 10.0, 10.0]),
        ("receiptStatus:eq:MISSING", [900.0]),
        ("isLocked:eq:true", [20.0]),
        ("complete:eq:false", [900.0, 20.0]),
        ("isReviewed:eq:true", []),
        ("syncStatus:eq:SYNCED", [20.0]),
        ("syncStatus:ne:SYNCED", [900.0, 10.0, 10.0]),
        ('syncStatus:nin:"SYNCED,NOT_SYNCED"', []),
        ('occurredTime:gte:"2026-03-03T20:00:00.000Z"', [900.0, 20.0]),
        ('occurredTime:gte:"2026-03-03T20:00:00.000+00:00"', [900.0, 20.0]),
        ("authorizedTime:lte:2026-03-03", [10.0, 10.0]),
        ("updatedTime:gte:2026-03-04", [900.0, 20.0, 10.0, 10.0]),
    ],
)
def test_transactions_are_filtered(ledger: Client, filters: str, amounts: list[float]) -> None:
    assert ledger.column("amount", LIST, {"filters": filters}) == amounts


def test_a_date_alone_as_upper_bound_leaves_its_day_out(ledger: Client) -> None:
    assert ledger.column("amount", LIST, {"filters": "occurredTime:lte:2026-03-02"}) == [10.0]


@pytest.mark.parametrize("name", ["cardId", "userId", "budgetId"])
@pytest.mark.parametrize("form", ["Id", "Uuid"])
def test_transactions_are_filtered_by_what_they_belong_to(ledger: Client, name: str, form: str) -> None:
    row = ledger.ok(LIST)["results"][0]
    value = row[f"{name.removesuffix('Id')}{form}"]

    assert len(ledger.column("id", LIST, {"filters": f"{name}:eq:{value}"})) == 4
    assert ledger.column("id", LIST, {"filters": f"{name}:eq:none"}) == []


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_transactions_are_filtered_by_their_ids(ledger: Client, form: str) -> None:
    first, second, *_ = ledger.column(form, LIST)

    assert ledger.column(form, LIST, {"filters": f'transactionIds:in:"{second},{first}"'}) == [first, second]


@pytest.mark.parametrize(
    ("sort", "amounts"),
    [
        ("amount:asc", [10.0, 10.0, 20.0, 900.0]),
        ("amount:desc", [900.0, 20.0, 10.0, 10.0]),
        ("occurredTime:asc", [10.0, 10.0, 20.0, 900.0]),
        ("merchantName", [20.0, 10.0, 10.0, 900.0]),
    ],
)
def test_transactions_are_sorted(ledger: Client, sort: str, amounts: list[float]) -> None:
    assert ledger.column("amount", LIST, {"sort": sort}) == amounts


@pytest.mark.parametrize("name", ["budgetId", "budgetUuid"])
@pytest.mark.parametrize("form", ["id", "uuid"])
def test_another_budget_pays(spend: Client, card: Json, name: str, form: str) -> None:
    clear = spend.cleared(card, 1_234)
    other = spend.budget(name="Strings")

    moved = spend.ok(PUT, {name: other[form]}, transactionId=clear["id"])

    assert (moved["budgetId"], moved["budgetUuid"], moved["budgetName"]) == (other["id"], other["uuid"], "Strings")
    assert spend.column("currentPeriod", "spend.budgets.list")[1]["spent"]["cleared"] == 12.34


def test_a_payer_is_required(spend: Client, card: Json) -> None:
    transaction = spend.purchase(card, 100)

    assert spend.messages(PUT, {}, transactionId=transaction["id"]) == ["budgetId: must not be empty"]


def test_an_unknown_payer_is_refused(spend: Client, card: Json) -> None:
    transaction = spend.purchase(card, 100)

    answer = spend.call(PUT, {"budgetId": "bgt_none"}, transactionId=transaction["id"])

    assert (answer.status, answer.body[0]["code"]) == (422, "BDC_1205")


def test_an_unknown_transaction_is_not_found(spend: Client, budget: Json) -> None:
    assert (
        refusal_of(spend.call(PUT, {"budgetId": budget["id"]}, transactionId="txr_none"))
        == "404 BDC_1205 No data found for the given id: txr_none."
    )


def test_a_retired_budget_does_not_pay(spend: Client, card: Json) -> None:
    transaction = spend.purchase(card, 100)
    other = spend.budget()
    spend.ok("spend.budgets.delete", budgetId=other["id"])

    messages = spend.messages(PUT, {"budgetId": other["id"]}, transactionId=transaction["id"])

    assert messages == ["budgetId: budget is retired"]


def test_a_locked_transaction_stays_where_it_is(spend: Client, budget: Json, card: Json) -> None:
    transaction = spend.purchase(card, 100, isLocked=True)

    assert spend.messages(PUT, {"budgetId": budget["id"]}, transactionId=transaction["id"]) == [
        "Transaction is locked."
    ]
