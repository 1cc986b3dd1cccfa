"""The organization's invoices, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from mockserver.domain.receivables.charging import charge
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import MILLIONTHS, amount, millionths, percent
from mockserver.kernel.randomness import Random
from mockserver.seeding.amounts import between
from mockserver.seeding.books import Books
from mockserver.seeding.classifications import for_client, for_job, job_of

CLERK, ACCOUNTANT = "clerk", "accountant"
FIRST_NUMBER = 2001
MAX_LINES = 3
CARD_FEE = 2_900_000  # what customers pay on top who pay by card: 2.9 %


@dataclass
class Invoice:
    """An invoice to be, sent so many days before the anchor."""

    books: Books
    stream: Random
    sent: int
    record: Record = field(default_factory=dict)

    def later(self, before: int, act: Callable[[datetime], None]) -> None:
        """Plan what happens to the invoice so many days before the anchor."""
        self.books.timeline.plan(self.books.office_moment(before, self.stream), act)


def plan(books: Books) -> None:
    """The invoices of every state, numbered in the order they are sent."""
    stream, serials = books.chance("invoices"), count(FIRST_NUMBER)
    for group in books.tables["invoices"]:
        earliest, latest = group["sent"]
        for _ in range(group["count"]):
            invoice = Invoice(books, stream, stream.randint(latest, earliest))
            invoice.later(invoice.sent, partial(send, invoice, group["state"], serials))


def send(invoice: Invoice, state: str, serials: Iterator[int], moment: datetime) -> None:
    """The clerk sends an invoice, and it takes its course."""
    books, stream = invoice.books, invoice.stream
    ctx = books.as_user(moment, CLERK)
    customers = [record for (kind, _), record in books.named.items() if kind == "customer"]
    customer = stream.choice(customers)
    today = ctx.clock.today()
    values = {
        "customer": {"id": customer["id"]},
        "invoiceNumber": str(next(serials)),
        "invoiceDate": today.isoformat(),
        "dueDate": (today + timedelta(days=stream.choice(books.tables["customers"]["terms"]))).isoformat(),
        "invoiceLineItems": list(lines(invoice, customer)),
    }
    invoice.record = INVOICES.create(ctx, values)
    OUTCOMES[state](invoice)


def lines(invoice: Invoice, customer: Record) -> Iterator[Record]:
    """A line for each of some things the studio does, at the items' prices."""
    books, stream = invoice.books, invoice.stream
    rows = books.tables["invoiceLines"]["rows"]
    for name, _, least, greatest, most, parts, account, *_ in stream.sample(rows, stream.randint(1, MAX_LINES)):
        yield {
            "description": name,
            "quantity": stream.randint(1, most * parts) * MILLIONTHS // parts,
            "price": millionths(amount(between(stream, least, greatest))),
            "classifications": {**classifications(books, customer, account), "itemId": books.id_of("item", name)},
        }


def classifications(books: Books, customer: Record, account: str) -> Record:
    """What a line for a customer is sorted by: its job, where it has one, else what kind of customer it is."""
    job = job_of(books, customer["name"])
    if job:
        return for_job(books, account, job)
    return for_client(books, account, is_business=customer["accountType"] == "BUSINESS")


def stay_open(invoice: Invoice) -> None:
    """Leave an invoice as it is: nobody pays it, and past its due date it is overdue."""


def be_paid(invoice: Invoice) -> None:
    """The customer pays some weeks later."""
    invoice.later(invoice.sent - invoice.stream.randint(8, 40), partial(receive, invoice, 100))


def be_partly_paid(invoice: Invoice) -> None:
    """The customer pays a part at once."""
    share = invoice.stream.choice((30, 50, 60))
    invoice.later(invoice.sent - invoice.stream.randint(4, 12), partial(receive, invoice, share))


def be_archived(invoice: Invoice) -> None:
    """Plan that the clerk archives an invoice five days after it was sent, as one made by mistake."""
    invoice.later(invoice.sent - 5, partial(archive, invoice))


def receive(invoice: Invoice, share: int, moment: datetime) -> None:
    """The customer is charged so many hundredths of the invoice, or the accountant writes its payment down."""
    books, record = invoice.books, invoice.record
    ctx = books.as_user(moment, ACCOUNTANT)
    part = record["totalAmount"] * share // 100
    values = {"customerId": record["customerId"], "invoicePayments": [{"invoiceId": record["id"], "amount": part}]}
    bank = books.named.get(("customer bank", record["customerId"]))
    if bank:
        description = f"Invoice {record['invoiceNumber']}"
        account = {"id": bank["id"], "type": "BANK_ACCOUNT"}
        charge(ctx, {**values, "fundingAccount": account, "description": description})
        return
    way = way_of(books, record)
    payment = {**values, **way, "paymentDate": ctx.clock.today().isoformat(), "amount": part}
    fee = {"convenienceFeeAmount": percent(part, CARD_FEE)} if way["receivablesType"] == "CREDIT_CARD" else {}
    RECEIVED_PAYMENTS.create(ctx, payment | fee)


def way_of(books: Books, invoice: Record) -> Record:
    """How the customer of an invoice pays, always in the same way; a check has a number of the customer's."""
    stream = books.chance(f"payments of {invoice['customerId']}")
    payment_type = stream.choice(books.tables["customers"]["paymentTypes"])
    if payment_type != "CHECK":
        return {"receivablesType": payment_type, "description": f"Invoice {invoice['invoiceNumber']}"}
    check = stream.randint(1_000, 9_000) + int(invoice["invoiceNumber"]) - FIRST_NUMBER
    return {"receivablesType": payment_type, "description": f"Check {check}"}


def archive(invoice: Invoice, moment: datetime) -> None:
    """Archive an invoice, as the clerk."""
    INVOICES.archive(invoice.books.as_user(moment, CLERK), invoice.record["id"])


OUTCOMES: Mapping[str, Callable[[Invoice], None]] = {
    "open": stay_open,
    "overdue": stay_open,
    "paid": be_paid,
    "partly paid": be_partly_paid,
    "archived": be_archived,
}
