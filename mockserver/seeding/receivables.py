"""Contacts, bank accounts and credit of customers, invoices that recur, and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from operator import itemgetter

from mockserver.domain.context import Context
from mockserver.domain.documents.attachments import ATTACHMENTS
from mockserver.domain.documents.bill_documents import DOCUMENT_UPLOADS
from mockserver.domain.receivables.contacts import CONTACTS
from mockserver.domain.receivables.credit_memos import CREDIT_MEMOS
from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNTS
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.domain.receivables.invoices import INVOICE, INVOICES
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS
from mockserver.domain.receivables.recurring_invoices import RECURRING_INVOICES
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import MILLIONTHS, cents, millionths
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import for_client
from mockserver.seeding.people import mail
from mockserver.seeding.timeline import Act

CLERK, ACCOUNTANT = "clerk", "accountant"
# Accounts that credits of goods, and what customers pay for regularly, are booked to.
RETURNS, UPKEEP = "4100", "4000"
ROUTING_NUMBERS = ("074000010", "121000248", "026009593")


def plan(books: Books) -> None:
    """Everything on its day, as the office opens."""
    for before, act in acts(books):
        books.timeline.plan(books.moment(before), act)


def acts(books: Books) -> Iterator[tuple[int, Act]]:
    """Days before the anchor, and what happens on them."""
    table = books.tables["receivables"]
    for name in table["payers"]:
        yield table["payers_day"], partial(agree, books, name)
    for row in table["contacts"]:
        yield table["contacts_day"], partial(add_contact, books, *row)
    for before, *row in table["memos"]:
        yield before, partial(credit, books, *row)
    received, void = table["bounced"]
    yield received, partial(bounce, books, void)
    for row in table["recurring"]:
        yield table["recurring_day"], partial(recur, books, *row)
    for kind, before, name, text in table["files"]:
        yield before, partial(attach, books, kind, name, text)


def customer_of(ctx: Context, name: str) -> Record:
    """The customer of a name; raises `IndexError` where the books have none."""
    return ctx.find(CUSTOMER, {"name": name}, limit=1)[0]


def agree(books: Books, name: str, moment: datetime) -> None:
    """A customer gives its bank account, and its consent to be charged from it."""
    ctx, stream = books.as_user(moment, CLERK), books.chance(f"bank of {name}")
    customer = customer_of(ctx, name)
    account = {
        "customerId": customer["id"],
        "nameOnAccount": name,
        "routingNumber": stream.choice(ROUTING_NUMBERS),
        "accountNumber": "".join(stream.choices("0123456789", k=10)),
        "type": "CHECKING",
        "ownerType": "BUSINESS",
    }
    books.named["customer bank", customer["id"]] = CUSTOMER_BANK_ACCOUNTS.create(ctx, account)
    CUSTOMERS.patch(ctx, customer["id"], {"authorizedToCharge": True})


def add_contact(books: Books, name: str, first: str, last: str, role: str, moment: datetime) -> None:
    """Add a further person at a customer, with an e-mail address at the customer's name."""
    ctx = books.as_user(moment, CLERK)
    person = {
        "customerId": customer_of(ctx, name)["id"],
        "firstName": first,
        "lastName": last,
        "email": mail(first, name),
    }
    CONTACTS.create(ctx, person)


def credit(books: Books, name: str, why: str, amount: float, share: int, moment: datetime) -> None:
    """A credit memo; of one that is applied, an invoice takes a part, at most half of what it owes."""
    ctx = books.as_user(moment, CLERK)
    if not share:
        CREDIT_MEMOS.create(ctx, memo(books, ctx, customer_of(ctx, name)["id"], why, amount))
        return
    invoice = max(in_state(ctx, "PARTIAL_PAYMENT"), key=itemgetter("dueAmount"))
    CREDIT_MEMOS.create(ctx, memo(books, ctx, invoice["customerId"], why, amount))
    part = min(cents(amount) * share // 100, invoice["dueAmount"] // 2)
    INVOICES.patch(ctx, invoice["id"], {"creditAmount": invoice["creditAmount"] + part})


def memo(books: Books, ctx: Context, customer_id: str, why: str, amount: float) -> Record:
    """The values of a credit memo of one line."""
    today = ctx.clock.today()
    return {
        "customerId": customer_id,
        "referenceNumber": f"CM-{today:%y%m%d}",
        "creditDate": today.isoformat(),
        "description": why,
        "creditMemoLineItems": [
            {
                "description": why,
                "quantity": MILLIONTHS,
                "price": millionths(amount),
                "classifications": for_client(books, RETURNS, is_business=True),
            }
        ],
    }


def in_state(ctx: Context, status: str) -> list[Record]:
    """The invoices in a status, the oldest first."""
    return ctx.find(INVOICE, {"status": status, "archived": False})


def bounce(books: Books, void: int, moment: datetime) -> None:
    """A check for an open invoice, that turns out to be worth nothing."""
    ctx = books.as_user(moment, ACCOUNTANT)
    invoice = in_state(ctx, "OPEN")[0]
    check = {
        "customerId": invoice["customerId"],
        "paymentDate": ctx.clock.today().isoformat(),
        "receivablesType": "CHECK",
        "description": "Check 2718",
        "amount": invoice["dueAmount"],
        "invoicePayments": [{"invoiceId": invoice["id"], "amount": invoice["dueAmount"]}],
    }
    books.timeline.plan(books.moment(void), partial(take_back, books, RECEIVED_PAYMENTS.create(ctx, check)["id"]))


def take_back(books: Books, payment_id: str, moment: datetime) -> None:
    """Void the payment by check: the bank takes the money back."""
    RECEIVED_PAYMENTS.void(books.as_user(moment, ACCOUNTANT), payment_id)


def recur(books: Books, name: str, what: str, amount: float, months: int, first: int, moment: datetime) -> None:
    """Make a recurring invoice, as the clerk: monthly, with one line."""
    ctx = books.as_user(moment, CLERK)
    due = books.day(first).isoformat()
    values = {
        "customerId": customer_of(ctx, name)["id"],
        "schedule": {"period": "MONTHLY", "frequency": months, "nextDueDate": due, "daysInAdvance": 10},
        "recurringInvoiceLineItems": [
            {
                "description": what,
                "quantity": MILLIONTHS,
                "amount": cents(amount),
                "classifications": for_client(books, UPKEEP, is_business=True),
            }
        ],
    }
    RECURRING_INVOICES.create(ctx, values)


def attach(books: Books, kind: str, name: str, text: str, moment: datetime) -> None:
    """Put a text file on the newest record of a kind: on a bill as a document, else as an attachment."""
    ctx = books.as_user(moment, CLERK)
    (newest,) = ctx.select(kind_of(kind), limit=1, backward=True)
    if kind == "bill":
        DOCUMENT_UPLOADS.upload(ctx, newest["id"], name, text.encode())
    else:
        ATTACHMENTS.attach(ctx, kind, newest["id"], name, text.encode())
