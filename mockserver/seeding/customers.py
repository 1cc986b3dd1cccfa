"""The organization's customers: companies of the scenario, and people."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import Books
from mockserver.seeding.people import mail

CLERK = "clerk"
FIRST_DAY, LAST_DAY = 400, 160  # days before the anchor between which customers were added


def plan(books: Books) -> None:
    """Customers one after the other, people among companies."""
    table, stream = books.tables["customers"], books.chance("customers")
    names = [*table["companies"], *[""] * table["people"]]
    stream.shuffle(names)
    for index, name in enumerate(names):
        before = FIRST_DAY - (FIRST_DAY - LAST_DAY) * index // len(names)
        books.timeline.plan(books.office_moment(before, stream), partial(add, books, name, index))


def add(books: Books, company: str, index: int, moment: datetime) -> None:
    """A customer with a contact; a person where there is no company."""
    first, last = books.people.name()
    address, phone = books.people.address()
    customer: Record = {
        "name": company or f"{first} {last}",
        "accountType": "BUSINESS" if company else "PERSON",
        "contact": {"firstName": first, "lastName": last},
        "email": mail("accounts", company) if company else mail(first, f"{first}{last}"),
        "phone": phone,
        "billingAddress": address,
        "invoiceCurrency": "USD",
    }
    if company:
        customer["companyName"] = company
    books.named["customer", str(index)] = CUSTOMERS.create(books.as_user(moment, CLERK), customer)
