"""Spend & Expense cards."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.resources import READ, WRITE, SpendResource
from mockserver.dialects.spend.sharing import LIMIT, RECURRING_LIMIT, SHARES, sharing_has_no_limit
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
        required_reference("budgetId"),
        s.Field("cardIds", s.Reference(), path="id", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("budgetIds", s.Reference(), path="budgetId", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("userIds", s.Reference(), path="userId", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("types", s.Enum(*TYPES), path="type", access=s.QUERY_ONLY, filter="eq in"),
    ],
    omits=False,
    null_clears=True,
    rules=[sharing_has_no_limit],
)

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
    rules=[sharing_has_no_limit],
)

SHOWN = SpendResource(
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


def delete(call: Call) -> Answer:
    """DELETE one, for the reason in the query."""
    reason = call.query.get("reason", "")
    if reason and reason not in DELETE_REASONS:
        raise refuse("reason", f"must be one of {', '.join(DELETE_REASONS)}")
    CARDS.set_deleted(call.ctx, SHOWN.id_of(call), reason)
    return Answer(call.operation.status)


def freeze(call: Call) -> Answer:
    """POST freeze."""
    return SHOWN.answer(call, CARDS.set_frozen(call.ctx, SHOWN.id_of(call), frozen=True))


def unfreeze(call: Call) -> Answer:
    """POST unfreeze."""
    return SHOWN.answer(call, CARDS.set_frozen(call.ctx, SHOWN.id_of(call), frozen=False))


def pan_token(call: Call) -> Answer:
    """GET the token that is traded for the card's number."""
    card = CARDS.get(call.ctx, SHOWN.id_of(call))
    return Answer(call.operation.status, {"token": card_numbers.issue(call.ctx, card)})


def row() -> Record:
    """The JSON Schema of a card."""
    return VIEW.shape.schema(answers=True)


HANDLERS = {
    **SHOWN.handlers(),
    "spend.cards.delete": Handler(delete, WRITE, body="none"),
    "spend.cards.freeze": Handler(freeze, WRITE, body="none", response_schema=row),
    "spend.cards.unfreeze": Handler(unfreeze, WRITE, body="none", response_schema=row),
    "spend.cards.pan-jwt.get": Handler(pan_token, READ, body="none"),
}
