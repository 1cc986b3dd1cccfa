"""What is still due on a vendor's bills or a customer's invoices: kept as a sum that follows them."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Column, Record

# v3 lists filter vendors and customers by `paymentStatus`, whose words no source shows. UNPAID while anything is due on
# live bills or invoices, and PAID otherwise, is assumed (F-625).
UNPAID, PAID = "UNPAID", "PAID"

BALANCE_COLUMNS = (Column("paymentStatus", index=True), Column("balance.amount", "money"))


def nothing_due() -> Record:
    """The fields of a vendor or customer that nothing hangs on yet."""
    return {"balance": {"amount": 0}, "paymentStatus": PAID}


def update_balances(ctx: Context, parties: Resource, id_field: str, record: Record, old: Record | None) -> None:
    """Add what a new or changed bill or invoice is due to the balance of the party its `id_field` names.

    `parties` are vendors or customers. A party that `old` named has what was due of it taken off.
    """
    changes = {record[id_field]: due(record)}
    if old is not None:
        changes[old[id_field]] = changes.get(old[id_field], 0) - due(old)
    for record_id, cents in changes.items():
        _add(ctx, parties, record_id, cents)


def due(record: Record) -> int:
    """What a bill or invoice adds to a balance, in cents."""
    return 0 if record["archived"] else int(record["dueAmount"])


def _add(ctx: Context, parties: Resource, record_id: str, cents: int) -> None:
    party = ctx.look_at(parties.kind, record_id)
    if party is None or not cents:
        return
    amount = party["balance"]["amount"] + cents
    balance = {"amount": amount, "lastUpdatedTime": ctx.clock.stamp()}
    parties.keep_fields(ctx, party, {"balance": balance, "paymentStatus": UNPAID if amount > 0 else PAID})
