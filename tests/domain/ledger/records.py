"""Records as a ledger reads them, without a store, and its entries as texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from mockserver.domain.ledger.entries import Entry
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.transaction import Transaction


class Records:
    """A world of records by the names of their kinds, all of organization 1."""

    def __init__(self, **rows: list[Record]) -> None:
        self.rows = rows

    def everywhere(self, kind: Kind) -> list[Record]:
        """The records of a kind."""
        return [{"org": 1, **row} for row in self.rows.get(kind.name, ())]


def world(**rows: list[Record]) -> Transaction:
    """Records in the place of a transaction, of which a ledger only reads all of a kind."""
    return cast(Transaction, Records(**rows))


def texts(entries: Iterable[Entry]) -> list[str]:
    """Each entry as `date kind: account cents currency role, ...`."""
    return [
        f"{entry.date} {entry.kind}: "
        + ", ".join(f"{one.account} {one.cents} {one.currency} {one.role}" for one in entry.postings)
        for entry in entries
    ]
