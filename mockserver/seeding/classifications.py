"""The classifications of the organization, besides its chart of accounts."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.classifications import ACCOUNTING_CLASSES
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random
from mockserver.seeding.books import Books

ACCOUNTANT = "accountant"
AFTER_FOUNDING = 3  # days until they are set up
OVERHEAD_ACCOUNTS = "6"  # what numbers of accounts begin with that hold expenses of the studio itself


def plan(books: Books) -> None:
    """Plan the accounting classes, for the third day after the founding."""
    day = books.tables["organization"]["founded"] - AFTER_FOUNDING
    books.timeline.plan(books.moment(day), partial(add, books))


def add(books: Books, moment: datetime) -> None:
    """Make the accounting classes, as the accountant, and remember them by their names."""
    ctx = books.as_user(moment, ACCOUNTANT)
    for name in books.tables["classifications"]["accountingClasses"]:
        books.named["accounting_class", name] = ACCOUNTING_CLASSES.create(ctx, {"name": name})


def sorted_by(books: Books, stream: Random, account: str) -> Record:
    """The classifications of a line that is booked to an account of that number."""
    table = books.tables["classifications"]
    others = [name for name in table["accountingClasses"] if name != table["overhead"]]
    name = table["overhead"] if account.startswith(OVERHEAD_ACCOUNTS) else stream.choice(others)
    return {
        "chartOfAccountId": books.id_of("chart_of_account", account),
        "accountingClassId": books.id_of("accounting_class", name),
    }
