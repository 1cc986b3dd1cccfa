"""Why a purchase with a card is declined, first reason first; BILL's own words for it are not known (F-1239)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockserver.domain.spend import periods
from mockserver.domain.spend.budget_rules import limitless
from mockserver.domain.spend.funds import VENDOR_CARD
from mockserver.domain.spend.members import SPENDERS
from mockserver.kernel.clock import parse_stamp
from mockserver.kernel.kinds import Record


class Purchase(NamedTuple):
    """A purchase to decide on: the card, the budget that pays, the holder and its membership, cents and the stamp."""

    card: Record
    budget: Record
    member: Record | None
    user: Record | None
    amount: int
    moment: str

    def spend_in_period(self, record: Record, amount: int) -> int:
        """What was spent in the period of a record that the purchase falls into; an earlier period is forgotten."""
        return amount if periods.holds(record, self.moment) else 0

    @property
    def day(self) -> str:
        """The purchase's date in the budget's time zone."""
        return periods.local_day(parse_stamp(self.moment), self.budget["timezone"]).isoformat()


def is_budget_expired(purchase: Purchase) -> bool:
    """Whether the budget's last day lies before the purchase."""
    last_day = purchase.budget.get("expirationDate")
    return bool(last_day) and str(last_day) < purchase.day


def is_card_closed(purchase: Purchase) -> bool:
    """Whether the day has come on which the card closes by itself; it starts at midnight of the budget (F-1834)."""
    closing = purchase.card.get("expirationDate")
    return bool(closing) and str(closing) <= purchase.day


def has_left(purchase: Purchase) -> bool:
    """Whether the holder is no member of the budget any more, or only looks at it; vendor cards have funds apart."""
    if purchase.card["type"] == VENDOR_CARD:
        return False
    return purchase.member is None or purchase.member["budgetRole"] not in SPENDERS


def over_card_limit(purchase: Purchase) -> bool:
    """Whether a card with a limit of its own has too little left."""
    period = purchase.card.get("currentPeriod", {})
    if purchase.card["shareBudgetFunds"] or period.get("limit") is None:
        return False
    return purchase.spend_in_period(purchase.card, period["spent"]) + purchase.amount > int(period["limit"])


def over_member_limit(purchase: Purchase) -> bool:
    """Whether the holder has too little left; asked of cards that neither share nor have funds of their own."""
    card, member = purchase.card, purchase.member
    if member is None or member["shareBudgetFunds"] or card["type"] == VENDOR_CARD:
        return False
    if card["shareBudgetFunds"] or card["currentPeriod"].get("limit") is not None:
        return False
    so_far = purchase.spend_in_period(purchase.budget, member["currentPeriod"]["spent"])
    return bool(so_far + purchase.amount > member["currentPeriod"].get("limit", 0))


def over_budget(purchase: Purchase) -> bool:
    """Whether the budget, its overspend buffer added, has too little left."""
    period = purchase.budget["currentPeriod"]
    if limitless(purchase.budget):
        return False
    most = (period.get("limit") or 0) + (period.get("overspendBuffer") or 0)
    return bool(purchase.spend_in_period(purchase.budget, period["spent"]["total"]) + purchase.amount > most)


REASONS: tuple[tuple[str, str, Callable[[Purchase], bool]], ...] = (
    ("CARD_FROZEN", "Card is frozen", lambda p: p.card["status"] == "FROZEN"),
    ("CARD_DELETED", "Card is deleted", lambda p: p.card["status"] == "DELETED"),
    ("CARD_NOT_ACTIVATED", "Card is not activated", lambda p: p.card["status"] != "ACTIVATED"),
    ("CARD_EXPIRED", "Card has expired", is_card_closed),
    ("USER_RETIRED", "User is retired", lambda p: p.user is None or bool(p.user["archived"])),
    ("USER_NOT_IN_BUDGET", "User is not a member of the budget", has_left),
    ("BUDGET_RETIRED", "Budget is retired", lambda p: bool(p.budget["archived"])),
    ("BUDGET_EXPIRED", "Budget has expired", is_budget_expired),
    (
        "MAX_TRANSACTION_SIZE",
        "Amount exceeds the budget's maximum transaction size",
        lambda p: p.budget.get("maxTxSize") is not None and p.amount > p.budget["maxTxSize"],
    ),
    ("CARD_LIMIT", "Insufficient funds on the card", over_card_limit),
    ("MEMBER_LIMIT", "Insufficient funds of the member", over_member_limit),
    ("BUDGET_LIMIT", "Insufficient funds in the budget", over_budget),
)

# Each code's text.
CODES = {code: text for code, text, _ in REASONS}


def reason_to_decline(purchase: Purchase) -> tuple[str, str] | None:
    """(internal code, text) of the first reason, None for a purchase that goes through."""
    return next(((code, text) for code, text, applies in REASONS if applies(purchase)), None)
