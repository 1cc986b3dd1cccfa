"""What the records keep, compared with the ledger: each sum against what is on the accounts that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mockserver.domain.ledger.entries import Entry, imbalances
from mockserver.domain.ledger.fold import entries_of
from mockserver.domain.resource import kind_of
from mockserver.domain.sums import Finding, differing
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

Key = tuple[int, str, str]  # the number of an organization, a role, and the id of a document, a party or a record
VENDOR_CARD = "VIRTUAL_VENDOR"


@dataclass(slots=True)
class Sums:
    """What entries come to by role: on documents (`written_off` apart), with parties, and of the records they are of.

    `by_kind` is the same of documents, by the kind of entry instead of the role.
    """

    documents: dict[Key, int] = field(default_factory=dict)
    parties: dict[Key, int] = field(default_factory=dict)
    records: dict[Key, int] = field(default_factory=dict)
    by_kind: dict[Key, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Sums:
        """The sums of entries, in cents: one pass over all their postings."""
        sums = cls()
        for entry in entries:
            sums.add(entry)
        return sums

    def add(self, entry: Entry) -> None:
        """Add the postings of an entry."""
        for one in entry.postings:
            add_to(self.parties, (entry.org, one.role, one.party), one.cents)
            if entry.kind == "archived":
                continue
            add_to(self.documents, (entry.org, one.role, one.document), one.cents)
            add_to(self.records, (entry.org, one.role, entry.record), one.cents)
            if one.role in ("payable", "vendor credit", "receivable", "customer credit"):
                add_to(self.by_kind, (entry.org, entry.kind.removesuffix(" undone"), one.document), one.cents)


def add_to(sums: dict[Key, int], key: Key, cents: int) -> None:
    """Add cents to one of some sums."""
    sums[key] = sums.get(key, 0) + cents


def differences(tx: Transaction) -> list[Finding]:
    """Every sum of a world that is not what the ledger says; empty where both agree."""
    entries = entries_of(tx)
    sums = Sums.of(entries)
    return [
        *unbalanced_entries(entries),
        *payables(tx, sums),
        *payments(tx, entries, sums),
        *receivables(tx, sums),
        *movements(tx, sums),
        *spending(tx, entries),
        *batches(tx, entries),
    ]


def unbalanced_entries(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Entries that do not come to nothing."""
    for entry in entries:
        for currency, cents in imbalances(entry).items():
            yield Finding(entry.record, f"entry in {currency}", cents, 0)


def payables(tx: Transaction, sums: Sums) -> Iterator[Finding]:
    """Bills owe what is on accounts payable, vendors what is there of theirs, credits are used as bills took them."""
    for bill in tx.everywhere(kind_of("bill")):
        org, key = bill["org"], bill["id"]
        yield from differing(
            bill,
            amount=(bill["amount"], -sums.by_kind.get((org, "bill", key), 0)),
            creditAmount=(bill["creditAmount"], sums.by_kind.get((org, "bill credit", key), 0)),
            scheduledAmount=(bill["scheduledAmount"], -sums.documents.get((org, "scheduled", key), 0)),
            dueAmount=(bill["dueAmount"], -sums.documents.get((org, "payable", key), 0)),
        )
    for vendor in tx.everywhere(kind_of("vendor")):
        debt = -sums.parties.get((vendor["org"], "payable", vendor["id"]), 0)
        yield from differing(vendor, balance=(vendor["balance"]["amount"], debt))
    for credit in tx.everywhere(kind_of("vendor_credit")):
        place = (credit["org"], "vendor credit", credit["id"])
        use = -sums.by_kind.get((credit["org"], "bill credit", credit["id"]), 0)
        yield from differing(
            credit,
            appliedAmount=(credit["appliedAmount"], use),
            left=(credit["amount"] - credit["appliedAmount"], sums.documents.get(place, 0)),
        )


def payments(tx: Transaction, entries: Sequence[Entry], sums: Sums) -> Iterator[Finding]:
    """A payment is what it was to settle; AP Cards owe what is on their accounts and what is scheduled by them."""
    for entry in entries:
        if entry.kind in ("payment", "recorded payment"):
            total = sum(one.cents for one in entry.postings if one.role == "payable")
            yield from differing(entry.source, amount=(entry.source["amount"], total))
    for card in tx.everywhere(kind_of("ap_card")):
        debt = -sum(sums.parties.get((card["org"], role, card["id"]), 0) for role in ("card", "scheduled"))
        yield from differing(card, balance=(card["balance"], debt))


