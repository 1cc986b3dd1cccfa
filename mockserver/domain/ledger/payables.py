"""Entries of bills, vendor credits and payments.

A bill is owed to its vendor until a payment is scheduled, which owes it to the way it is paid. Once the payment is
cleared it has come out of BILL's clearing account, which a bank account filled when BILL began.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.ledger.accounts import CONVERSION, DOLLARS, NOTHING, OUTSIDE, Accounts
from mockserver.domain.ledger.entries import Entry, Posting
from mockserver.domain.resource import kind_of
from mockserver.kernel.clock import business_zone, parse_stamp
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

UNDONE = ("CANCELLED", "VOID")
LEFT_BILL = ("PAID", "ESCHEATED")
CLEARED = ("CLEARED", "FUNDS_ESCHEATED")
BANK = "BANK_ACCOUNT"


def day_of(moment: str) -> str:
    """The business day of a stamp."""
    return parse_stamp(moment).astimezone(business_zone()).date().isoformat()


class Payables:
    """The fold over what is owed to vendors."""

    def __init__(self, tx: Transaction, accounts: Accounts) -> None:
        self.accounts = accounts
        self.bills = {one["id"]: one for one in tx.everywhere(kind_of("bill"))}
        self.credits = {one["id"]: one for one in tx.everywhere(kind_of("vendor_credit"))}
        self.uses = [one for one in tx.everywhere(kind_of("bill_credit")) if not one["archived"]]
        self.payments = tx.everywhere(kind_of("payment"))
        self.parts: dict[str, list[Record]] = {}
        for part in tx.everywhere(kind_of("bill_payment")):
            self.parts.setdefault(part["paymentId"], []).append(part)

    def entries(self) -> Iterator[Entry]:
        """Every entry, by kind of record."""
        yield from (self._bill(one) for one in self.bills.values())
        yield from (self._credit(one) for one in self.credits.values())
        for use in self.uses:
            yield from self._use(use)
        for payment in self.payments:
            yield from self._payment(payment)

    def _payable(self, bill_id: str, cents: int) -> Posting:
        vendor = self.bills.get(bill_id, NOTHING).get("vendorId", "")
        account = f"liabilities:accounts payable:{self.accounts.name(vendor)}"
        return Posting(account, cents, self._currency(bill_id), "payable", bill_id, vendor)

    def _currency(self, bill_id: str) -> str:
        return self.accounts.currency("vendor", self.bills.get(bill_id, NOTHING).get("vendorId", ""))

    def _bill(self, bill: Record) -> Entry:
        lines, currency = bill["billLineItems"], self._currency(bill["id"])
        expenses = [
            Posting(self.accounts.of_line(one, "expenses"), one["amount"], currency, "expense") for one in lines
        ]
        debt = self._payable(bill["id"], -sum(one["amount"] for one in lines))
        text = f"Bill {bill['invoice']['invoiceNumber']}"
        return Entry(bill["glPostingDate"], "bill", bill["id"], bill["org"], text, (*expenses, debt), bill)

    def _credit_posting(self, credit: Record, cents: int) -> Posting:
        """So much of a credit: more of it, or less below zero."""
        vendor = credit["vendorId"]
        account = f"assets:vendor credits:{self.accounts.name(vendor)}"
        currency = self.accounts.currency("vendor", vendor)
        return Posting(account, cents, currency, "vendor credit", credit["id"], vendor)

    def _credit(self, credit: Record) -> Entry:
        remainder = self._credit_posting(credit, sum(one["amount"] for one in credit["vendorCreditLineItems"]))
        back = [
            Posting(self.accounts.of_line(one, "expenses"), -one["amount"], remainder.currency, "expense")
            for one in credit["vendorCreditLineItems"]
        ]
        text = f"Vendor credit {credit.get('referenceNumber', '')}"
        return Entry(
            credit["glPostingDate"], "vendor credit", credit["id"], credit["org"], text, (*back, remainder), credit
        )

    def _use(self, use: Record) -> Iterator[Entry]:
        if use["vendorCreditId"] not in self.credits:
            return
        pair = (
            self._payable(use["billId"], use["amount"]),
            self._credit_posting(self.credits[use["vendorCreditId"]], -use["amount"]),
        )
        entry = Entry(day_of(use["createdTime"]), "bill credit", use["id"], use["org"], "Credit applied", pair, use)
        yield entry
        if use["status"] in UNDONE:
            yield entry.reversal(day_of(use["updatedTime"]), "bill credit undone")

    # payments

    def _payment(self, payment: Record) -> Iterator[Entry]:
        entries = list(self._online(payment) if payment["onlinePayment"] else self._offline(payment))
        yield from entries
        if payment["status"] in UNDONE:
            day = day_of(payment["updatedTime"])
            yield from (entry.reversal(day, f"{entry.kind} undone") for entry in entries)

    def _entry(self, payment: Record, date: str, kind: str, postings: tuple[Posting, ...]) -> Entry:
        text = f"Payment {payment.get('confirmationNumber', '')}".strip()
        return Entry(date, kind, payment["id"], payment["org"], text, postings, payment)

    def _offline(self, payment: Record) -> Iterator[Entry]:
        chart = (payment.get("classifications") or NOTHING).get("chartOfAccountId")
        account = self.accounts.of_chart(chart, "assets") if chart else OUTSIDE
        parts = self.parts.get(payment["id"], ())
        debts = tuple(self._payable(one["billId"], one["amount"]) for one in parts)
        outflows = tuple(Posting(account, -one.cents, one.currency, "outside", one.document) for one in debts)
        yield self._entry(payment, payment["processDate"], "recorded payment", (*debts, *outflows))

    def _online(self, payment: Record) -> Iterator[Entry]:
        funding = payment.get("fundingAccount") or NOTHING
        parts = self.parts.get(payment["id"], ())
        debts = tuple(self._payable(one["billId"], one["amount"]) for one in parts)
        name = f"liabilities:scheduled payments:{self.accounts.of_funding(funding).rpartition(':')[2]}"
        waiting = tuple(
            Posting(name, -one.cents, one.currency, "scheduled", one.document, funding.get("id", "")) for one in debts
        )
        yield self._entry(payment, day_of(payment["createdTime"]), "payment", (*debts, *waiting))
        if payment["singleStatus"] in CLEARED:
            yield self._clearance(payment, waiting)
        if self._is_funded(payment, funding):
            yield self._funding(payment, funding)

    def _clearing(self, payment: Record, cents: int) -> Posting:
        chart = (payment.get("classifications") or NOTHING).get("chartOfAccountId")
        account = f"assets:clearing:{self.accounts.name(chart) if chart else 'money out'}"
        return Posting(account, cents, self._funding_currency(payment), "clearing", payment["id"])

    def _funding_currency(self, payment: Record) -> str:
        has_rate = payment.get("fundingAmount") is not None
        return DOLLARS if has_rate else self.accounts.currency("vendor", payment["vendorId"])

    def _clearance(self, payment: Record, waiting: tuple[Posting, ...]) -> Entry:
        """What was scheduled has come out of the clearing account, in dollars."""
        back = tuple(Posting(o.account, -o.cents, o.currency, o.role, o.document, o.party) for o in waiting)
        total = sum(one.cents for one in back)
        clearing = self._clearing(payment, -self._in_funds(payment, total))
        postings: tuple[Posting, ...] = (*back, clearing)
        if any(one.currency != clearing.currency for one in back):
            postings += (
                Posting(CONVERSION, -total, back[0].currency, "conversion"),
                Posting(CONVERSION, -clearing.cents, clearing.currency, "conversion"),
            )
        return self._entry(payment, payment["processDate"], "payment made", postings)

    def _in_funds(self, payment: Record, cents: int) -> int:
        """Cents of a payment's bills in the currency that funds it; a payment is converted whole."""
        funds = payment.get("fundingAmount")
        return cents if funds is None else int(funds)

    def _is_funded(self, payment: Record, funding: Record) -> bool:
        """Whether money was taken for a payment: a bank's when BILL begins, another's once it is cleared.

        One that is void and not canceled had begun; where it was to be paid by a card it never was.
        """
        if funding.get("type") == BANK:
            return payment["status"] in (*LEFT_BILL, "VOID") or payment["singleStatus"] == "FUNDING_STARTED"
        return payment["singleStatus"] in CLEARED

    def _funding(self, payment: Record, funding: Record) -> Entry:
        cents = self._in_funds(payment, sum(one["amount"] for one in self.parts.get(payment["id"], ())))
        role = "bank" if funding.get("type") == BANK else "card"
        account, currency = self.accounts.of_funding(funding), self._funding_currency(payment)
        out = Posting(account, -cents, currency, role, payment["id"], funding.get("id", ""))
        return self._entry(payment, payment["processDate"], "funding", (self._clearing(payment, cents), out))
