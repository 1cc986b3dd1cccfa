"""What the S&E company's cards bought: authorized and cleared, refunded, reversed, pending or declined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.kernel.randomness import Random
from mockserver.seeding.amounts import between
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

ADMIN = "admin"

# What follows an authorization, and when; a clear that is old enough is in the books, reconciled and then locked.
CLEARING = timedelta(days=1, hours=7)
REVERSAL = timedelta(hours=5)
REFUND = timedelta(days=6)
LOCKING = timedelta(days=12)
RECONCILED_DAYS, LOCKED_DAYS = 45, 60

PENDING_DAYS = 3  # days before the anchor since when a purchase that is still pending was made
SETTLED_DAYS = PENDING_DAYS + 8  # and since when all that follows one has followed


@dataclass
class Purchase:
    """A purchase to be, so many days before the anchor, paid from the budget of a table."""

    books: Books
    stream: Random
    budget: Table
    before: int
    transaction: Record = field(default_factory=dict)

    def later(self, moment: datetime, act: Callable[[Purchase, datetime], None]) -> None:
        """Plan what follows at a moment; the act gets the purchase and the moment."""
        self.books.timeline.plan(moment, partial(act, self))


def plan(books: Books) -> None:
    """Purchases of every outcome, over the days the scenario gives."""
    spec, stream = books.tables["spend"], books.chance("purchases")
    for outcome, number in spec["purchases"].items():
        earliest, latest = (PENDING_DAYS, 1) if outcome == "pending" else (spec["days"], SETTLED_DAYS)
        for _ in range(number):
            before = stream.randint(latest, earliest)
            purchase = Purchase(books, stream, stream.choice(spec["budgets"]), before)
            purchase.later(books.daytime(before, stream), OUTCOMES[outcome])


def buy(purchase: Purchase, moment: datetime) -> None:
    """An authorization at one of the budget's merchants, which stays pending."""
    stream = purchase.stream
    merchant, code, least, greatest = stream.choice(purchase.budget["merchants"])
    authorize(purchase, merchant, code, between(stream, least, greatest), moment)


def buy_and_pay(purchase: Purchase, moment: datetime) -> None:
    """Buy, and plan that the merchant captures the amount."""
    buy(purchase, moment)
    purchase.later(moment + CLEARING, clear)


def buy_and_return(purchase: Purchase, moment: datetime) -> None:
    """Buy and pay, and plan that the merchant pays all of it back."""
    buy_and_pay(purchase, moment)
    purchase.later(moment + REFUND, refund)


def buy_and_give_up(purchase: Purchase, moment: datetime) -> None:
    """Buy, and plan that the merchant never captures the amount."""
    buy(purchase, moment)
    purchase.later(moment + REVERSAL, reverse)


def try_too_much(purchase: Purchase, moment: datetime) -> None:
    """A purchase of more than the budget allows in a period: a decline."""
    merchant, code, *_ = purchase.stream.choice(purchase.budget["merchants"])
    authorize(purchase, merchant, code, cents(purchase.budget["limit"]) * 5 // 4, moment)


OUTCOMES: Mapping[str, Callable[[Purchase, datetime], None]] = {
    "cleared": buy_and_pay,
    "refunded": buy_and_return,
    "reversed": buy_and_give_up,
    "pending": buy,
    "declined": try_too_much,
}


def authorize(purchase: Purchase, merchant: str, code: str, amount: int, moment: datetime) -> None:
    """What the card network says of a purchase with one of the budget's cards."""
    books, stream = purchase.books, purchase.stream
    card = stream.choice(books.cards[purchase.budget["name"]])
    city, state, zip_code, _ = stream.choice(books.tables["places"]["rows"])
    values = {
        "cardId": card["id"],
        "budgetId": books.id_of("spend_budget", purchase.budget["name"]),
        "amount": amount,
        "merchantName": merchant,
        "merchantCategoryCode": code,
        "merchantLocation": {"city": city, "state": state, "postalCode": zip_code, "country": "US"},
        "cardPresent": card["type"] == "PHYSICAL",
    }
    purchase.transaction = TRANSACTIONS.authorize(books.in_company(moment, ADMIN), values)


def clear(purchase: Purchase, moment: datetime) -> None:
    """The capture; the books are closed on it some days later."""
    purchase.transaction = TRANSACTIONS.clear(purchase.books.in_company(moment, ADMIN), purchase.transaction["id"])
    if purchase.before >= RECONCILED_DAYS:
        purchase.later(moment + LOCKING, reconcile)


def refund(purchase: Purchase, moment: datetime) -> None:
    """Pay all of a captured purchase back."""
    TRANSACTIONS.refund(purchase.books.in_company(moment, ADMIN), purchase.transaction["id"])


def reverse(purchase: Purchase, moment: datetime) -> None:
    """Give up the authorization: nothing of it is ever captured."""
    TRANSACTIONS.reverse(purchase.books.in_company(moment, ADMIN), purchase.transaction["id"])


def reconcile(purchase: Purchase, moment: datetime) -> None:
    """In the accounting system, the older ones so that nobody changes them any more."""
    accounting = {"isLocked": purchase.before >= LOCKED_DAYS, "isReconciled": True, "syncStatus": "SYNCED"}
    TRANSACTIONS.patch(purchase.books.in_company(moment, ADMIN), purchase.transaction["id"], accounting)
