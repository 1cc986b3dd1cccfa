"""The ledger for other tools: a table for spreadsheets, and the plain text that hledger reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mockserver.kernel.csv_text import csv_bytes

if TYPE_CHECKING:
    from mockserver.control.ledger import LedgerEntry, LedgerPosting

COLUMNS = ("date", "kind", "record", "organization", "text", "account", "amount", "currency")
WIDTH = 56
SPECIAL = re.compile(r"[\s;|]+")


def csv_of(entries: Sequence[LedgerEntry]) -> bytes:
    """A row for each posting; no text opens as a formula."""
    rows = (
        (entry["date"], entry["kind"], entry["record"], entry["organization"], entry["text"], *posting_cells(one))
        for entry in entries
        for one in entry["postings"]
    )
    return csv_bytes([COLUMNS, *rows])


def posting_cells(one: LedgerPosting) -> tuple[str, str, str]:
    """The cells of a posting."""
    return one["account"], f"{one['amount']:.2f}", one["currency"]


def hledger_of(entries: Sequence[LedgerEntry]) -> str:
    """A journal of hledger: its transactions have the record as their code, and the kind as a tag."""
    currencies = sorted({one["currency"] for entry in entries for one in entry["postings"]})
    head = [f"commodity 1000.00 {currency}\n" for currency in currencies]
    return "\n".join([*head, *(transaction(entry) for entry in entries)])


def transaction(entry: LedgerEntry) -> str:
    """One entry as hledger writes it."""
    text = SPECIAL.sub(" ", entry["text"]).strip()
    title = f"{entry['date']} ({entry['record']}) {text}".rstrip()
    head = f"{title}  ; kind:{entry['kind']}, organization:{entry['organization']}"
    lines = (
        f"    {account:<{WIDTH}}  {cents:>14} {unit}" for account, cents, unit in map(posting_cells, entry["postings"])
    )
    return "\n".join([head, *lines]) + "\n"
