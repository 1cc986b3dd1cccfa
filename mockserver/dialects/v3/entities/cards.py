"""v3 card accounts, their users, and the purposes of payments by card: read only."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import Reply, ReplyOrNothing
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.rest.parameters import Choice, Parameter, Query
from mockserver.dialects.v3.entities.account_users import account_user, list_account_users
from mockserver.dialects.v3.fields import ACCOUNT_STATUS
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.funding.cards import (
    BRANDS,
    CARD_ACCOUNT,
    CARD_ACCOUNTS,
    CARD_USER,
    CARD_USERS,
    FUNDING_PURPOSES,
    RATES,
    needs_purpose,
)
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

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
        s.Field(
            "type", s.Enum("CREDIT_CARD", "DEBIT_CARD", "PREPAID_CARD", "UNKNOWN", "UNDEFINED"), access=s.READ_ONLY
        ),
        s.Field("status", ACCOUNT_STATUS, access=s.READ_ONLY),
        s.Field("last4", s.Text(), access=s.READ_ONLY),
        s.Field("expiration", s.Object(s.Field("year", s.Text()), s.Field("month", s.Text())), access=s.READ_ONLY),
        s.Field(
            "default",
            s.Object(*(s.Field(use, s.Boolean()) for use in ("payables", "receivables", "funding", "disbursement"))),
            access=s.READ_ONLY,
        ),
    ],
)
# Answers show no id of a card account user, BILL's sample filters by it (F-1211).
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
cards = V3Resource("v3.funding-accounts.cards", CARD_ACCOUNTS, VIEW, "cardAccountId", "", verbs="get")
card_users = V3Resource("v3.funding-accounts.cards.users", CARD_USERS, USER_VIEW, "", "", verbs="")
list_account_users(card_users)

OF_STATUS = Query(Choice("cardUserStatus", required=True, words=("VERIFIED", "NOMINATED")))


@cards.action("list", gives=CARDS, right="view", query=OF_STATUS)
def list_cards(ctx: Context, query: Record) -> Record:
    """The caller's cards, with what paying by card costs; the mock has no promotions."""
    primary = CARD_ACCOUNTS.primary(ctx)
    return {
        "rates": {"defaultCardAccountId": primary["id"] if primary else None, "funding": RATES},
        "cards": CARD_ACCOUNTS.of_user(ctx, ctx.caller.user_id, query["cardUserStatus"]),
    }


class Brand(Parameter):
    """The brand of a card, in any case."""

    def read(self, text: str) -> str:
        if text.upper() not in BRANDS:
            raise refuse(self.name, f"must be one of {', '.join(BRANDS)}")
        return text


PURPOSES_REPLY = ReplyOrNothing(
    s.Field("lastUsedPurpose", s.Text()),
    s.Field("results", s.Array(s.Object(s.Field("category", s.Text()), s.Field("subCategories", s.Array(s.Text()))))),
)
OF_VENDOR = Query(Parameter("vendorId", required=True), Brand("brand", required=True))


@cards.action("funding-purposes.get", gives=PURPOSES_REPLY, right="view", query=OF_VENDOR)
def purposes(ctx: Context, query: Record) -> Record:
    """What a payment to a vendor by card may be for.

    The answer is empty unless BILL does not know the vendor's industry (F-911). Else it has the purpose of the
    vendor's last payment, and all categories with their parts.
    """
    vendor = VENDORS.get(ctx, query["vendorId"], in_path=False)
    if not needs_purpose(vendor):
        return {}
    results = [{"category": category, "subCategories": list(words)} for category, words in FUNDING_PURPOSES.items()]
    return {"lastUsedPurpose": vendor.get("lastCardFundingPurpose"), "results": results}
