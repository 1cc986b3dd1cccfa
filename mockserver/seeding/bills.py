"""The organization's bills: who sent them, when, under which number and what for.

What became of them is in `bill_outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from mockserver.domain.payables.bills import BILLS
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random
from mockserver.seeding.amounts import between, in_season
from mockserver.seeding.approvals import answer
from mockserver.seeding.bill_outcomes import OUTCOMES, Bill, suits
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import for_job, for_studio, is_overhead
from mockserver.seeding.scenarios import Table

CLERK = "clerk"
MAX_LINES = 3
NEWEST = 3  # days before the anchor of the last bill that has come
SETTLED = 1  # days a monthly bill must be past its due date to be paid for certain: it is paid some days before


def plan(books: Books) -> None:
    """All bills, each entered the working day after its date."""
    stream = books.chance("bills")
    bills = [*monthly(books, stream), *occasional(books, stream)]
    for vendor in books.tables["vendors"]:
        number(vendor, [bill for bill in bills if bill.vendor is vendor], stream)
    for bill in bills:
        bill.arrive(partial(enter, bill))


def monthly(books: Books, stream: Random) -> Iterator[Bill]:
    """The bills that come every month; those that are due by now are paid."""
    for vendor in books.tables["vendors"]:
        if "monthly" in vendor:
            for invoice_day in monthdays(books, vendor["monthly"], books.tables["monthlyBills"]["months"]):
                due = invoice_day - vendor["terms"]
                yield Bill(books, stream, vendor, invoice_day, regular_state(vendor, due))


def monthdays(books: Books, day: int, months: int) -> Iterator[int]:
    """The last times it was that day of a month, as days before the anchor."""
    latest = books.day(NEWEST)
    month = latest.year * 12 + latest.month - (1 if latest.day >= day else 2)
    for number_of_month in range(month, month - months, -1):
        yield (books.recipe.anchor - date(number_of_month // 12, number_of_month % 12 + 1, day)).days


def regular_state(vendor: Table, due: int) -> str:
    """What becomes of a monthly bill, due so many days before the anchor."""
    return "paid" if due >= -SETTLED else "open"


def occasional(books: Books, stream: Random) -> Iterator[Bill]:
    """The bills of every state, of vendors that come when they are needed, each on another day."""
    uses = set[tuple[str, int]]()
    for group in books.tables["bills"]:
        vendors = rotation(books, stream, group["state"])
        earliest, latest = group["invoiced"]
        for _ in range(group["count"]):
            vendor = next(vendors)
            working_days = {books.working_day(day) for day in range(latest, earliest - 1)}
            invoice_day = stream.choice([day for day in sorted(working_days) if (vendor["name"], day) not in uses])
            uses.add((vendor["name"], invoice_day))
            yield Bill(books, stream, vendor, invoice_day, group["state"])


def rotation(books: Books, stream: Random, state: str) -> Iterator[Table]:
    """The vendors whose bills can get into a state, in some order, again and again."""
    able = [vendor for vendor in books.tables["vendors"] if "monthly" not in vendor and suits(books, vendor, state)]
    while True:
        yield from stream.sample(able, len(able))


def number(vendor: Table, bills: list[Bill], stream: Random) -> None:
    """Number a vendor's bills in the order of their dates; its counter runs on for others meanwhile."""
    serial = vendor["first"]
    for bill in sorted(bills, key=lambda one: -one.invoiced):
        bill.number = vendor["numbers"].format(serial, date=bill.books.day(bill.invoiced))
        serial += stream.randint(1, vendor.get("gap", 1))


def enter(bill: Bill, moment: datetime) -> None:
    """The clerk enters a bill, and it takes its course."""
    invoice_date = bill.books.day(bill.invoiced)
    values = {
        "vendorId": bill.books.id_of("vendor", bill.vendor["name"]),
        "invoice": {"invoiceNumber": bill.number, "invoiceDate": invoice_date.isoformat()},
        "dueDate": (invoice_date + timedelta(days=bill.vendor["terms"])).isoformat(),
        "billLineItems": list(lines(bill)),
    }
    bill.record = BILLS.create(bill.books.as_user(moment, CLERK), values)
    answer(bill.books, bill.record, bill.state, moment)
    OUTCOMES[bill.state](bill)


def lines(bill: Bill) -> Iterator[Record]:
    """A line for each of some things that the vendor sells: for all of them, where it bills monthly."""
    vendor, stream = bill.vendor, bill.stream
    items = vendor["items"]
    if "monthly" not in vendor:
        items = stream.sample(items, stream.randint(1, min(MAX_LINES, len(items))))
    sorting = classifications(bill)
    for description, least, greatest in items:
        yield {
            "description": description,
            "amount": charge(bill, least, greatest),
            "classifications": dict(sorting),
        }


def classifications(bill: Bill) -> Record:
    """What the lines of a bill are sorted by: the studio itself, or one of its jobs."""
    account = bill.vendor["account"]
    if is_overhead(account):
        return for_studio(bill.books, account)
    return for_job(bill.books, account, bill.stream.choice(bill.books.tables["classifications"]["jobs"]))


def charge(bill: Bill, least: float, greatest: float) -> int:
    """Cents of a line from least to greatest, as the season has it where the vendor knows one."""
    if "season" not in bill.vendor:
        return between(bill.stream, least, greatest)
    month = bill.books.day(bill.invoiced).month
    return in_season(bill.stream, least, greatest, bill.vendor["season"][month - 1])
