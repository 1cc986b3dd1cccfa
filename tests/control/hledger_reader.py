"""A small reader of hledger's journals: as much of the format as the ledger is written in, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

COMMODITY = re.compile(r"commodity 1000\.00 ([A-Z]{3})")
TITLE = re.compile(r"(\d{4}-\d\d-\d\d) \(([^)\s]+)\)(?: ([^;|]*?))?  ; kind:([a-z ]+), organization:(\S*)")
POSTING = re.compile(r"    ((?:\S| (?! ))+?) {2,}(-?\d+)\.(\d\d) ([A-Z]{3})")


@dataclass
class Transaction:
    """A transaction: its date and code, and (account, cents, currency) of its postings."""

    date: str
    code: str
    kind: str
    postings: list[tuple[str, int, str]] = field(default_factory=list)

    def imbalances(self) -> dict[str, int]:
        """What is left over, by currency."""
        sums = Counter[str]()
        for _, cents, currency in self.postings:
            sums[currency] += cents
        return {currency: cents for currency, cents in sums.items() if cents}


def read_journal(text: str) -> list[Transaction]:
    """The transactions of a journal; raises `ValueError` for a line that none can have."""
    transactions, currencies = list[Transaction](), set[str]()
    for line in text.splitlines():
        if row := COMMODITY.fullmatch(line):
            currencies.add(row[1])
        elif row := TITLE.fullmatch(line):
            transactions.append(Transaction(row[1], row[2], row[4]))
        elif (row := POSTING.fullmatch(line)) and row[4] in currencies:
            cents = int(row[2] + row[3])
            transactions[-1].postings.append((row[1], cents, row[4]))
        elif line:
            raise ValueError(f"no line of a journal: {line}")
    return transactions
