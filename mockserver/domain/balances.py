"""What is still due on a vendor's bills or a customer's invoices: kept as a sum that follows them."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.kernel.kinds import Column, Kind, Record

# v3 lists filter vendors and customers by `paymentStatus`, whose words no source shows. Assumed: UNPAID while
# anything is due on live bills or invoices, PAID otherwise.
UNPAID, PAID = "UNPAID", "PAID"

BALANCE_COLUMNS = (Column("paymentStatus", index=True), Column("balance.amount", "money"))


def nothing_due() -> Record:
    """The fields of a vendor or customer that nothing hangs on yet."""
    return {"balance": {"amount": 0}, "paymentStatus": PAID}


def follow(ctx: Context, kind: Kind, party: str, record: Record, old: Record | None) -> None:
    """Let the balances of those a bill or invoice names in its field `party` follow its change."""
    changes = {record[party]: due(record)}
    if old is not None:
        changes[old[party]] = changes.get(old[party], 0) - due(old)
    for record_id, cents in changes.items():
        _move(ctx, kind, record_id, cents)


def due(record: Record) -> int:
    """What a bill or invoice adds to a balance, in cents."""
    return 0 if record["archived"] else int(record["dueAmount"])


def _move(ctx: Context, kind: Kind, record_id: str, cents: int) -> None:
    party = ctx.get(kind, record_id)
    if party is None or not cents:
        return
    amount = party["balance"]["amount"] + cents
    party["balance"] = {"amount": amount, "lastUpdatedTime": ctx.clock.stamp()}
    party["paymentStatus"] = UNPAID if amount > 0 else PAID
    ctx.tx.update(kind, party)
