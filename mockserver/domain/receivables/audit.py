"""What must add up in accounts receivable."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.audit import Finding, balances, check, differing
from mockserver.domain.receivables.customers import CUSTOMER
from mockserver.domain.receivables.invoices import INVOICE
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT
from mockserver.store.transaction import Transaction


@check
def invoices(tx: Transaction) -> Iterator[Finding]:
    """An invoice is the sum of what is paid, scheduled, credited and still due."""
    for invoice in tx.everywhere(INVOICE):
        parts = invoice["paidAmount"] + invoice["creditAmount"] + invoice["scheduledAmount"] + invoice["dueAmount"]
        yield from differing(
            invoice, totalAmount=(invoice["totalAmount"], parts), overpaid=(max(-invoice["dueAmount"], 0), 0)
        )


@check
def received_payments(tx: Transaction) -> Iterator[Finding]:
    """What was received is what invoices took and what is left of it."""
    for payment in tx.everywhere(RECEIVED_PAYMENT):
        applied = sum(part["amount"] for part in payment["invoicePayments"])
        yield from differing(payment, unappliedAmount=(payment["unappliedAmount"], payment["amount"] - applied))


@check
def customers(tx: Transaction) -> Iterator[Finding]:
    """A customer's balance is what is due on its live invoices."""
    yield from balances(tx, CUSTOMER, INVOICE, "customerId")
