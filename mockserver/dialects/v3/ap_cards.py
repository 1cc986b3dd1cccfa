"""v3 AP Cards: a bare array."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.domain.funding.ap_cards import AP_CARD, AP_CARDS
from mockserver.kernel.schema import ID, STANDARD_ANSWER, Enum, Field, Money, Text, View

VIEW = View(
    AP_CARD,
    [
        ID,
        Field("status", Enum("ACTIVE", "INACTIVE", "DRAFT"), access="r"),
        Field("nameOnAccount", Text(), access="r"),
        *STANDARD_ANSWER,
        Field("balance", Money(), access="r"),
        Field("limit", Money(), access="r"),
    ],
)
MOST = 1_000


def list_ap_cards(call: Call) -> Answer:
    """GET all of them."""
    return Answer(call.operation.status, [VIEW.write(card) for card in AP_CARDS.rows(call.ctx, limit=MOST)])


HANDLERS = {
    "v3.funding-accounts.ap-cards.list": Handler(
        list_ap_cards,
        "view",
        body="none",
        answers=lambda: {"type": "array", "items": VIEW.shape.schema(answers=True)},
    )
}
