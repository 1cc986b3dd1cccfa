"""v3 payments made one by one: what requests must say, what answers show."""

from typing import Any

import pytest

from tests.dialects.v3.payments.clients import NO_BILL, Clients
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of


def test_a_new_payment_answers_201_with_all_it_has(clients: Clients) -> None:
    answer = clients.sandbox.call("v3.payments.create", clients.body(description="Drums", transactionNumber="T1"))

    assert answer.status == 201
    assert answer.body == {
        "amount": 228.99,
        "id": answer.body["id"],
        "vendorId": clients.vendor,
        "vendorName": "Happy Music Supplies",
        "billId": clients.bill,
        "billPayments": [{"id": answer.body["billPayments"][0]["id"], "billId": clients.bill, "amount": 228.99}],
        "description": "Drums",
        "processDate": "2026-03-03",
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": clients.bank},
        "processingOptions": {
            "requestPayFaster": False,
            "createBill": False,
            "requestCheckDeliveryType": "STANDARD",
        },
        "transactionNumber": "T1",
        "confirmationNumber": answer.body["confirmationNumber"],
        "status": "SCHEDULED",
        "onlinePayment": True,
        "disbursementType": "CHECK",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "createdBy": "006",
        "voidInfo": [],
        "cancelRequestSubmitted": False,
        "singleStatus": "SCHEDULED",
    }


def test_the_bill_of_a_new_payment_is_scheduled(clients: Clients) -> None:
    clients.pay()

    bill = clients.sandbox.ok("v3.bills.get", billId=clients.bill)
    assert (bill["paymentStatus"], bill["scheduledAmount"], bill["dueAmount"]) == ("SCHEDULED", 228.99, 0.0)


def test_a_payment_reads_as_it_was_made(clients: Clients) -> None:
    payment = clients.pay()

    assert clients.sandbox.ok("v3.payments.get", paymentId=payment["id"]) == payment
    assert clients.sandbox.ok("v3.payments.list")["results"] == [payment]


def test_an_unknown_payment_is_not_found(clients: Clients) -> None:
    refusal = clients.sandbox.refusal("v3.payments.get", paymentId="stp02NOSUCHPAYMENTAT")

    assert refusal == (404, ["BDC_1205"])


def test_paying_asks_for_trust_and_for_the_right_to_pay(sandbox: Sandbox) -> None:
    single, bulk = sandbox.handler("v3.payments.create"), sandbox.handler("v3.payments.bulk.create")

    assert (single.trust, single.permission) == (True, "pay")
    assert (bulk.trust, bulk.permission) == (True, "pay")


def test_what_undoes_a_payment_asks_for_the_right_but_not_for_trust(sandbox: Sandbox) -> None:
    cancel, void = sandbox.handler("v3.payments.cancel"), sandbox.handler("v3.payments.void")

    assert (cancel.trust, cancel.permission) == (False, "pay")
    assert (void.trust, void.permission) == (False, "pay")


def test_an_empty_request_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.payments.create", {}) == [
        "amount: must not be null",
        "fundingAccount: must not be null",
        "processingOptions: must not be null",
        "billId: must be provided if processingOptions.createBill is false",
    ]


@pytest.mark.parametrize("amount", [0, -1, 0.004])
def test_a_payment_of_nothing_is_a_business_error(clients: Clients, amount: float) -> None:
    answer = clients.sandbox.call("v3.payments.create", clients.body(amount=amount))

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: amount, {amount:.2f}. [{clients.bill}]"


def test_a_purpose_that_the_country_needs_none_of_is_refused(clients: Clients) -> None:
    body = clients.body(paymentPurpose={"text": "Lamps"})

    assert (
        refusal_of(clients.sandbox.call("v3.payments.create", body))
        == f"422 BDC_1119 Invalid field,value: paymentPurpose, Lamps. [{clients.bill}]"
    )


