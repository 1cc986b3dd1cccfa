"""Entries of invoices, credit memos and what customers pay."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.ledger.accounts import FEES, NOTHING, SALES_TAX, SCHEDULED_RECEIPTS, UNDEPOSITED, Accounts
from mockserver.domain.ledger.entries import Entry, Posting
from mockserver.domain.ledger.payables import day_of
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import percent
from mockserver.store.transaction import Transaction


class Receivables:
    """The fold over what customers owe."""

    def __init__(self, tx: Transaction, accounts: Accounts) -> None:
        self.accounts = accounts
        self.invoices = {one["id"]: one for one in tx.everywhere(kind_of("invoice"))}
        self.memos = {one["id"]: one for one in tx.everywhere(kind_of("credit_memo"))}
        self.uses = tx.everywhere(kind_of("invoice_credit"))
        self.payments = {one["id"]: one for one in tx.everywhere(kind_of("received_payment"))}
        self.fees = tx.everywhere(kind_of("received_payment_fee"))

    def entries(self) -> Iterator[Entry]:
        """Every entry, by kind of record."""
        yield from (self._invoice(one) for one in self.invoices.values())
        yield from (self._memo(one) for one in self.memos.values())
        yield from (self._use(one) for one in self.uses if one["creditMemoId"] in self.memos)
        for payment in self.payments.values():
            yield from self._payment(payment)
        for fee in self.fees:
            yield from self._fee(fee)

    def _due(self, invoice_id: str, cents: int) -> Posting:
        customer = self.invoices.get(invoice_id, NOTHING).get("customerId", "")
        account = f"assets:accounts receivable:{self.accounts.name(customer)}"
        currency = self.accounts.currency("customer", customer)
        return Posting(account, cents, currency, "receivable", invoice_id, customer)

    def _credit(self, customer: str, document: str, cents: int) -> Posting:
        """So much more of a customer's credit, below zero."""
        account = f"liabilities:customer credits:{self.accounts.name(customer)}"
        currency = self.accounts.currency("customer", customer)
        return Posting(account, cents, currency, "customer credit", document, customer)

    def _income_and_tax(self, record: Record, lines: str, currency: str, sign: int) -> list[Posting]:
        """The income of a document's lines and the tax on them; `sign` is -1 for income."""
        income = [
            Posting(self.accounts.of_line(one, "income"), sign * one["amount"], currency, "income")
            for one in record[lines]
        ]
        taxable = sum(one["amount"] for one in record[lines] if one.get("taxable"))
        tax = percent(taxable, record.get("salesTaxPercentage") or 0)
        return [*income, Posting(SALES_TAX, sign * tax, currency, "tax")] if tax else income

    def _invoice(self, invoice: Record) -> Entry:
        currency = self.accounts.currency("customer", invoice["customerId"])
        sale = self._income_and_tax(invoice, "invoiceLineItems", currency, -1)
        postings = (self._due(invoice["id"], -sum(one.cents for one in sale)), *sale)
        text = f"Invoice {invoice['invoiceNumber']}"
        return Entry(invoice["glPostingDate"], "invoice", invoice["id"], invoice["org"], text, postings, invoice)

    def _memo(self, memo: Record) -> Entry:
        currency = self.accounts.currency("customer", memo["customerId"])
        back = self._income_and_tax(memo, "creditMemoLineItems", currency, 1)
        credit = self._credit(memo["customerId"], memo["id"], -sum(one.cents for one in back))
        text = f"Credit memo {memo.get('referenceNumber', '')}"
        return Entry(memo["glPostingDate"], "credit memo", memo["id"], memo["org"], text, (*back, credit), memo)

    def _use(self, use: Record) -> Entry:
        memo = self.memos[use["creditMemoId"]]
        pair = (
            self._credit(memo["customerId"], memo["id"], use["amount"]),
            self._due(use["invoiceId"], -use["amount"]),
        )
        return Entry(day_of(use["createdTime"]), "invoice credit", use["id"], use["org"], "Credit applied", pair, use)

    # what customers pay

    def _payment(self, payment: Record) -> Iterator[Entry]:
        settlements = [self._due(one["invoiceId"], -one["amount"]) for one in payment["invoicePayments"]]
        remainder = payment["amount"] + sum(one.cents for one in settlements)
        currency = self.accounts.currency("customer", payment["customerId"])
        if payment["status"] == "SCHEDULED":
            cents = -sum(one.cents for one in settlements)
            waiting = Posting(SCHEDULED_RECEIPTS, cents, currency, "scheduled receipt", payment["id"])
            yield self._entry(payment, "charge", [waiting, *settlements])
            return
        deposit = self._deposit(payment, payment["amount"], currency)
        more = [self._credit(payment["customerId"], payment["id"], -remainder)] if remainder else []
        entry = self._entry(payment, "received payment", [deposit, *settlements, *more])
        yield entry
        if payment["status"] != "PAID":
            yield entry.reversal(day_of(payment["updatedTime"]), "received payment undone")

    def _entry(self, payment: Record, kind: str, postings: list[Posting]) -> Entry:
        text = payment.get("description") or f"Payment {payment.get('referenceNumber', '')}".strip()
        return Entry(payment["paymentDate"], kind, payment["id"], payment["org"], text, tuple(postings), payment)

    def _deposit(self, payment: Record, cents: int, currency: str) -> Posting:
        """Where the money of a payment goes: a bank account for BILL's own, else what the payment names."""
        bank = (payment.get("receivablesAccount") or NOTHING).get("id", "")
        if payment["onlinePayment"] and bank:
            account = self.accounts.of_funding({"id": bank, "type": "BANK_ACCOUNT"})
            return Posting(account, cents, currency, "bank", payment["id"], bank)
        chart = payment.get("depositToAccountId")
        account = self.accounts.of_chart(chart, "assets") if chart else UNDEPOSITED
        return Posting(account, cents, currency, "deposit", payment["id"])

    def _fee(self, fee: Record) -> Iterator[Entry]:
        payment = self.payments.get(fee["receivedPaymentId"], NOTHING)
        currency = self.accounts.currency("customer", payment.get("customerId", ""))
        cost = Posting(FEES, fee["amount"], currency, "fee", fee["receivedPaymentId"])
        income = Posting("income:convenience fees", -fee["amount"], currency, "income")
        date = fee.get("paymentDate") or day_of(fee["createdTime"])
        entry = Entry(date, "convenience fee", fee["id"], fee["org"], "Convenience fee", (cost, income), fee)
        yield entry
        if payment.get("status") not in ("PAID", "SCHEDULED"):
            yield entry.reversal(day_of(payment.get("updatedTime") or fee["updatedTime"]), "convenience fee undone")
