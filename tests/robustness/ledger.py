"""Writers that note what was acknowledged, and a look at the store for what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any

import requests

from tests.robustness.threads import Client, bill_of

LINES = 3


@dataclass
class Ledger:
    """What one writer was told, and what it last sent without an answer."""

    acknowledged: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    made: int = 0


def write_until_cut_off(user: Client, vendor: str, number: int, progress: Semaphore) -> Ledger:
    """Make bills of three lines and change them, for as long as the server answers."""
    client, ledger = Client(user), Ledger()
    try:
        for turn in range(1, 10_000):
            body = bill_of(vendor, f"{number}-{turn}", [turn] * LINES)
            ledger.made += 1
            made = client.done("POST", "/bills", body)
            ledger.acknowledged[made["id"]] = turn * LINES
            progress.release()
            ledger.sent[made["id"]] = (turn + 100) * LINES
            lines = [{"id": line["id"], "amount": turn + 100} for line in made["billLineItems"]]
            client.done("PATCH", f"/bills/{made['id']}", {"billLineItems": lines})
            ledger.acknowledged[made["id"]] = ledger.sent.pop(made["id"])
            progress.release()
    except requests.RequestException:
        return ledger
    raise AssertionError("nobody cut the writer off")


def losses(user: Client, vendor: str, ledgers: list[Ledger]) -> list[str]:
    """Acknowledged writes that are not there, and writes that are half there."""
    bills = {bill["id"]: bill for bill in user.walk("/bills", max=100)}
    balance = user.done("GET", f"/vendors/{vendor}")["balance"]["amount"]
    owed = sum(bill["dueAmount"] for bill in bills.values())
    lost = [text for ledger in ledgers for text in missing(ledger, bills)]
    halves = [text for bill in bills.values() for text in torn(bill)]
    unknown = len(bills) - sum(len(ledger.acknowledged) for ledger in ledgers)
    most = sum(ledger.made - len(ledger.acknowledged) for ledger in ledgers)
    skewed = [] if balance == owed else [f"balance {balance} of {owed}"]
    return [*lost, *halves, *skewed, *([] if 0 <= unknown <= most else [f"{unknown} bills of {most} in flight"])]


def missing(ledger: Ledger, bills: dict[str, Any]) -> Iterator[str]:
    """Acknowledged bills that are not there with their last acknowledged amount, or the one in flight."""
    for bill_id, amount in ledger.acknowledged.items():
        present = bills[bill_id]["amount"] if bill_id in bills else None
        if present not in (amount, ledger.sent.get(bill_id)):
            yield f"{bill_id}: {present} instead of {amount}"


def torn(bill: Any) -> Iterator[str]:
    """Bills with too few lines, with lines of two changes, or whose amount is not that of their lines."""
    amounts = [line["amount"] for line in bill["billLineItems"]]
    whole = len(amounts) == LINES and len(set(amounts)) == 1 and sum(amounts) == bill["amount"] == bill["dueAmount"]
    if not whole:
        yield f"{bill['id']}: {amounts}, {bill['amount']}, {bill['dueAmount']}"
