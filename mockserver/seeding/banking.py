"""The organization's bank accounts and who may pay from them, once BILL knows who it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.risk_verifications import RISK_VERIFICATIONS
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

OWNER = "administrator"
FIELDS = ("bankName", "nameOnAccount", "routingNumber", "accountNumber", "type", "ownerType")
AFTER_FOUNDING = 5  # days until the accounts are opened
DEPOSIT_TAKES = timedelta(days=2)


def plan(books: Books) -> None:
    """The check of who the organization is, every account, and the verification of those that are verified."""
    opening = books.moment(books.tables["organization"]["founded"] - AFTER_FOUNDING)
    books.timeline.plan(opening, partial(begin_check, books))
    for spec in books.tables["banks"]:
        books.timeline.plan(opening, partial(add, books, spec))


def begin_check(books: Books, moment: datetime) -> None:
    """BILL looks at the organization, and approves it the next day."""
    RISK_VERIFICATIONS.begin(books.as_user(moment, OWNER), has_phone=True)


def add(books: Books, spec: Table, moment: datetime) -> None:
    """An account, PENDING until its deposit has arrived."""
    values = {name: spec[name] for name in FIELDS}
    values["chartOfAccountId"] = books.id_of("chart_of_account", spec["account"])
    account = BANK_ACCOUNTS.create(books.as_user(moment, OWNER), values)
    if spec["verified"]:
        books.timeline.plan(moment + DEPOSIT_TAKES, partial(verify, books, spec, account))


def verify(books: Books, spec: Table, account: Record, moment: datetime) -> None:
    """The account verified, given its part in the books, and its users."""
    ctx = books.as_user(moment, OWNER)
    BANK_ACCOUNTS.verify(ctx, account["id"], BANK_ACCOUNTS.deposit(ctx, account))
    use = {"default": {"payables": spec["default"], "receivables": spec["default"]}}
    books.named["bank_account", "main"] = BANK_ACCOUNTS.patch(ctx, account["id"], use)
    for key in spec["payers"]:
        user = BANK_USERS.create(ctx, {"bankAccountId": account["id"], "userId": books.main.users[key]["id"]})
        # A user proves an identity in BILL's web application, which has no API.
        BANK_USERS.change(ctx, user, {"verificationStatus": "VERIFIED"})
