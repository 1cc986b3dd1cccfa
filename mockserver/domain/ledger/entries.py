"""Entries of a double-entry ledger, and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mockserver.kernel.kinds import Record

Totals = dict[tuple[str, str], int]


class Posting(NamedTuple):
    """So many cents of a currency on an account, above zero as a debit.

    `role` says what the account is for, `document` is the id of what is settled (a bill, an invoice, a credit) and
    `party` that of whose account it is (a vendor, a customer, a bank account, a card, a budget).
    """

    account: str
    cents: int
    currency: str
    role: str
    document: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of one record: its date, what it is, the record's id and its organization's number, and its postings.

    `source` is the record itself; `reverses` says that the entry takes another one back.
    """

    date: str
    kind: str
    record: str
    org: int
    text: str
    postings: tuple[Posting, ...]
    source: Record = field(repr=False, compare=False)
    reverses: bool = False

    def reversal(self, date: str, kind: str) -> Entry:
        """The entry that takes this one back."""
        back = tuple(one._replace(cents=-one.cents) for one in self.postings)
        return replace(self, date=max(date, self.date), kind=kind, postings=back, reverses=True)


def totals(entries: Iterable[Entry]) -> Totals:
    """What is on each account, by account and currency, in the order of their names."""
    sums: Totals = {}
    for one in postings(entries):
        sums[one.account, one.currency] = sums.get((one.account, one.currency), 0) + one.cents
    return dict(sorted(sums.items()))


def postings(entries: Iterable[Entry]) -> Iterator[Posting]:
    """The postings of entries, in their order."""
    for entry in entries:
        yield from entry.postings


def imbalances(entry: Entry) -> dict[str, int]:
    """What an entry's postings come to that do not come to nothing, by currency; empty for an entry that is right."""
    sums: dict[str, int] = {}
    for one in entry.postings:
        sums[one.currency] = sums.get(one.currency, 0) + one.cents
    return {currency: cents for currency, cents in sums.items() if cents}
