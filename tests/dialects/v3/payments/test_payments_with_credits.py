"""v3 payments that use vendor credits: those on the bill already, more than is left, more than the bill owes."""

import pytest

from tests.dialects.v3.payments.clients import Clients
from tests.refusals import refusal_of


def credit_of(clients: Clients, amount: float, on_bill: float = 0) -> str:
    """A credit of the vendor, some of it on the bill already."""
    body = {
        "vendorId": clients.vendor,
        "referenceNumber": "C-1",
        "creditDate": "2026-03-01",
        "vendorCreditLineItems": [{"amount": amount}],
    }
    credit = str(clients.sandbox.ok("v3.vendor-credits.create", body)["id"])
    clients.sandbox.ok("v3.bills.update", {"vendorCredits": [{"id": credit, "amount": on_bill}]}, billId=clients.bill)
    return credit


def bill_of(clients: Clients) -> tuple[float, float]:
    """What the bill is credited and still owes."""
    bill = clients.sandbox.ok("v3.bills.get", billId=clients.bill)
    return bill["creditAmount"], bill["dueAmount"]


def used(clients: Clients, credit: str) -> float:
    """How much of a credit is used."""
    return float(clients.sandbox.ok("v3.vendor-credits.get", vendorCreditId=credit)["appliedAmount"])


@pytest.mark.parametrize(
    ("in_payment", "amount", "after"),
    [
        (150, 78.99, (150.0, 0.0)),
        (100, 128.99, (100.0, 0.0)),
        (50, 178.99, (50.0, 0.0)),
        (50, 100, (50.0, 78.99)),
        (0, 228.99, (0.0, 0.0)),
    ],
)
def test_a_credit_that_is_on_the_bill_gets_the_amount_of_the_payment(
    clients: Clients, in_payment: float, amount: float, after: tuple[float, float]
) -> None:
    credit = credit_of(clients, 150, on_bill=100)

    clients.pay(amount=amount, vendorCredits=[{"id": credit, "amount": in_payment}])

    assert bill_of(clients) == after
    assert used(clients, credit) == after[0]


def test_another_credit_is_added_to_the_one_on_the_bill(clients: Clients) -> None:
    credit_of(clients, 100, on_bill=100)
    other = credit_of(clients, 50)

    clients.pay(amount=78.99, vendorCredits=[{"id": other, "amount": 50}])

    assert bill_of(clients) == (150.0, 0.0)


@pytest.mark.parametrize(("in_payment", "amount"), [(300, 10), (150, 79), (50, 179), (0, 229)])
def test_money_and_credit_are_no_more_than_the_bill_owes(clients: Clients, in_payment: float, amount: float) -> None:
    credit = credit_of(clients, 500, on_bill=100)
    body = clients.body(amount=amount, vendorCredits=[{"id": credit, "amount": in_payment}])

    refusal = refusal_of(clients.sandbox.call("v3.payments.create", body))

    assert refusal == f"422 BDC_1159 Cannot overpay a bill. [{clients.bill}]"
    assert bill_of(clients) == (100.0, 128.99)
    assert used(clients, credit) == 100.0


def test_no_more_of_a_credit_is_used_than_there_is(clients: Clients) -> None:
    credit = credit_of(clients, 150, on_bill=100)
    body = clients.body(amount=10, vendorCredits=[{"id": credit, "amount": 150.01}])

    refusal = refusal_of(clients.sandbox.call("v3.payments.create", body))

    assert refusal == f"422 BDC_1119 Invalid field,value: vendorCredits.amount, 50.01. [{clients.bill}]"
    assert used(clients, credit) == 100.0


def test_a_recorded_payment_changes_a_credit_on_the_bill_too(clients: Clients) -> None:
    credit = credit_of(clients, 150, on_bill=100)
    part = {"billId": clients.bill, "amount": 178.99, "vendorCredits": [{"id": credit, "amount": 50}]}
    body = {"vendorId": clients.vendor, "processDate": "2026-03-02", "toPrintCheck": False, "payments": [part]}

    clients.sandbox.ok("v3.bills.record-payment", body)

    assert (bill_of(clients), used(clients, credit)) == ((50.0, 0.0), 50.0)