def receivables(tx: Transaction, sums: Sums) -> Iterator[Finding]:
    """Invoices are due what is on accounts receivable; customers have the credit that memos and payments left them."""
    fees = sums.documents
    for invoice in tx.everywhere(kind_of("invoice")):
        org, key = invoice["org"], invoice["id"]
        yield from differing(
            invoice,
            totalAmount=(invoice["totalAmount"], sums.by_kind.get((org, "invoice", key), 0)),
            creditAmount=(invoice["creditAmount"], -sums.by_kind.get((org, "invoice credit", key), 0)),
            paidAmount=(invoice["paidAmount"], -sums.by_kind.get((org, "received payment", key), 0)),
            scheduledAmount=(invoice["scheduledAmount"], -sums.by_kind.get((org, "charge", key), 0)),
            dueAmount=(invoice["dueAmount"], sums.documents.get((org, "receivable", key), 0)),
        )
    for customer in tx.everywhere(kind_of("customer")):
        place = customer["org"], customer["id"]
        due = sums.parties.get((place[0], "receivable", place[1]), 0)
        credit = -sums.parties.get((place[0], "customer credit", place[1]), 0)
        yield from differing(
            customer, balance=(customer["balance"]["amount"], due), availCredit=(customer["availCredit"], credit)
        )
    for memo in tx.everywhere(kind_of("credit_memo")):
        use = sums.by_kind.get((memo["org"], "invoice credit", memo["id"]), 0)
        remainder = -sums.documents.get((memo["org"], "customer credit", memo["id"]), 0)
        yield from differing(memo, appliedAmount=(memo["appliedAmount"], use), amount=(memo["amount"], use + remainder))
    for payment in tx.everywhere(kind_of("received_payment")):
        if payment["status"] != "VOID":
            fee = fees.get((payment["org"], "fee", payment["id"]), 0)
            yield from differing(payment, convenienceFeeAmount=(payment.get("convenienceFeeAmount") or 0, fee))
        if payment["status"] == "PAID":
            remainder = -sums.records.get((payment["org"], "customer credit", payment["id"]), 0)
            yield from differing(payment, unappliedAmount=(payment["unappliedAmount"], remainder))


def movements(tx: Transaction, sums: Sums) -> Iterator[Finding]:
    """Bank accounts moved what the ledger has on them, payment by payment."""
    rest = {key: cents for key, cents in sums.records.items() if key[1] == "bank" and cents}
    for one in tx.everywhere(kind_of("money_movement")):
        cents = rest.pop((one["org"], "bank", one["sourceId"]), 0)
        yield from differing(one, amount=(0 if one["status"] == "VOIDED" else one["amount"], cents))
    for (_, _, record), cents in rest.items():
        yield Finding(record, "moneyMovement", 0, cents)


# Spend & Expense


def in_period(record: Record, transaction: Record) -> bool:
    """Whether a transaction falls into the period of a budget or card."""
    moment, end = transaction["occurredTime"], record.get("dueAt")
    return bool(record["since"] <= moment and (not end or moment < end))


def spending(tx: Transaction, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Budgets, their members and cards have spent what the card accounts took of them in their period."""
    purchases: dict[tuple[int, str], list[tuple[Entry, str, int]]] = {}
    for entry in entries:
        for one in entry.postings:
            if one.role in ("posted", "pending"):
                for name in ("budgetId", "cardId"):
                    row = entry, one.role, -one.cents
                    purchases.setdefault((entry.org, entry.source[name]), []).append(row)
    periods: dict[tuple[int, str], list[tuple[Entry, str, int]]] = {}
    for budget in tx.everywhere(kind_of("spend_budget")):
        key = budget["org"], budget["id"]
        periods[key] = [row for row in purchases.get(key, ()) if in_period(budget, row[0].source)]
        expenses = budget["currentPeriod"]["spent"]
        postings, pending = (sum(row[2] for row in periods[key] if row[1] == role) for role in ("posted", "pending"))
        yield from differing(
            budget,
            cleared=(expenses["cleared"], postings),
            pending=(expenses["pending"], pending),
            spent=(expenses["total"], postings + pending),
        )
    for member in tx.everywhere(kind_of("spend_member")):
        rows = periods.get((member["org"], member["budgetId"]), ())
        own = sum(cents for entry, _, cents in rows if is_of(entry.source, member["userId"]))
        yield from differing(member, spent=(member["currentPeriod"]["spent"], own))
    for card in tx.everywhere(kind_of("spend_card")):
        rows = purchases.get((card["org"], card["id"]), ())
        if "currentPeriod" in card:
            cents = sum(row[2] for row in rows if in_period(card, row[0].source))
            yield from differing(card, spent=(card["currentPeriod"]["spent"], cents))


def is_of(transaction: Record, user_id: str) -> bool:
    """Whether a transaction counts for a member: those of vendor cards have funds apart."""
    return bool(transaction["userId"] == user_id and transaction["cardType"] != VENDOR_CARD)


def batches(tx: Transaction, entries: Sequence[Entry]) -> Iterator[Finding]:
    """A batch of reimbursements is what its entries come to."""
    rows = [one.source for one in entries if one.kind == "reimbursement" and one.source.get("batchId")]
    sums: dict[tuple[int, str], int] = {}
    for row in rows:
        key = row["org"], row["batchId"]
        sums[key] = sums.get(key, 0) + row["amount"]
    for row in rows:
        yield from differing(row, batchAmount=(row.get("batchAmount", 0), sums[row["org"], row["batchId"]]))
