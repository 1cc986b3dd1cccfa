"""Payment terms, purchase orders, credits of vendors, and bills that recur."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from operator import itemgetter

from mockserver.domain.payables.bills import BILL, BILLS, PARTIALLY_PAID
from mockserver.domain.payables.purchase_orders import LINES, PURCHASE_ORDERS
from mockserver.domain.payables.recurring_bills import RECURRING_BILLS
from mockserver.domain.payables.vendor_credits import VENDOR_CREDITS
from mockserver.domain.payment_terms import PAYMENT_TERMS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.seeding.approvals import ask_about_credit, ask_about_recurring_bill
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import for_client, for_studio, is_overhead
from mockserver.seeding.timeline import Act

CLERK, OWNER = "clerk", "administrator"
TERMS_AFTER_FOUNDING = 4  # days until the payment terms are set up, before the first vendor


def plan(books: Books) -> None:
    """Everything on its day, as the office opens."""
    for before, act in acts(books):
        books.timeline.plan(books.moment(before), act)


def acts(books: Books) -> Iterator[tuple[int, Act]]:
    """Days before the anchor, and what happens on them."""
    table = books.tables["payables"]
    for days in table["paymentTerms"]:
        yield books.tables["organization"]["founded"] - TERMS_AFTER_FOUNDING, partial(add_term, books, days)
    for before, *row in table["orders"]:
        yield before, partial(order, books, *row)
    for before, *row in table["credits"]:
        yield before, partial(credit, books, *row)
    for row in table["recurring"]:
        yield table["recurring_day"], partial(recur, books, *row)


def add_term(books: Books, days: int, moment: datetime) -> None:
    """Make the payment term of so many days, as the administrator."""
    term = PAYMENT_TERMS.create(books.as_user(moment, OWNER), {"name": f"Net {days}", "daysDue": days})
    books.named["payment_term", str(days)] = term


def order(books: Books, name: str, number: str, what: str, amount: float, moment: datetime) -> None:
    """Make a purchase order of one line, as the clerk."""
    ctx, vendor_id = books.as_user(moment, CLERK), books.id_of("vendor", name)
    values = {
        "vendorId": vendor_id,
        "poNumber": number,
        "poDate": ctx.clock.today().isoformat(),
        "description": what,
        LINES: [{"description": what, "amount": cents(amount), **vendor_classifications(books, vendor_id)}],
    }
    PURCHASE_ORDERS.create(ctx, values)


def credit(books: Books, name: str, number: str, why: str, amount: float, share: int, moment: datetime) -> None:
    """A vendor credit; of one that is applied, a bill takes a part, at most half of what it owes."""
    if not share:
        add_credit(books, books.id_of("vendor", name), number, why, amount, moment)
        return
    ctx = books.as_user(moment, CLERK)
    bill = max(ctx.find(BILL, {"paymentStatus": PARTIALLY_PAID, "archived": False}), key=itemgetter("dueAmount"))
    credit = add_credit(books, bill["vendorId"], number, why, amount, moment)
    part = min(cents(amount) * share // 100, bill["dueAmount"] // 2)
    BILLS.patch(ctx, bill["id"], {"vendorCredits": [{"id": credit, "amount": part}]})


def add_credit(books: Books, vendor_id: str, number: str, why: str, amount: float, moment: datetime) -> str:
    """The id of a new vendor credit of one line."""
    ctx = books.as_user(moment, CLERK)
    today = ctx.clock.today()
    values = {
        "vendorId": vendor_id,
        "referenceNumber": number,
        "creditDate": today.isoformat(),
        "description": why,
        "vendorCreditLineItems": [
            {"description": why, "amount": cents(amount), **vendor_classifications(books, vendor_id)}
        ],
    }
    credit = VENDOR_CREDITS.create(ctx, values)
    ask_about_credit(books, credit, moment)
    return str(credit["id"])


def recur(books: Books, name: str, what: str, amount: float, months: int, first: int, moment: datetime) -> None:
    """Make a bill that comes back, as the clerk."""
    due = books.day(first).isoformat()
    vendor_id = books.id_of("vendor", name)
    values = {
        "vendorId": vendor_id,
        "schedule": {"period": "MONTHLY", "frequency": months, "nextDueDate": due, "daysInAdvance": 10},
        "recurringBillLineItems": [
            {"description": what, "amount": cents(amount), **vendor_classifications(books, vendor_id)}
        ],
    }
    ask_about_recurring_bill(books, RECURRING_BILLS.create(books.as_user(moment, CLERK), values), moment)


def vendor_classifications(books: Books, vendor_id: str) -> Record:
    """The classifications of a line of a vendor: its account, and what goes with that."""
    accounts = {books.id_of("vendor", spec["name"]): spec["account"] for spec in books.tables["vendors"]}
    account = accounts[vendor_id]
    sorting = for_studio(books, account) if is_overhead(account) else for_client(books, account, is_business=True)
    return {"classifications": sorting}
