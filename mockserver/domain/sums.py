"""Sums that are kept, and what they should come to: what checks of the books are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockserver.kernel.kinds import Kind, Record
from mockserver.store.transaction import Transaction


class Finding(NamedTuple):
    """A sum that is not what it should be, in cents: whose it is, its field, its value and the total it should be."""

    record: str
    field: str
    value: int
    total: int


Check = Callable[[Transaction], Iterator[Finding]]


def differing(record: Record, **sums: tuple[int, int]) -> Iterator[Finding]:
    """Findings for those of a record's sums, as field=(value, total) in cents, that differ."""
    for field, (value, total) in sums.items():
        if value != total:
            yield Finding(record["id"], field, value, total)


def totals_by_id(records: list[Record], id_field: str, amount: str = "amount") -> dict[tuple[int, str], int]:
    """Totals of records by (number of the organization, id in their `id_field`)."""
    totals: dict[tuple[int, str], int] = {}
    for record in records:
        key = (record["org"], record[id_field])
        totals[key] = totals.get(key, 0) + record[amount]
    return totals


def differing_balances(tx: Transaction, party: Kind, document: Kind, id_field: str) -> Iterator[Finding]:
    """Findings for vendors or customers whose balance is not what is due on their live bills or invoices."""
    due = totals_by_id([one for one in tx.everywhere(document) if not one["archived"]], id_field, "dueAmount")
    for record in tx.everywhere(party):
        total = due.get((record["org"], record["id"]), 0)
        yield from differing(record, balance=(record["balance"]["amount"], total))
