"""Spend & Expense cards."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.filters import refuse
from mockserver.dialects.common.http import Answer
from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.resources import READ, WRITE, SpendResource
from mockserver.dialects.spend.sharing import LIMIT, RECURRING_LIMIT, SHARES, sharing_has_no_limit
from mockserver.domain.spend import card_numbers
from mockserver.domain.spend.cards import CARDS, DELETE_REASONS, STATUSES, TYPES
from mockserver.domain.spend.kinds import BUDGET, CARD, SPEND_CARD, USER
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, DateTime, Enum, Field, Money, Obj, Ref, Text, View

NAME = Field("name", Text(), required=True, says=NOT_EMPTY, sort=True)
PERIOD = Obj(Field("limit", Money(), access="r"), Field("spent", Money(), access="r"), omits=False)
EXPIRATION = Field("expirationDate", Date())

VIEW = View(
    SPEND_CARD,
    [
        *own_ids(CARD),
        NAME,
        *reference("user", USER),
        *reference("budget", BUDGET),
        Field("lastFour", Text(), access="r", sort=True),
        Field("validThru", Text(), access="r"),
        EXPIRATION,
        Field("status", Enum(*STATUSES), access="r", filter="eq", sort=True),
        Field("deletedReason", Text(), access="r"),
        Field("type", Text(), access="r"),
        SHARES,
        Field("recurring", Bool()),
        RECURRING_LIMIT,
        Field("currentPeriod", PERIOD, access="r"),
        Field("createdTime", DateTime(), access="r"),
        Field("updatedTime", DateTime(), access="r"),
        LIMIT,
        required_reference("budgetId"),
        Field("cardIds", Ref(), path="id", access="q", filter="eq in"),
        Field("budgetIds", Ref(), path="budgetId", access="q", filter="eq in"),
        Field("userIds", Ref(), path="userId", access="q", filter="eq in"),
        Field("types", Enum(*TYPES), path="type", access="q", filter="eq in"),
    ],
    omits=False,
    null_clears=True,
    rules=[sharing_has_no_limit],
)

CREATION = View(
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
    CARDS.delete(call.ctx, SHOWN.id_of(call), reason)
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
    "spend.cards.freeze": Handler(freeze, WRITE, body="none", answers=row),
    "spend.cards.unfreeze": Handler(unfreeze, WRITE, body="none", answers=row),
    "spend.cards.pan-jwt.get": Handler(pan_token, READ, body="none"),
}
