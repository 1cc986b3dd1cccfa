"""v3 mass payments: a batch of up to 2,000 bills, and how far it has got."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Json, Reply
from mockserver.dialects.v3.entities.payments import several
from mockserver.domain.context import Context
from mockserver.domain.payments.mass_payments import MASS_PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

MAX_PAYMENTS = 2_000

MASS = Json(several(MAX_PAYMENTS))
BATCH_ID = s.Field("paymentBatchId", s.Text())
BATCH = Reply(BATCH_ID)
PROGRESS = Reply(
    BATCH_ID,
    s.Field("batchStatus", s.Enum("SCHEDULED", "COMPLETED")),
    s.Field("count", s.Object(*(s.Field(name, s.Int()) for name in ("scheduled", "failed", "completed", "total")))),
)


@operation("v3.payments.mass.create", takes=MASS, gives=BATCH, right="pay", trust=True)
def create(ctx: Context, values: Record) -> Record:
    """Submit a batch: its shape is checked at once, everything else as it is worked off."""
    return {"paymentBatchId": MASS_PAYMENTS.submit(ctx, values)["id"]}


@operation("v3.payments.mass.get", gives=PROGRESS, right="view")
def get(ctx: Context, batch_id: str) -> Record:
    """How far a batch has got; `scheduled` are the payments it has not come to yet."""
    batch = MASS_PAYMENTS.get(ctx, batch_id)
    numbers = {name: batch[name] for name in ("failed", "completed", "total")}
    waiting = batch["total"] - batch["failed"] - batch["completed"]
    return {
        "paymentBatchId": batch["id"],
        "batchStatus": batch["batchStatus"],
        "count": numbers | {"scheduled": waiting},
    }
