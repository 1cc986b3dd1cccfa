"""Spend & Expense cards."""

from __future__ import annotations

from mockserver.dialects.calls import NOTHING
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.rest.parameters import Parameter, Query
from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.resources import READ, SpendResource
from mockserver.dialects.spend.sharing import LIMIT, RECURRING_LIMIT, SHARES
from mockserver.domain.context import Context
from mockserver.domain.spend import card_numbers
from mockserver.domain.spend.cards import CARDS, DELETE_REASONS, STATUSES, TYPES
from mockserver.domain.spend.kinds import BUDGET, CARD, SPEND_CARD, USER
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

NAME = s.Field("name", s.Text(), required=True, message=NOT_EMPTY, sort=True)
PERIOD = s.Object(
    s.Field("limit", s.Money(), access=s.READ_ONLY), s.Field("spent", s.Money(), access=s.READ_ONLY), omits=False
)
EXPIRATION = s.Field("expirationDate", s.Date())

VIEW = s.View(
    SPEND_CARD,
    [
        *own_ids(CARD),
        NAME,
        *reference("user", USER),
        *reference("budget", BUDGET),
        s.Field("lastFour", s.Text(), access=s.READ_ONLY, sort=True),
        s.Field("validThru", s.Text(), access=s.READ_ONLY),
        EXPIRATION,
        s.Field("status", s.Enum(*STATUSES), access=s.READ_ONLY, filter="eq", sort=True),
        s.Field("deletedReason", s.Text(), access=s.READ_ONLY),
        s.Field("type", s.Text(), access=s.READ_ONLY),
        SHARES,
        s.Field("recurring", s.Boolean()),
        RECURRING_LIMIT,
        s.Field("currentPeriod", PERIOD, access=s.READ_ONLY),
        s.Field("createdTime", s.DateTime(), access=s.READ_ONLY),
        s.Field("updatedTime", s.DateTime(), access=s.READ_ONLY),
        LIMIT,
        # What the current period's limit is called in BILL's schema of a change; its sample has `limit` (F-1124).
        s.Field("availableFunds", s.Money(minimum=0), access=s.WRITE_ONLY),
        required_reference("budgetId"),
        s.Field("cardIds", s.Reference(), path="id", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("budgetIds", s.Reference(), path="budgetId", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("userIds", s.Reference(), path="userId", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("types", s.Enum(*TYPES), path="type", access=s.QUERY_ONLY, filter="eq in"),
    ],
    omits=False,
    null_clears=True,
)

TOKEN = Reply(s.Field("token", s.Text()))

CREATION = s.View(
    SPEND_CARD,
    [
        NAME,
        required_reference("userId"),
        required_reference("budgetId"),
        LIMIT,
        RECURRING_LIMIT,
        EXPIRATION,
        SHARES,
    ],
    null_clears=True,
)

cards = SpendResource(
    "spend.cards",
    CARDS,
    VIEW,
    CREATION,
    "cardId",
    Listing(reveals=("status",)),
    verbs="list create get update",
    # The guide's own example writes them so.
    names={"userUuid": "userId", "budgetUuid": "budgetId"},
)


class Reason(Parameter):
    """The query parameter that says why a card is deleted, one of `DELETE_REASONS`; others are refused with 400."""

    def read(self, text: str) -> str:
        if text not in DELETE_REASONS:
            raise refuse(self.name, f"must be one of {', '.join(DELETE_REASONS)}")
        return text


@cards.action("delete", gives=NOTHING, query=Query(Reason("reason")))
def delete(ctx: Context, card_id: str, query: Record) -> None:
    """Delete a card. The query has a `reason`; the answer has no body, and lists leave the card out (F-442)."""
    CARDS.set_deleted(ctx, card_id, query["reason"])


@cards.action("freeze")
def freeze(ctx: Context, card_id: str) -> Record:
    """Freeze a card. The answer is the card (F-443), which declines every purchase until it is unfrozen."""
    return CARDS.set_frozen(ctx, card_id, frozen=True)


@cards.action("unfreeze")
def unfreeze(ctx: Context, card_id: str) -> Record:
    """Let a frozen card be used again. That the sandbox lets it is assumed (F-443)."""
    return CARDS.set_frozen(ctx, card_id, frozen=False)


@cards.action("pan-jwt.get", gives=TOKEN, right=READ)
def pan_token(ctx: Context, card_id: str) -> Record:
    """The token that is traded for a card's number. It is a JWT with encrypted data and an end (F-444)."""
    return {"token": card_numbers.issue(ctx, CARDS.get(ctx, card_id))}
