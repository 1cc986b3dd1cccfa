"""Credits of vendors, and bills that recur."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from operator import itemgetter

from mockserver.domain.payables.bills import BILL, BILLS, PARTIALLY_PAID
from mockserver.domain.payables.recurring_bills import RECURRING_BILLS
from mockserver.domain.payables.vendor_credits import VENDOR_CREDITS
from mockserver.kernel.money import cents
from mockserver.seeding.books import Books
from mockserver.seeding.timeline import Act

CLERK = "clerk"


def plan(books: Books) -> None:
    """Everything on its day, as the office opens."""
    for before, act in acts(books):
        books.timeline.plan(books.moment(before), act)


def acts(books: Books) -> Iterator[tuple[int, Act]]:
    """Days before the anchor, and what happens on them."""
    table = books.tables["payables"]
    for before, *row in table["credits"]:
        yield before, partial(credit, books, *row)
    for row in table["recurring"]:
        yield table["recurring_day"], partial(recur, books, *row)


def credit(books: Books, name: str, why: str, amount: float, applied: int, moment: datetime) -> None:
    """A vendor credit; of one that is applied, a bill takes a part, at most half of what it owes."""
    if not applied:
        add_credit(books, books.id_of("vendor", name), why, amount, moment)
        return
    ctx = books.as_user(moment, CLERK)
    bill = max(ctx.find(BILL, {"paymentStatus": PARTIALLY_PAID, "archived": False}), key=itemgetter("dueAmount"))
    credit = add_credit(books, bill["vendorId"], why, amount, moment)
    part = min(cents(amount) * applied // 100, bill["dueAmount"] // 2)
    BILLS.patch(ctx, bill["id"], {"vendorCredits": [{"id": credit, "amount": part}]})


def add_credit(books: Books, vendor_id: str, why: str, amount: float, moment: datetime) -> str:
    """The id of a new vendor credit of one line."""
    ctx = books.as_user(moment, CLERK)
    today = ctx.clock.today()
    values = {
        "vendorId": vendor_id,
        "referenceNumber": f"VC-{today:%y%m%d}",
        "creditDate": today.isoformat(),
        "description": why,
        "vendorCreditLineItems": [{"description": why, "amount": cents(amount)}],
    }
    return str(VENDOR_CREDITS.create(ctx, values)["id"])


def recur(books: Books, name: str, what: str, amount: float, months: int, first: int, moment: datetime) -> None:
    """Make a bill that comes back, as the clerk."""
    due = books.day(first).isoformat()
    values = {
        "vendorId": books.id_of("vendor", name),
        "schedule": {"period": "MONTHLY", "frequency": months, "nextDueDate": due, "daysInAdvance": 10},
        "recurringBillLineItems": [{"description": what, "amount": cents(amount)}],
    }
    RECURRING_BILLS.create(books.as_user(moment, CLERK), values)
