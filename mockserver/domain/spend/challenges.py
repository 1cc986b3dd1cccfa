"""3-D Secure: a purchase on the web waits until its challenge is answered."""

from __future__ import annotations

from datetime import timedelta

from mockserver.domain.context import Context
from mockserver.domain.resource import register
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.kinds import SPEND_CHALLENGE
from mockserver.domain.spend.records import SpendRecords, state_error
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

STATUSES = ("SKIPPED", "PENDING", "SENT", "ACCEPTED", "REJECTED", "CANCELLED", "TIMED_OUT", "FAILED", "UNDEFINED")
ANSWERS = {"ACCEPT": "ACCEPTED", "REJECT": "REJECTED"}
SENT, TIMED_OUT = "SENT", "TIMED_OUT"

# How long a challenge waits is not known (F-1579).
PATIENCE = timedelta(minutes=10)
# Internal code and text of a decline, neither known (F-1239).
DECLINES = {
    "REJECTED": ("THREE_DS_REJECTED", "3-D Secure challenge was rejected"),
    TIMED_OUT: ("THREE_DS_TIMED_OUT", "3-D Secure challenge was not answered in time"),
}


class Challenges(SpendRecords):
    """Challenges of purchases with a card. `purchase` is what the merchant asks for, `transactionId` what became of it.

    An accepted one lets the purchase go on to what card and budget say; any other ends in a decline.
    """

    kind = SPEND_CHALLENGE
    events = ("spend.three-ds-challenge.created",)

    def challenge(self, ctx: Context, purchase: Record) -> Record:
        """Ask about a purchase (see `Transactions.authorize`); raises `NotFound` for an unknown card."""
        card = CARDS.get(ctx, purchase["cardId"])
        due = stamp(ctx.clock.now() + PATIENCE)
        values = {"cardId": card["id"], "userId": card["userId"], "purchase": purchase, "status": SENT}
        return self.create(ctx, {**values, "dueAt": due})

    def answer(self, ctx: Context, challenge_id: str, action: str) -> Record:
        """Accept or reject the challenge of an id, or that of a transaction's (F-1580).

        The same answer again changes nothing; another one, or one too late, is a 400 (assumed: F-1581).
        """
        old = self.of(ctx, challenge_id)
        status = ANSWERS[action]
        if old["status"] == status:
            return old
        if old["status"] != SENT:
            raise state_error(f"Challenge is {old['status']}.", fact="F-1581")
        return self._end(ctx, old, status)

    def of(self, ctx: Context, challenge_id: str) -> Record:
        """The challenge of an id; raises `NotFound`."""
        challenge = ctx.get(self.kind, challenge_id)
        rows = [challenge] if challenge else ctx.find(self.kind, {"transactionId": challenge_id}, limit=1)
        if not challenge_id or not rows:
            raise NotFound(challenge_id, in_path=True, fact="F-1582")
        return rows[0]

    def time_out(self, ctx: Context, challenge: Record) -> None:
        """Nobody answered in time."""
        if challenge["status"] == SENT:
            self._end(ctx, challenge, TIMED_OUT)

    falls_due = time_out

    def _end(self, ctx: Context, old: Record, status: str) -> Record:
        if status in DECLINES:
            transaction = TRANSACTIONS.decline(ctx, old["purchase"], *DECLINES[status])
        else:
            transaction = TRANSACTIONS.authorize(ctx, old["purchase"])
        new = {**old, "status": status, "transactionId": transaction["id"]}
        new.pop("dueAt", None)
        return self.store(ctx, new, old)


CHALLENGES = register(Challenges())
