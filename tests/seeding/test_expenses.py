"""What the starter's S&E company notes of its expenses."""

from collections import Counter

from mockserver.domain.spend.reimbursements import STATUSES
from tests.seeding.written import Written


def test_there_are_reimbursements_in_every_status(starter: Written) -> None:
    assert {one["status"] for one in starter.all("spend_reimbursement")} == set(STATUSES)


def test_reimbursements_are_of_purchases_and_of_ways_driven(starter: Written) -> None:
    kinds = Counter((one["type"], one["fulfillmentType"]) for one in starter.all("spend_reimbursement"))

    assert kinds == {("PURCHASE", "ACH"): 18, ("MILEAGE", "PAYROLL"): 2}


def test_two_that_were_paid_together_are_one_batch(starter: Written) -> None:
    batches = [one["batchAmount"] for one in starter.all("spend_reimbursement") if one.get("batchId")]

    assert sorted(batches) == [4_400, 8_760, 36_445, 36_445]


def test_a_history_leads_to_the_status(starter: Written) -> None:
    last = [
        one["statusHistory"][-1]["status"] for one in starter.all("spend_reimbursement") if one["statusHistory"][1:]
    ]

    assert len(last) == 18
    assert last == [one["status"] for one in starter.all("spend_reimbursement") if one["statusHistory"][1:]]


def test_the_newest_transactions_have_custom_fields_with_values(starter: Written) -> None:
    newest = sorted(starter.all("spend_transaction"), key=lambda one: one["occurredTime"])[-12:]

    assert [one["id"] for one in newest if not any(tag["valueIds"] for tag in one["tags"])] == []
    assert sum(bool(one["receipts"]) for one in newest) == 6


def test_a_transaction_has_more_values_than_an_answer_shows(starter: Written) -> None:
    numbers = [len(tag["valueIds"]) for one in starter.all("spend_transaction") for tag in one.get("tags", ())]

    assert max(numbers) == 25


def test_a_company_has_one_field_of_free_text_from_its_beginning(starter: Written, empty: Written) -> None:
    assert [field["type"] for field in empty.all("spend_custom_field")] == ["NOTE"]
    assert Counter(field["type"] for field in starter.all("spend_custom_field")) == {"NOTE": 1, "CUSTOM_SELECTOR": 3}


def test_some_values_are_retired(starter: Written) -> None:
    values = [one["value"] for one in starter.all("spend_custom_field_value") if one["archived"]]

    assert values == ["Marin cottage"]


def test_some_transactions_are_locked_and_others_only_reconciled(starter: Written) -> None:
    states = Counter((one["isLocked"], one["isReconciled"]) for one in starter.all("spend_transaction"))

    assert states[True, True] > 0
    assert states[False, True] > 0


def test_the_newest_transaction_comes_of_a_challenge_that_was_accepted(starter: Written) -> None:
    (challenge,) = starter.all("spend_challenge")
    newest = max(starter.all("spend_transaction"), key=lambda one: one["occurredTime"])

    assert (challenge["status"], challenge["transactionId"]) == ("ACCEPTED", newest["id"])
