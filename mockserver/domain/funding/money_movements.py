"""Money movements: what leaves and reaches the organization's bank accounts, as bank statements show it (F-1461)."""

from __future__ import annotations

from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.randomness import source

MONEY_MOVEMENT = Kind(
    "money_movement",
    "mmt",
    columns=(
        Column("sourceId", index=True),
        Column("type"),
        Column("amount", "money"),
        Column("processDate", "date"),
        Column("status"),
        Column("bankAccountId"),
    ),
    lines="items",
    line_prefix="mmi",
)

PAYABLE, RECEIVABLE = "PAYABLE", "RECEIVABLE"
SENT, CONFIRMED, VOIDED = "SENT", "CONFIRMED", "VOIDED"

# That a movement is of one payment, and how the bank's confirmation is numbered, is assumed (F-1462).
CONFIRMATIONS = 1_000_000_000


class MoneyMovements(Resource):
    """Movements of money. Each is of one payment, made or received, which is its `sourceId`; it has one item.

    That money moves is told of the payment.
    """

    kind = MONEY_MOVEMENT

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record["amount"] = sum(item["amount"] for item in record["items"])
        day = date.fromisoformat(record["processDate"])
        number = source(ctx.seed, record["id"], "movement").randrange(CONFIRMATIONS)
        record["name"] = f"{day:%y%m%d}{number:09d}"

    def of(self, ctx: Context, source_id: str) -> Record | None:
        """The movement of a payment; None where no money has moved."""
        rows = ctx.find(MONEY_MOVEMENT, {"sourceId": source_id}, limit=1)
        return rows[0] if rows else None

    def set_status(self, ctx: Context, source_id: str, status: str) -> None:
        """Give the movement of a payment, if there is one, another status."""
        movement = self.of(ctx, source_id)
        if movement and movement["status"] != status:
            self.store(ctx, {**movement, "status": status}, movement)


MONEY_MOVEMENTS = register(MoneyMovements())
