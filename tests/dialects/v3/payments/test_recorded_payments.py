"""v3 payments made outside BILL."""

from typing import Any

from mockserver.kernel.kinds import Record
from tests.dialects.v3.payments.clients import Clients
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of


def recorded(clients: Clients, **changes: Any) -> Record:
    body = {
        "vendorId": clients.vendor,
        "processDate": "2026-02-20",
        "toPrintCheck": False,
        "payments": [{"billId": clients.bill, "amount": "70"}],
    }
    return {**body, **changes}


def test_a_recorded_payment_answers_200_as_paid(clients: Clients) -> None:
    answer = clients.sandbox.call("v3.bills.record-payment", recorded(clients, description="Cash"))

    assert answer.status == 200
    assert answer.body == {
        "id": answer.body["id"],
        "vendorId": clients.vendor,
        "billId": clients.bill,
        "billPayments": [{"id": answer.body["billPayments"][0]["id"], "billId": clients.bill, "amount": 70.0}],
        "description": "Cash",
        "processDate": "2026-02-20",
        "amount": 70.0,
        "transactionNumber": answer.body["transactionNumber"],
        "confirmationNumber": answer.body["confirmationNumber"],
        "status": "PAID",
        "onlinePayment": False,
        "disbursementType": "OFFLINE",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "createdBy": "006",
        "disbursementStatus": "DONE",
        "singleStatus": "PAID_OFFLINE",
        "toPrintCheck": False,
    }


def test_a_recorded_payment_reduces_its_bill_at_once_and_can_be_voided(clients: Clients) -> None:
    payment = clients.sandbox.ok("v3.bills.record-payment", recorded(clients))
    bill = clients.sandbox.ok("v3.bills.get", billId=clients.bill)
    assert (bill["paidAmount"], bill["dueAmount"]) == (70.0, 158.99)

    body = {"type": "VOID_AND_CREDIT", "reason": "Typo"}
    voided = clients.sandbox.ok("v3.payments.void", body, paymentId=payment["id"])

    assert (voided["status"], voided["singleStatus"]) == ("VOID", "VOIDED")
    assert voided["voidInfo"][0]["reason"] == "Typo"


def test_recording_needs_no_trust_but_its_own_right(sandbox: Sandbox) -> None:
    handler = sandbox.handler("v3.bills.record-payment")

    assert (handler.trust, handler.permission) == (False, "record_payment")


def test_an_empty_record_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.bills.record-payment", {}) == [
        "vendorId: must not be blank",
        "processDate: must not be null",
        "toPrintCheck: must not be null",
        "payments: must not be null",
    ]


def test_a_recorded_payment_cannot_pay_more_than_is_due(clients: Clients) -> None:
    body = recorded(clients, payments=[{"billId": clients.bill, "amount": 229}])

    assert (
        refusal_of(clients.sandbox.call("v3.bills.record-payment", body))
        == f"422 BDC_1159 Cannot overpay a bill. [{clients.bill}]"
    )
