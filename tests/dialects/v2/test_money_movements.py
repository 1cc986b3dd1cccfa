"""v2 money movements and convenience fees: what bank statements show of payments."""

from typing import Any

import pytest

from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS
from tests.dialects.v2.sandbox import ZEROS, Sandbox

ADDRESS = {"address1": "1 Main Street", "addressCity": "San Jose", "addressZip": "95002", "addressCountry": "US"}


@pytest.fixture
def account(sandbox: Sandbox) -> str:
    """The bank account that pays."""
    return sandbox.move_in()


@pytest.fixture
def payment(sandbox: Sandbox, account: str) -> dict[str, Any]:
    """A payment of 50 for the fourth."""
    vendor = sandbox.make("Vendor", name="Happy Music Supplies", **ADDRESS)["id"]
    bill = sandbox.make(
        "Bill",
        vendorId=vendor,
        invoiceNumber="202",
        invoiceDate="2026-03-01",
        dueDate="2026-04-01",
        billLineItems=[{"amount": 50}],
    )
    data = {"processDate": "2026-03-04", "billPays": [{"billId": bill["id"], "amount": 50}]}
    (payment,) = sandbox.ok("PayBills", data)["sentPays"]
    return dict(payment)


def test_money_moves_when_a_payment_is_funded(sandbox: Sandbox, account: str, payment: dict[str, Any]) -> None:
    before = sandbox.ok("List/MoneyMovement", {})
    sandbox.go_to("2026-03-04T18:00:00.000+00:00")
    (movement,) = sandbox.ok("List/MoneyMovement", {})
    (item,) = movement["moneyMovementItems"]

    assert before == []
    assert (movement["type"], movement["status"], movement["amount"]) == ("1", "0", -50.0)
    assert (movement["bankAccountId"], movement["processDate"]) == (account, "2026-03-04")
    assert (item["moneyMovementId"], item["amount"], item["name"]) == (movement["id"], -50.0, payment["name"])


def test_a_movement_is_confirmed_when_the_payment_is_processed(sandbox: Sandbox, payment: dict[str, Any]) -> None:
    sandbox.go_to("2026-03-05T08:00:00.000+00:00")

    assert [row["status"] for row in sandbox.ok("List/MoneyMovement", {})] == ["1"]


def test_a_movement_is_void_with_its_payment(sandbox: Sandbox, payment: dict[str, Any]) -> None:
    sandbox.go_to("2026-03-05T08:00:00.000+00:00")
    sandbox.ok("VoidAPPayment", {"sentPayId": payment["id"], "voidRequestType": "0", "reason": "Twice"})

    assert [row["status"] for row in sandbox.ok("List/MoneyMovement", {})] == ["2"]


def test_a_cancelled_payment_moves_no_money(sandbox: Sandbox, payment: dict[str, Any]) -> None:
    sandbox.ok("CancelAPPayment", {"sentPayId": payment["id"]})
    sandbox.go_to("2026-03-05T08:00:00.000+00:00")

    assert sandbox.ok("List/MoneyMovement", {}) == []


def test_movements_are_filtered(sandbox: Sandbox, account: str, payment: dict[str, Any]) -> None:
    sandbox.go_to("2026-03-04T18:00:00.000+00:00")
    terms = [("type", "1"), ("status", "0"), ("amount", "-50"), ("processDate", "2026-03-04")]
    filters = [{"field": field, "op": "=", "value": value} for field, value in [*terms, ("bankAccountId", account)]]
    other = [{"field": "type", "op": "=", "value": "2"}]

    assert len(sandbox.ok("List/MoneyMovement", {"filters": filters})) == 1
    assert sandbox.ok("List/MoneyMovement", {"filters": other}) == []


def test_a_payment_by_card_leaves_its_fee(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Paperless Band")["id"]
    values = {"customerId": customer, "paymentDate": "2026-03-02", "receivablesType": "CREDIT_CARD"}
    with sandbox.context() as ctx:
        RECEIVED_PAYMENTS.create(ctx, values | {"amount": 100_00, "convenienceFeeAmount": 290, "invoicePayments": []})
    (fee,) = sandbox.ok("List/RPConvFee", {})
    (payment,) = sandbox.ok("List/ReceivedPay", {})

    assert (fee["amount"], fee["paymentDate"], fee["chartOfAccountId"]) == (2.9, "2026-03-02", ZEROS)
    assert (payment["convFeeAmount"], payment["rPConvFee"], payment["unappliedAmount"]) == (2.9, 2.9, 100.0)
    assert sandbox.ok("Crud/Read/RPConvFee", {"id": fee["id"]}) == fee
