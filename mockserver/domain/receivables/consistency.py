"""What must add up in accounts receivable."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.consistency import check
from mockserver.domain.receivables.credit_memos import CREDIT_MEMO, CREDIT_MEMOS, available
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.domain.receivables.invoice_credits import INVOICE_CREDIT
from mockserver.domain.receivables.invoices import INVOICE, INVOICES
from mockserver.domain.receivables.received_payments import (
    RECEIVED_PAYMENT,
    RECEIVED_PAYMENTS,
    cents_by_invoice,
    credit,
    totals,
)
from mockserver.domain.sums import Finding, differing, differing_balances, totals_by_id
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction


@check(INVOICES)
def invoices(tx: Transaction) -> Iterator[Finding]:
    """An invoice is the sum of its lines and tax, and that of what is paid, scheduled, credited and still due."""
    credit_by_invoice = totals_by_id(tx.everywhere(INVOICE_CREDIT), "invoiceId")
    received = parts_by_invoice(tx)
    for invoice in tx.everywhere(INVOICE):
        key = (invoice["org"], invoice["id"])
        sums = totals(received.get(key, ()))
        parts = sums["paidAmount"] + sums["scheduledAmount"] + invoice["creditAmount"]
        yield from differing(
            invoice,
            totalAmount=(invoice["totalAmount"], worth(invoice, "invoiceLineItems")),
            creditAmount=(invoice["creditAmount"], credit_by_invoice.get(key, 0)),
            **{name: (invoice[name], cents) for name, cents in sums.items()},
            dueAmount=(invoice["dueAmount"], invoice["totalAmount"] - parts),
            overpaid=(max(-invoice["dueAmount"], 0) if invoice["totalAmount"] >= 0 else 0, 0),
        )


def worth(record: Record, lines: str) -> int:
    """What the lines and the tax of an invoice or credit memo come to, in cents."""
    return int(sum(line["amount"] for line in record[lines]) + record["salesTaxTotal"])


def parts_by_invoice(tx: Transaction) -> dict[tuple[int, str], list[Record]]:
    """What received payments say they settle of each invoice, by organization and invoice."""
    parts: dict[tuple[int, str], list[Record]] = {}
    for payment in tx.everywhere(RECEIVED_PAYMENT):
        for invoice_id, cents in cents_by_invoice(payment).items():
            part = {"status": payment["status"], "amount": cents}
            parts.setdefault((payment["org"], invoice_id), []).append(part)
    return parts


@check(RECEIVED_PAYMENTS)
def received_payments(tx: Transaction) -> Iterator[Finding]:
    """What was received is what invoices took and what is left of it."""
    for payment in tx.everywhere(RECEIVED_PAYMENT):
        remainder = payment["amount"] - sum(cents_by_invoice(payment).values())
        yield from differing(payment, unappliedAmount=(payment["unappliedAmount"], remainder))


@check(CREDIT_MEMOS)
def credit_memos(tx: Transaction) -> Iterator[Finding]:
    """A memo is the sum of its lines and tax; it is used as far as invoices show it, and never further than it goes."""
    use_by_memo = totals_by_id(tx.everywhere(INVOICE_CREDIT), "creditMemoId")
    for memo in tx.everywhere(CREDIT_MEMO):
        yield from differing(
            memo,
            amount=(memo["amount"], worth(memo, "creditMemoLineItems")),
            appliedAmount=(memo["appliedAmount"], use_by_memo.get((memo["org"], memo["id"]), 0)),
            overused=(max(memo["appliedAmount"] - memo["amount"], 0), 0),
        )


@check(CUSTOMERS)
def customers(tx: Transaction) -> Iterator[Finding]:
    """A customer's balance is what is due on its live invoices, its credit what is left of memos and payments."""
    yield from differing_balances(tx, CUSTOMER, INVOICE, "customerId")
    holders = [{**memo, "left": available(memo)} for memo in tx.everywhere(CREDIT_MEMO)]
    holders += [{**payment, "left": credit(payment)} for payment in tx.everywhere(RECEIVED_PAYMENT)]
    credits = totals_by_id(holders, "customerId", "left")
    for customer in tx.everywhere(CUSTOMER):
        credit_sums = (customer["availCredit"], credits.get((customer["org"], customer["id"]), 0))
        yield from differing(customer, availCredit=credit_sums)
