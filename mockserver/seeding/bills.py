"""The organization's bills: who sent them, and what for. What became of them is in `fates`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from mockserver.domain.payables.bills import BILLS
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random
from mockserver.seeding.amounts import between
from mockserver.seeding.bill_outcomes import OUTCOMES, Bill, suits
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import sorted_by
from mockserver.seeding.scenarios import Table

CLERK = "clerk"
MAX_LINES = 3
FIRST_NUMBER = 1001
NUMBER_STYLES = ("INV-{}", "{}", "2-{}", "S{}", "A-{}")


def plan(books: Books) -> None:
    """The bills of every state."""
    stream, serials = books.chance("bills"), count(FIRST_NUMBER)
    for group in books.tables["bills"]:
        vendors = rotation(books, stream, group["state"])
        for _ in range(group["count"]):
            earliest, latest = group["invoiced"]
            number = stream.choice(NUMBER_STYLES).format(next(serials))
            bill = Bill(books, stream, next(vendors), stream.randint(latest, earliest))
            bill.later(bill.invoiced - 1, partial(enter, bill, number, group["state"]))


def rotation(books: Books, stream: Random, state: str) -> Iterator[Table]:
    """The vendors whose bills can get into a state, in some order, again and again."""
    able = [vendor for vendor in books.tables["vendors"] if suits(vendor, state)]
    while True:
        yield from stream.sample(able, len(able))


def enter(bill: Bill, number: str, state: str, moment: datetime) -> None:
    """The clerk enters a bill, and it takes its course."""
    dated = bill.books.day(bill.invoiced)
    values = {
        "vendorId": bill.books.id_of("vendor", bill.vendor["name"]),
        "invoice": {"invoiceNumber": number, "invoiceDate": dated.isoformat()},
        "dueDate": (dated + timedelta(days=bill.vendor["terms"])).isoformat(),
        "billLineItems": list(lines(bill)),
    }
    bill.record = BILLS.create(bill.books.as_user(moment, CLERK), values)
    OUTCOMES[state](bill)


def lines(bill: Bill) -> Iterator[Record]:
    """A line for each of some things that the vendor sells."""
    items, stream = bill.vendor["items"], bill.stream
    for description, least, greatest in stream.sample(items, stream.randint(1, min(MAX_LINES, len(items)))):
        yield {
            "description": description,
            "amount": between(stream, least, greatest),
            "classifications": sorted_by(bill.books, stream, bill.vendor["account"]),
        }
