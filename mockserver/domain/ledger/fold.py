"""The ledger of a world: a pure fold over its records.

No sum that a record keeps is read here (balances, amounts due, paid, applied or left), nor is any code called that
makes one: the entries come from lines and from the parts of payments alone. What is still open of an archived document
is written off at the end, as its party's balance does not have it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockserver.domain.ledger.accounts import ARCHIVED, Accounts
from mockserver.domain.ledger.entries import Entry, Posting
from mockserver.domain.ledger.payables import Payables, day_of
from mockserver.domain.ledger.receivables import Receivables
from mockserver.domain.ledger.spend import Spend
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

# What can be open on a document that somebody archives.
OPEN_ROLES = ("payable", "vendor credit", "receivable", "customer credit")


def entries_of(tx: Transaction) -> list[Entry]:
    """Every entry of a world, by date; those of a day are in the order in which the records were made."""
    accounts = Accounts(tx)
    payables, receivables = Payables(tx, accounts), Receivables(tx, accounts)
    entries = [*payables.entries(), *receivables.entries(), *Spend(tx, accounts).entries()]
    documents = (payables.bills, payables.credits, receivables.invoices, receivables.memos)
    archived = {key: one for rows in documents for key, one in rows.items() if one["archived"]}
    entries += written_off(entries, archived)
    return sorted(entries, key=lambda one: (one.date, one.source["org"], one.source["seq"]))


def written_off(entries: Iterable[Entry], archived: dict[str, Record]) -> Iterator[Entry]:
    """Entries that take what is open of archived documents off their parties."""
    open_postings: dict[str, tuple[Posting, int]] = {}
    for one in (posting for entry in entries for posting in entry.postings):
        if one.document in archived and one.role in OPEN_ROLES:
            _, cents = open_postings.get(one.document, (one, 0))
            open_postings[one.document] = one, cents + one.cents
    for key, (one, cents) in open_postings.items():
        if cents:
            record = archived[key]
            pair = (
                Posting(one.account, -cents, one.currency, one.role, key, one.party),
                Posting(ARCHIVED, cents, one.currency, "archived", key),
            )
            yield Entry(day_of(record["updatedTime"]), "archived", key, record["org"], "Archived", pair, record)
