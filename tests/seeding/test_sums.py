"""The starter's books add up."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from tests.seeding.written import Written, summed


def counts(transaction: Record, since: str) -> bool:
    """Whether a transaction counts as spend of the period that began at a stamp: cleared, or pending."""
    is_pending = "matchedClearTransactionId" not in transaction
    counted = {"CLEAR": True, "AUTHORIZATION": is_pending}.get(transaction["transactionType"], False)
    return counted and transaction["occurredTime"] >= since


def test_a_bill_is_the_sum_of_its_lines(starter: Written) -> None:
    bills = starter.all("bill")

    assert [bill["amount"] for bill in bills] == [
        sum(line["amount"] for line in bill["billLineItems"]) for bill in bills
    ]


def test_a_bill_owes_what_was_neither_paid_nor_scheduled_nor_credited(starter: Written) -> None:
    bills = starter.all("bill")

    assert [bill["dueAmount"] for bill in bills] == [
        bill["amount"] - bill["clearedAmount"] - bill["scheduledAmount"] - bill["creditAmount"] for bill in bills
    ]


def test_what_was_paid_of_bills_is_what_was_cleared_of_payments(starter: Written) -> None:
    paid = [part for part in starter.all("bill_payment") if part["cleared"]]
    cleared = {bill["id"]: bill["clearedAmount"] for bill in starter.all("bill") if bill["clearedAmount"]}

    assert cleared == summed(paid, "billId", "amount")


def test_a_payment_is_the_sum_of_its_parts(starter: Written) -> None:
    payments = {payment["id"]: payment["amount"] for payment in starter.all("payment")}

    assert payments == summed(starter.all("bill_payment"), "paymentId", "amount")


def test_a_vendors_balance_is_what_is_due_on_its_open_bills(starter: Written) -> None:
    live = [bill for bill in starter.all("bill") if not bill["archived"]]
    balances = {vendor["id"]: vendor["balance"]["amount"] for vendor in starter.all("vendor")}

    assert {key: cents for key, cents in balances.items() if cents} == summed(live, "vendorId", "dueAmount")


def test_an_invoice_is_the_sum_of_its_lines(starter: Written) -> None:
    invoices = starter.all("invoice")

    assert [invoice["totalAmount"] for invoice in invoices] == [
        sum(line["amount"] for line in invoice["invoiceLineItems"]) for invoice in invoices
    ]


def test_what_was_paid_of_invoices_is_what_was_received(starter: Written) -> None:
    received = [payment for payment in starter.all("received_payment") if payment["status"] == "PAID"]
    parts = [part for payment in received for part in payment["invoicePayments"]]
    paid = {invoice["id"]: invoice["paidAmount"] for invoice in starter.all("invoice") if invoice["paidAmount"]}

    assert paid == summed(parts, "invoiceId", "amount")


def test_a_customers_balance_is_what_is_due_on_its_invoices(starter: Written) -> None:
    live = [invoice for invoice in starter.all("invoice") if not invoice["archived"]]
    balances = {customer["id"]: customer["balance"]["amount"] for customer in starter.all("customer")}

    assert {key: cents for key, cents in balances.items() if cents} == summed(live, "customerId", "dueAmount")


def test_every_open_bill_owes_something(starter: Written) -> None:
    assert min(bill["dueAmount"] for bill in starter.all("bill") if bill["paymentStatus"] == "UNPAID") > 0


def test_a_budget_has_spent_what_its_transactions_of_the_period_come_to(starter: Written) -> None:
    since = {budget["id"]: budget["since"] for budget in starter.all("spend_budget")}
    held = [one for one in starter.all("spend_transaction") if counts(one, since[one["budgetId"]])]
    spent = {budget["id"]: budget["currentPeriod"]["spent"]["total"] for budget in starter.all("spend_budget")}

    assert {key: cents for key, cents in spent.items() if cents} == summed(held, "budgetId", "amount")
