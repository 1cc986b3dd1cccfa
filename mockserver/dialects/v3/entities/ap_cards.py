"""v3 AP Cards: a bare array."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.domain.funding.ap_cards import AP_CARD, AP_CARDS
from mockserver.kernel import schema as s

VIEW = s.View(
    AP_CARD,
    [
        s.ID,
        s.Field("status", s.Enum("ACTIVE", "INACTIVE", "DRAFT"), access=s.READ_ONLY),
        s.Field("nameOnAccount", s.Text(), access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("balance", s.Money(), access=s.READ_ONLY),
        s.Field("limit", s.Money(), access=s.READ_ONLY),
    ],
)
MAX_CARDS = 1_000


def list_ap_cards(call: Call) -> Answer:
    """GET all of them."""
    return Answer(call.operation.status, [VIEW.write(card) for card in AP_CARDS.rows(call.ctx, limit=MAX_CARDS)])


HANDLERS = {
    "v3.funding-accounts.ap-cards.list": Handler(
        list_ap_cards,
        "view",
        body="none",
        answers=lambda: {"type": "array", "items": VIEW.shape.schema(answers=True)},
    )
}
