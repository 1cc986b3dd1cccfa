"""A great many bills, for measuring: made by the domain's rules, stored many at a time.

What a bill would look up for itself is known here: its vendor exists, its number is new, and what it adds to its
vendor's balance is added once, for all bills of that vendor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from mockserver.domain import balances
from mockserver.domain.context import Context
from mockserver.domain.payables.bills import BILL, BILLS, recompute_amounts
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.bill_payments import BILL_PAYMENT, MAX_PARTS, of_payment
from mockserver.domain.payments.paying import OFFLINE_STATE
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.clock import stamp
from mockserver.kernel.kinds import Record
from mockserver.kernel.progress import Progress
from mockserver.kernel.randomness import Random
from mockserver.seeding.amounts import between
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import sorted_by
from mockserver.seeding.people import mail

CLERK, ACCOUNTANT = "clerk", "accountant"
TRADES = ("Supply", "Studio", "Millwork", "Freight", "Lighting", "Textiles", "Glass", "Interiors", "Metals", "Print")
ACCOUNTS = ("5000", "5100", "5200", "6400", "6450", "6700")
DESCRIPTIONS = ("Materials", "Labor", "Delivery", "Samples", "Repairs", "Monthly service")
TERMS = (10, 15, 30, 45)
MIN_AMOUNT, MAX_AMOUNT = 40.00, 4_800.00
MAX_LINES = 3
CHUNK = 1_000
HALF_A_DAY = timedelta(hours=12)


@dataclass
class Bulk:
    """The bills to be, and what they have come to so far: each vendor's due cents and the parts of payments.

    `old` is how many of them, the first ones, are old enough to be paid.
    """

    books: Books
    stream: Random
    old: int
    vendors: list[Record] = field(default_factory=list)
    due: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    paid: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))


def plan(books: Books) -> None:
    """Vendors first, then the bills that are old enough to be paid, their payments, and the other bills."""
    spec = books.tables["large"]
    old = spec["bills"] * (spec["days"] - spec["paid_days"]) // spec["days"]
    bulk = Bulk(books, books.chance("bulk"), old)
    paying, today = books.moment(spec["paid_days"]), books.moment(0) - HALF_A_DAY
    books.timeline.plan(books.moment(spec["days"] + 1), partial(add_vendors, bulk))
    books.timeline.plan(paying, partial(add_bills, bulk, range(old)))
    books.timeline.plan(paying, partial(add_payments, bulk))
    books.timeline.plan(today, partial(add_bills, bulk, range(old, spec["bills"])))
    books.timeline.plan(today, partial(add_up, bulk))


def add_vendors(bulk: Bulk, moment: datetime) -> None:
    """Make the vendors, named after people and trades; the number in a name keeps it unique."""
    ctx, people = bulk.books.as_user(moment, CLERK), bulk.books.people
    for number in range(bulk.books.tables["large"]["vendors"]):
        address, phone = people.address()
        name = f"{people.name()[1]} {bulk.stream.choice(TRADES)} {number + 1}"
        vendor = {"name": name, "email": mail("billing", name), "phone": phone, "address": address}
        bulk.vendors.append(VENDORS.create(ctx, vendor))


def add_bills(bulk: Bulk, serials: range, moment: datetime) -> None:
    """The bills of some serial numbers, a chunk at a time."""
    progress = Progress("bills of this world", len(serials))
    for start in range(serials.start, serials.stop, CHUNK):
        chunk = [bill(bulk, serial, moment) for serial in serials[start - serials.start :][:CHUNK]]
        bulk.books.tx.insert_many(BILL, chunk)
        progress.advance(len(chunk))


def bill(bulk: Bulk, serial: int, now: datetime) -> Record:
    """One bill, entered on its day; many of the old ones are paid `now`."""
    spec, stream = bulk.books.tables["large"], bulk.stream
    before = spec["days"] - serial * spec["days"] // spec["bills"]
    ctx = bulk.books.as_user(bulk.books.moment(before), CLERK)
    vendor = stream.choice(bulk.vendors)["id"]
    invoice_day = bulk.books.day(before)
    record = ctx.new(BILL)
    BILLS.defaults(ctx, record)
    record |= {
        "vendorId": vendor,
        "invoice": {"invoiceNumber": f"B{serial + 1:06d}", "invoiceDate": invoice_day.isoformat()},
        "dueDate": (invoice_day + timedelta(days=stream.choice(TERMS))).isoformat(),
        "billLineItems": list(lines(bulk, ctx)),
    }
    BILLS.derive(ctx, record, None)
    if serial < bulk.old and stream.randrange(100) < spec["paid"]:
        bulk.paid[vendor].append({"billId": record["id"], "amount": record["amount"]})
        paid_on = bulk.books.day(spec["paid_days"]).isoformat()
        record |= {"clearedAmount": record["amount"], "updatedTime": stamp(now)}
        record |= {"lastPaymentDate": paid_on, "fullPaymentDate": paid_on}
        recompute_amounts(record)
    bulk.due[vendor] += record["dueAmount"]
    return record


def lines(bulk: Bulk, ctx: Context) -> Iterator[Record]:
    """Yield one to three lines of a bill, of 40 to 4,800 dollars each, with an account and a class."""
    for _ in range(bulk.stream.randint(1, MAX_LINES)):
        yield {
            "id": ctx.line_id(BILL.line_prefix),
            "description": bulk.stream.choice(DESCRIPTIONS),
            "amount": between(bulk.stream, MIN_AMOUNT, MAX_AMOUNT),
            "classifications": sorted_by(bulk.books, bulk.stream, bulk.stream.choice(ACCOUNTS)),
        }


def add_payments(bulk: Bulk, moment: datetime) -> None:
    """Payments made outside BILL, of many bills each."""
    ctx = bulk.books.as_user(moment, ACCOUNTANT)
    for vendor, parts in bulk.paid.items():
        for start in range(0, len(parts), MAX_PARTS):
            add_payment(ctx, vendor, parts[start : start + MAX_PARTS])


def add_payment(ctx: Context, vendor: str, parts: Sequence[Record]) -> None:
    """One payment and its parts, whose bills know of it already."""
    values = {"vendorId": vendor, "processDate": ctx.clock.today().isoformat(), "toPrintCheck": False, **OFFLINE_STATE}
    payment = PAYMENTS.create(ctx, {**values, "amount": sum(part["amount"] for part in parts), "billPayments": []})
    of_it = of_payment(payment)
    ctx.tx.insert_many(BILL_PAYMENT, [{**ctx.new(BILL_PAYMENT), **part, **of_it} for part in parts])


def add_up(bulk: Bulk, moment: datetime) -> None:
    """Add what every vendor's open bills come to, in cents, to its balance."""
    ctx = bulk.books.as_user(moment, CLERK)
    for vendor, cents in bulk.due.items():
        open_bill = {"vendorId": vendor, "archived": False, "dueAmount": cents}
        balances.update_balances(ctx, VENDORS, "vendorId", open_bill, None)
