"""The organization's cards and AP Cards, and who may pay with them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, CARD_USERS
from mockserver.kernel import money
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

OWNER = "administrator"
FIELDS = ("issuingBankName", "nameOnAccount", "brand", "last4", "expiration")
AFTER_FOUNDING = 12  # days until the cards are there


def plan(books: Books) -> None:
    """Plan the cards and AP Cards, for the twelfth day after the founding."""
    opening = books.moment(books.tables["organization"]["founded"] - AFTER_FOUNDING)
    for spec in books.tables["payment_cards"]["accounts"]:
        books.timeline.plan(opening, partial(add, books, spec))
    for spec in books.tables["payment_cards"]["ap"]:
        books.timeline.plan(opening, partial(add_ap_card, books, spec))


def add(books: Books, spec: Table, moment: datetime) -> None:
    """Make a card account and its users, each in the verification status that the scenario tells."""
    ctx = books.as_user(moment, OWNER)
    values = {name: spec[name] for name in FIELDS} | {"default": {"payables": spec["default"]}}
    card = CARD_ACCOUNTS.create(ctx, values)
    for key, status in spec["users"].items():
        user = {"cardAccountId": card["id"], "userId": books.main.users[key]["id"], "verificationStatus": status}
        CARD_USERS.create(ctx, user)


def add_ap_card(books: Books, spec: Table, moment: datetime) -> None:
    """Make an AP Card; the scenario tells its limit in dollars."""
    values = {"nameOnAccount": spec["nameOnAccount"], "status": spec["status"], "limit": money.cents(spec["limit"])}
    AP_CARDS.create(books.as_user(moment, OWNER), values)
