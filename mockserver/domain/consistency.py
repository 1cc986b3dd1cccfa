"""The books of a world, checked: every sum that is kept is computed again from what it is the sum of.

Each room puts its own checks into `CHECKS`; one yields a finding for every sum that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mockserver.domain import all_kinds
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Finding:
    """A sum that is not what it should be, in cents: whose it is, its field, what is kept and what it comes to."""

    record: str
    field: str
    kept: int
    computed: int


Check = Callable[[Transaction], Iterator[Finding]]

CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Add a check of the books."""
    CHECKS.append(function)
    return function


def audit(tx: Transaction) -> list[Finding]:
    """Everything that is wrong in a world's books."""
    all_kinds()
    return [finding for one in CHECKS for finding in one(tx)]


def differing(record: Record, **sums: tuple[int, int]) -> Iterator[Finding]:
    """Findings for those of a record's sums, as field=(kept, computed), that differ."""
    for field, (kept, computed) in sums.items():
        if kept != computed:
            yield Finding(record["id"], field, kept, computed)


def summed(records: list[Record], by: str, amount: str = "amount") -> dict[tuple[int, str], int]:
    """Totals of records by (organization, the id in their field `by`)."""
    totals: dict[tuple[int, str], int] = {}
    for record in records:
        key = (record["org"], record[by])
        totals[key] = totals.get(key, 0) + record[amount]
    return totals


def balances(tx: Transaction, party: Kind, document: Kind, field: str) -> Iterator[Finding]:
    """Findings for parties whose balance is not what is due on their live documents."""
    due = summed([one for one in tx.everywhere(document) if not one["archived"]], field, "dueAmount")
    for record in tx.everywhere(party):
        owed = due.get((record["org"], record["id"]), 0)
        yield from differing(record, balance=(record["balance"]["amount"], owed))