def test_no_request_at_all_is_refused(sandbox: Sandbox) -> None:
    assert len(sandbox.messages("v3.payments.create")) == 1


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"description": "x" * 71}, ["description: size must be between 0 and 70"]),
        ({"transactionNumber": "x" * 51}, ["transactionNumber: size must be between 0 and 50"]),
        ({"fundingAccount": {"id": "bac02X"}}, ["fundingAccount.type: must not be null"]),
        ({"billId": None}, ["billId: must be provided if processingOptions.createBill is false"]),
    ],
)
def test_a_request_that_breaks_a_constraint_is_refused(
    clients: Clients, changes: dict[str, Any], messages: list[str]
) -> None:
    assert clients.messages(**changes) == messages


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"fundingAccount": {"type": "BANK_ACCOUNT"}}, "BDC_1117 Missing required data for: fundingAccount.id."),
        ({"fundingAccount": {"type": "CARD_ACCOUNT"}}, "BDC_1117 Missing required data for: fundingAccount.id."),
        (
            {"fundingAccount": {"type": "WALLET"}, "processDate": None},
            "BDC_1117 Missing required data for: processDate.",
        ),
        (
            {"fundingAccount": {"type": "AP_CARD", "id": "apc"}, "processDate": None},
            "BDC_1117 Missing required data for: processDate.",
        ),
        ({"paymentPurpose": {}}, "BDC_1119 Invalid field,value: paymentPurpose, {}."),
        (
            {"paymentPurpose": {"text": "a", "code": {"name": "b"}}},
            'BDC_1119 Invalid field,value: paymentPurpose, {"text":"a","code":{"name":"b"}}.',
        ),
        (
            {"processingOptions": {"createBill": True}, "billId": "00n02X"},
            "BDC_1119 Invalid field,value: billId, 00n02X.",
        ),
        (
            {"processingOptions": {"createBill": True}, "billId": None, "vendorId": None},
            "BDC_1117 Missing required data for: vendorId.",
        ),
    ],
)
def test_what_only_the_text_of_the_document_asks_for_is_a_business_error(
    clients: Clients, changes: dict[str, Any], refusal: str
) -> None:
    answer = clients.sandbox.call("v3.payments.create", clients.body(**changes))

    assert refusal_of(answer) == f"422 {refusal}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"processDate": "03/03/2026"}, "processDate"),
        ({"processDate": "2026-02-30"}, "processDate"),
        ({"amount": "a lot"}, "amount"),
        ({"fundingAccount": "bac02X"}, "fundingAccount"),
        ({"fundingAccount": {"type": "CASH", "id": "bac02X"}}, "fundingAccount.type"),
        ({"processingOptions": {"requestCheckDeliveryType": "PIGEON"}}, "processingOptions"),
    ],
)
def test_a_wrong_type_is_told_alone(clients: Clients, changes: dict[str, Any], field: str) -> None:
    (message,) = clients.messages(**changes, description="x" * 71)

    assert message.startswith(field)


def test_a_bad_process_date_is_told_twice_and_its_placeholder_stays_empty(clients: Clients) -> None:
    answer = clients.sandbox.call("v3.payments.create", clients.body(processDate="2026-03-07"))

    assert answer.status == 422
    assert [(element["code"], element["category"], element["message"]) for element in answer.body] == [
        ("BDC_1152", "DOWNSTREAM", "Invalid Process Date : ${paramName0}."),
        ("BDC_1152", "DOWNSTREAM", f"{clients.bill} : Invalid Process Date : ${{paramName0}}."),
    ]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"amount": 229}, ["BDC_1159", "BDC_1159"]),
        ({"billId": NO_BILL}, ["BDC_1205", "BDC_1205"]),
        ({"vendorId": "00902NOSUCHVENDORATA"}, ["BDC_1205", "BDC_1205"]),
        ({"fundingAccount": {"type": "BANK_ACCOUNT", "id": "bac02NOSUCHACCOUNTAT"}}, ["BDC_1205", "BDC_1205"]),
    ],
)
def test_a_business_refusal_is_422_and_told_twice(clients: Clients, changes: dict[str, Any], codes: list[str]) -> None:
    assert clients.sandbox.refusal("v3.payments.create", clients.body(**changes)) == (422, codes)


def test_create_bill_answers_with_the_new_bill(clients: Clients) -> None:
    payment = clients.pay(billId=None, amount=64.99, processingOptions={"createBill": True})

    bill = clients.sandbox.ok("v3.bills.get", billId=payment["billId"])
    assert (bill["amount"], bill["paymentStatus"]) == (64.99, "SCHEDULED")
    assert payment["processingOptions"]["createBill"] is True


def test_the_vendor_follows_from_the_bill_and_the_date_from_the_calendar(clients: Clients) -> None:
    payment = clients.pay(vendorId=None, processDate=None)

    assert (payment["vendorId"], payment["processDate"]) == (clients.vendor, "2026-03-03")


def test_fields_bill_ignores_are_noted(clients: Clients) -> None:
    clients.pay(colour="green", fundingAccount={"type": "BANK_ACCOUNT", "id": clients.bank, "name": "Chase"})

    assert sorted(clients.sandbox.unread) == ["colour", "fundingAccount.name"]


@pytest.mark.parametrize("number", ["T-1", "T 1", "Zahlungsgr\u00fcnde"])
def test_a_transaction_number_takes_any_signs(clients: Clients, number: str) -> None:
    assert clients.pay(transactionNumber=number)["transactionNumber"] == number


def test_a_transaction_number_may_be_used_twice(clients: Clients) -> None:
    first, second = (clients.pay(amount=amount, transactionNumber="TN1") for amount in (10, 20))

    assert (first["transactionNumber"], second["transactionNumber"]) == ("TN1", "TN1")
