"""v3 AP Cards: a bare array."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Replies
from mockserver.domain.context import Context
from mockserver.domain.funding.ap_cards import AP_CARD, AP_CARDS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

STATUS = s.Enum("ACTIVE", "INACTIVE", "DELETED", "PENDING", "DRAFT", "DRAFT_DELETED", "FROZEN", "UNDEFINED")
VIEW = s.View(
    AP_CARD,
    [
        s.ID,
        s.Field("status", STATUS, access=s.READ_ONLY),
        s.Field("nameOnAccount", s.Text(), access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("balance", s.Money(), access=s.READ_ONLY),
        s.Field("limit", s.Money(), access=s.READ_ONLY),
    ],
)
MAX_CARDS = 1_000


@operation("v3.funding-accounts.ap-cards.list", gives=Replies(VIEW.shape), right="view")
def list_ap_cards(ctx: Context) -> list[Record]:
    """Every AP Card of the organization. They are a bare array, without pages (F-913)."""
    return AP_CARDS.rows(ctx, limit=MAX_CARDS)
