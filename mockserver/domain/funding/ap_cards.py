"""AP Cards: lines of credit that pay vendors who take virtual cards. Made outside the API, which lists them."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Kind, Record

AP_CARD = Kind("ap_card", "dva")

TYPE = "AP_CARD"


class ApCards(Resource):
    """AP Cards (F-954).

    That ACTIVE ones pay as long as `balance` (what is owed, in cents) stays within `limit` is assumed (F-955).
    """

    kind = AP_CARD

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": "ACTIVE", "balance": 0}

    def draw(self, ctx: Context, account: Record, cents: int) -> None:
        """Let the AP Card of a `fundingAccount` owe so many cents more, or fewer."""
        card = self.get(ctx, account["id"])
        self.store(ctx, {**card, "balance": card["balance"] + cents}, card)


AP_CARDS = register(ApCards())
