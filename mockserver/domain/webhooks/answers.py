"""What writes answered under an idempotency key."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.domain.webhooks.kinds import WEBHOOK_ANSWER
from mockserver.kernel.kinds import Record


class Answers(Resource):
    """Answers by key, of an organization, an S&E company or a partner."""

    kind = WEBHOOK_ANSWER
    is_written_down = False
    has_effects = False

    def of(self, ctx: Context, key: str, since: str) -> Record | None:
        """What was answered under a key since a moment; None where nothing was, or it is too long ago."""
        rows = [row for row in ctx.find(self.kind, {"key": key}) if row["time"] >= since]
        return dict(rows[-1]["answer"]) if rows else None

    def keep_answer(self, ctx: Context, key: str, answer: Record) -> None:
        """Remember what was answered to a key, from the present moment of business time on."""
        row = ctx.new(self.kind) | {"key": key, "time": ctx.clock.stamp(), "answer": answer}
        self.insert(ctx, row)


ANSWERS = register(Answers())
