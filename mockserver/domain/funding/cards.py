"""Card accounts of the organization, who may pay with them, and what for. BILL's web application makes them."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.kinds import Column, Kind, Record

CARD_ACCOUNT = Kind("card_account", "cat", columns=(Column("status"), Column("default.payables", "bool")))

# The prefix of a card account user is assumed (F-626).
CARD_USER = Kind(
    "card_user",
    "cau",
    columns=(Column("cardAccountId", index=True), Column("userId", index=True)),
    refs={"cardAccountId": "card_account", "userId": "user"},
)

AMEX = "AMEX"
BRANDS = ("VISA", "MASTERCARD", "DISCOVER", AMEX)

# What BILL charges for paying with a card, in millionths of a percent. Its documents show 2.9 for one of them (F-1225).
RATES: Mapping[str, int] = {"creditCardRate": 2_900_000, "debitCardRate": 2_900_000}

# What a payment by card may be for. BILL's list is not published; these are ours (F-1226).
FUNDING_PURPOSES: Mapping[str, tuple[str, ...]] = {
    "Advertising and marketing": ("Advertising agencies", "Printing and publishing", "Signs"),
    "Building and repairs": ("Construction materials", "General contractors", "Maintenance and cleaning"),
    "Goods for business": ("Furniture", "Industrial supplies", "Office supplies", "Wholesale goods"),
    "Insurance and taxes": ("Insurance", "Taxes and licenses"),
    "Professional services": ("Accounting", "Consulting", "Legal", "Staffing"),
    "Rent and utilities": ("Rent", "Telephone and internet", "Utilities", "Waste disposal"),
    "Software and equipment": ("Computer equipment", "Software"),
    "Travel and shipping": ("Freight and couriers", "Hotels", "Transport"),
}
PURPOSE_NAMES = frozenset([*FUNDING_PURPOSES, *(name for names in FUNDING_PURPOSES.values() for name in names)])

# That BILL knows the industry of whoever is on its network is assumed (F-960).
ON_THE_NETWORK = frozenset(["CONNECTED", "CONNECTED_RPPS"])


def needs_purpose(vendor: Record) -> bool:
    """Whether a payment to a vendor by card must say its purpose: where BILL does not know the vendor's industry."""
    return vendor["networkStatus"] not in ON_THE_NETWORK


def fee_of(card: Record, cents: int) -> tuple[int, int]:
    """What paying an amount with a card costs: the rate in millionths of a percent, and the fee in cents."""
    rate = RATES["debitCardRate" if card["type"] == "DEBIT_CARD" else "creditCardRate"]
    return rate, money.percent(cents, rate)


class CardAccounts(Resource):
    """Credit and debit cards: VERIFIED ones pay."""

    kind = CARD_ACCOUNT
    events = ("card-account.created", "card-account.updated")

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {
            "createdBy": ctx.caller.user_id,
            "type": "CREDIT_CARD",
            "status": "VERIFIED",
            "default": {"payables": False, "receivables": False, "funding": True, "disbursement": False},
        }

    def of_user(self, ctx: Context, user_id: str, status: str) -> list[Record]:
        """The live cards of which a user is a live user with a verification status."""
        users = ctx.find(CARD_USER, {"userId": user_id, "archived": False})
        ids = [user["cardAccountId"] for user in users if user["verificationStatus"] == status]
        cards = ctx.get_many(CARD_ACCOUNT, ids)
        return [card for card in cards.values() if not card["archived"]]

    def primary(self, ctx: Context) -> Record | None:
        """The card payments are made with by default."""
        cards = ctx.find(CARD_ACCOUNT, {"default.payables": True, "archived": False}, limit=1)
        return cards[0] if cards else None


class CardUsers(Resource):
    """Who may pay with a card: NOMINATED at first, VERIFIED once the identity is proven."""

    kind = CARD_USER

    def defaults(self, ctx: Context, record: Record) -> None:
        record["verificationStatus"] = "NOMINATED"

    def may_pay(self, ctx: Context, card: Record, user_id: str) -> bool:
        """Whether a user is a live, VERIFIED user of a card."""
        users = ctx.find(CARD_USER, {"cardAccountId": card["id"], "userId": user_id, "archived": False})
        return any(user["verificationStatus"] == "VERIFIED" for user in users)


CARD_ACCOUNTS = register(CardAccounts())
CARD_USERS = register(CardUsers())
