"""v3 card accounts, their users, and the purposes of payments by card: read only."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.entities.account_users import account_user, listing
from mockserver.dialects.v3.parameters import choice, required
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.cards import BRANDS, CARD_ACCOUNT, CARD_ACCOUNTS, CARD_USER, CARD_USERS, RATES
from mockserver.domain.funding.purposes import PURPOSES, is_asked
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel import schema as s

VIEW = s.View(
    CARD_ACCOUNT,
    [
        s.ARCHIVED,
        s.ID,
        *s.STANDARD_ANSWER,
        s.Field("createdBy", s.Text(), access=s.READ_ONLY),
        s.Field("issuingBankName", s.Text(), access=s.READ_ONLY),
        s.Field("nameOnAccount", s.Text(), access=s.READ_ONLY),
        s.Field("brand", s.Text(), access=s.READ_ONLY),
        s.Field("type", s.Enum("CREDIT_CARD", "DEBIT_CARD", "PREPAID_CARD", "UNDEFINED"), access=s.READ_ONLY),
        s.Field("status", s.Enum("PENDING", "VERIFIED", "UNDEFINED"), access=s.READ_ONLY),
        s.Field("last4", s.Text(), access=s.READ_ONLY),
        s.Field("expiration", s.Object(s.Field("year", s.Text()), s.Field("month", s.Text())), access=s.READ_ONLY),
        s.Field(
            "default",
            s.Object(*(s.Field(use, s.Boolean()) for use in ("payables", "receivables", "funding", "disbursement"))),
            access=s.READ_ONLY,
        ),
    ],
)
# Answers show no id of a card account user, BILL's sample filters by it.
USER_VIEW = s.View(
    CARD_USER, [s.Field("id", s.Text(), access=s.QUERY_ONLY, filter="eq ne in"), *account_user("cardAccountId")]
)

CARD_RATES = (s.Field("creditCardRate", s.Number()), s.Field("debitCardRate", s.Number()))
PROMOTION = s.Object(s.Field("startDate", s.DateTime()), s.Field("endDate", s.DateTime()), *CARD_RATES)
CARDS = Reply(
    s.Field(
        "rates",
        s.Object(
            s.Field("defaultCardAccountId", s.Text()),
            s.Field("funding", s.Object(*CARD_RATES)),
            s.Field("activePromotion", PROMOTION),
        ),
    ),
    s.Field("cards", s.Array(s.Object(*VIEW.shape.fields))),
)
ASKED = Reply(
    s.Field("lastUsedPurpose", s.Text()),
    s.Field("results", s.Array(s.Object(s.Field("category", s.Text()), s.Field("subCategories", s.Array(s.Text()))))),
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
