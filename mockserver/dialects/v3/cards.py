"""v3 card accounts, their users, and the purposes of payments by card: read only."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.filters import refuse
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.account_users import account_user, listing
from mockserver.dialects.v3.parameters import choice, required
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.cards import BRANDS, CARD_ACCOUNT, CARD_ACCOUNTS, CARD_USER, CARD_USERS, RATES
from mockserver.domain.funding.purposes import PURPOSES, is_asked
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    DateTime,
    Enum,
    Field,
    ListOf,
    Number,
    Obj,
    Text,
    View,
)

VIEW = View(
    CARD_ACCOUNT,
    [
        ARCHIVED,
        ID,
        *STANDARD_ANSWER,
        Field("createdBy", Text(), access="r"),
        Field("issuingBankName", Text(), access="r"),
        Field("nameOnAccount", Text(), access="r"),
        Field("brand", Text(), access="r"),
        Field("type", Enum("CREDIT_CARD", "DEBIT_CARD", "PREPAID_CARD", "UNDEFINED"), access="r"),
        Field("status", Enum("PENDING", "VERIFIED", "UNDEFINED"), access="r"),
        Field("last4", Text(), access="r"),
        Field("expiration", Obj(Field("year", Text()), Field("month", Text())), access="r"),
        Field(
            "default",
            Obj(*(Field(use, Bool()) for use in ("payables", "receivables", "funding", "disbursement"))),
            access="r",
        ),
    ],
)
# Answers show no id of a card account user, BILL's sample filters by it.
USER_VIEW = View(CARD_USER, [Field("id", Text(), access="q", filter="eq ne in"), *account_user("cardAccountId")])

CARD_RATES = (Field("creditCardRate", Number()), Field("debitCardRate", Number()))
PROMOTION = Obj(Field("startDate", DateTime()), Field("endDate", DateTime()), *CARD_RATES)
CARDS = Reply(
    Field(
        "rates",
        Obj(
            Field("defaultCardAccountId", Text()),
            Field("funding", Obj(*CARD_RATES)),
            Field("activePromotion", PROMOTION),
        ),
    ),
    Field("cards", ListOf(Obj(*VIEW.shape.fields))),
)
ASKED = Reply(
    Field("lastUsedPurpose", Text()),
    Field("results", ListOf(Obj(Field("category", Text()), Field("subCategories", ListOf(Text()))))),
)

SHOWN = V3Resource("v3.funding-accounts.cards", CARD_ACCOUNTS, VIEW, "cardAccountId", "", verbs="get")
USERS_SHOWN = V3Resource("v3.funding-accounts.cards.users", CARD_USERS, USER_VIEW, "", "", verbs="list")


def list_cards(call: Call) -> Answer:
    """GET the caller's cards, with what paying by card costs; the mock has no promotions."""
    status = choice(call, "cardUserStatus", ("VERIFIED", "NOMINATED"))
    cards = CARD_ACCOUNTS.of_user(call.ctx, call.signed_in.user_id, status)
    primary = CARD_ACCOUNTS.primary(call.ctx)
    rates = {"defaultCardAccountId": primary["id"] if primary else None, "funding": RATES}
    return Answer(call.operation.status, CARDS.write({"rates": rates, "cards": cards}))


def purposes(call: Call) -> Answer:
    """GET what a payment to a vendor by card may be for; an empty answer: it need not say."""
    vendor_id, brand = required(call, "vendorId", "brand")
    if brand.upper() not in BRANDS:
        raise refuse("brand", f"must be one of {', '.join(BRANDS)}")
    vendor = VENDORS.get(call.ctx, vendor_id, in_path=False)
    if not is_asked(vendor):
        return Answer(call.operation.status)
    results = [{"category": category, "subCategories": list(words)} for category, words in PURPOSES.items()]
    answer = {"lastUsedPurpose": vendor.get("lastCardFundingPurpose"), "results": results}
    return Answer(call.operation.status, ASKED.write(answer))


HANDLERS = SHOWN.handlers() | {
    "v3.funding-accounts.cards.list": Handler(
        list_cards, "view", body="none", answers=CARDS.answer_schema, query={"cardUserStatus": True}
    ),
    "v3.funding-accounts.cards.users.list": listing(USERS_SHOWN),
    "v3.funding-accounts.cards.funding-purposes.get": Handler(
        purposes, "view", body="none", answers=ASKED.answer_schema, query={"vendorId": True, "brand": True}
    ),
}
