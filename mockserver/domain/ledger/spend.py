"""Entries of card transactions and reimbursements. Budgets are no entries: they are what expenses are sorted by."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.ledger.accounts import DOLLARS, Accounts
from mockserver.domain.ledger.entries import Entry, Posting
from mockserver.domain.ledger.payables import day_of
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

# What is owed to the user once somebody approved it, until it is paid.
OWED = ("APPROVED", "READY_TO_PAY", "PAYMENT_PENDING", "PAYMENT_FAILED", "CANCEL_PAYMENT")


class Spend:
    """The fold over what is bought with cards and paid back to users."""

    def __init__(self, tx: Transaction, accounts: Accounts) -> None:
        self.accounts = accounts
        self.transactions = {one["id"]: one for one in tx.everywhere(kind_of("spend_transaction"))}
        self.reimbursements = tx.everywhere(kind_of("spend_reimbursement"))

    def entries(self) -> Iterator[Entry]:
        """Every entry: those of a parent alone where a transaction was split, and none of what was declined."""
        for one in self.transactions.values():
            if not one.get("parentTransactionId"):
                yield from self._transaction(one)
        for one in self.reimbursements:
            yield from self._reimbursement(one)

    def _transaction(self, transaction: Record) -> Iterator[Entry]:
        if transaction["transactionType"] == "CLEAR":
            yield self._purchase(transaction, "card clear", "posted", "cards")
        elif transaction["transactionType"] == "AUTHORIZATION":
            entry = self._purchase(transaction, "card authorization", "pending", "cards pending")
            yield entry
            if clear := self.transactions.get(transaction.get("matchedClearTransactionId", "")):
                yield entry.reversal(day_of(clear["occurredTime"]), "card authorization cleared")

    def _purchase(self, transaction: Record, kind: str, role: str, place: str) -> Entry:
        cents, budget, card = transaction["amount"], transaction["budgetId"], transaction["cardId"]
        expense = Posting(f"expenses:budgets:{self.accounts.name(budget)}", cents, DOLLARS, "expense", "", budget)
        debt = Posting(
            f"liabilities:{place}:{self.accounts.name(card)}", -cents, DOLLARS, role, transaction["id"], card
        )
        date, text = day_of(transaction["occurredTime"]), transaction["merchantName"]
        return Entry(date, kind, transaction["id"], transaction["org"], text, (expense, debt), transaction)

    def _reimbursement(self, one: Record) -> Iterator[Entry]:
        is_paid, is_owed = one["status"] == "PAID", one["status"] in OWED
        if not (is_paid or is_owed or one.get("batchId")):
            return
        user = one["userId"]
        name = f"liabilities:reimbursements:{self.accounts.name(user)}"
        expense = f"expenses:budgets:{self.accounts.name(one['budgetId'])}"
        cents, text = one["amount"], one.get("merchantName") or one.get("note") or "Reimbursement"
        date = day_of(one["submittedTime"])
        debts = (
            Posting(expense, cents, DOLLARS, "reimbursed", "", one["budgetId"]),
            Posting(name, -cents, DOLLARS, "reimbursement", one["id"], user),
        )
        entry = Entry(date, "reimbursement", one["id"], one["org"], text, debts, one)
        yield entry
        day = day_of(one["updatedTime"])
        if is_paid:
            outflows = (
                Posting(name, cents, DOLLARS, "reimbursement", one["id"], user),
                Posting("assets:paid to users", -cents, DOLLARS, "paid", one["id"]),
            )
            yield Entry(max(day, date), "reimbursement paid", one["id"], one["org"], text, outflows, one)
        elif not is_owed:
            yield entry.reversal(day, "reimbursement undone")
