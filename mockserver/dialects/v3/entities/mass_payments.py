"""v3 mass payments: a batch of up to 2,000 bills, and how far it has got."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.entities.payments import given, several
from mockserver.domain.payments.mass_payments import MASS_PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

MAX_PAYMENTS = 2_000

MASS = several(MAX_PAYMENTS)
BATCH_ID = s.Field("paymentBatchId", s.Text())
TAKEN = Reply(BATCH_ID)
PROGRESS = Reply(
    BATCH_ID,
    s.Field("batchStatus", s.Enum("SCHEDULED", "COMPLETED")),
    s.Field("count", s.Object(*(s.Field(name, s.Int()) for name in ("scheduled", "failed", "completed", "total")))),
)


def create(call: Call) -> Answer:
    """POST a batch: its shape is checked at once, everything else as it is worked off."""
    batch = MASS_PAYMENTS.submit(call.ctx, given(call, MASS))
    return Answer(call.operation.status, TAKEN.write({"paymentBatchId": batch["id"]}))


def get(call: Call) -> Answer:
    """GET how far a batch has got."""
    batch = MASS_PAYMENTS.get(call.ctx, call.params["paymentBatchId"])
    return Answer(call.operation.status, PROGRESS.write(progress(batch)))


def progress(batch: Record) -> Record:
    """A batch by its numbers; `scheduled` are the payments it has not come to yet."""
    numbers = {name: batch[name] for name in ("failed", "completed", "total")}
    waiting = batch["total"] - batch["failed"] - batch["completed"]
    return {
        "paymentBatchId": batch["id"],
        "batchStatus": batch["batchStatus"],
        "count": numbers | {"scheduled": waiting},
    }


HANDLERS = {
    "v3.payments.mass.create": Handler(create, "pay", trust=True, reads=MASS.shape.schema, answers=TAKEN.answer_schema),
    "v3.payments.mass.get": Handler(get, "view", body="none", answers=PROGRESS.answer_schema),
}
