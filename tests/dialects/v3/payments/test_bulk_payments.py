"""v3 payments made in bulk."""

from typing import Any

import pytest

from tests.dialects.v3.payments.clients import NO_BILL, Clients


def test_a_bulk_payment_combines_the_bills_of_a_vendor(clients: Clients) -> None:
    second = clients.another_bill(142.0, number="2")
    parts = [{"billId": clients.bill, "amount": 228.99}, {"billId": second, "amount": 142}]
    body = clients.body(vendorId=None, billId=None, amount=None, processingOptions=None, payments=parts)

    answer = clients.sandbox.call("v3.payments.bulk.create", body)

    assert answer.status == 201
    (payment,) = answer.body["payments"]
    assert payment["amount"] == 370.99
    assert "billId" not in payment
    assert [part["billId"] for part in payment["billPayments"]] == [clients.bill, second]


def test_a_bulk_refusal_tells_of_every_bill(clients: Clients) -> None:
    parts = [{"billId": clients.bill, "amount": 1}, {"billId": NO_BILL, "amount": 1}]

    answer = clients.sandbox.call("v3.payments.bulk.create", clients.body(payments=parts))

    assert answer.status == 422
    assert [(element["code"], element["message"][:20]) for element in answer.body][1::2] == [
        ("BDC_1246", clients.bill),
        ("BDC_1205", NO_BILL),
    ]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"payments": []}, ["payments: must not be empty"]),
        ({}, ["payments: must not be null"]),
        ({"payments": [{}]}, ["payments[0].billId: must not be blank", "payments[0].amount: must not be null"]),
        (
            {"payments": [{"billId": "x", "amount": -0.01}]},
            ["payments[0].amount: must be greater than or equal to 0"],
        ),
        ({"payments": [{"billId": "x", "amount": 1}] * 51}, ["payments: size must be between 1 and 50"]),
    ],
)
def test_a_bulk_request_pays_one_to_fifty_bills_that_are_there(
    clients: Clients, changes: dict[str, Any], messages: list[str]
) -> None:
    body = clients.body(billId=None, amount=None, **changes)

    assert clients.sandbox.messages("v3.payments.bulk.create", body) == messages
