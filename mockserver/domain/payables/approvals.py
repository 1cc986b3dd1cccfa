"""Approving and denying bills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.domain.bulk import all_or_nothing
from mockserver.domain.context import Context
from mockserver.domain.payables.bill_approvers import APPROVED, BILL_APPROVERS, DENIED
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

STATUS_OF: Mapping[str, str] = {"APPROVE": APPROVED, "DENY": DENIED}


def act(ctx: Context, actions: Sequence[Record]) -> list[Record]:
    """Do what the caller says of each bill (`billId`, `action`, perhaps a `comment`), all or nothing; the bills.

    Only the approver whose turn it is may act; others are refused with BDC_1119 (assumed: F-839).
    """
    return all_or_nothing(actions, lambda action: _act(ctx, action))


def _act(ctx: Context, action: Record) -> Record:
    bill = BILLS.get(ctx, action["billId"], in_path=False)
    rows = BILL_APPROVERS.of_bill(ctx, bill["id"])
    mine = [row for row in rows if row.get("waitingFor") == ctx.caller.user_id]
    if not mine or bill["archived"]:
        raise BillError("BDC_1119", "billId", bill["id"], item=bill["id"], fact="F-839")
    status = BILL_APPROVERS.decide(ctx, mine[0], STATUS_OF[action["action"]], action.get("comment", ""))
    return BILLS.store(ctx, {**bill, "approvalStatus": status}, bill)


def pending(ctx: Context) -> list[Record]:
    """The bills that wait for the caller's approval now, in the order in which they came to wait."""
    rows = BILL_APPROVERS.waiting_for(ctx, ctx.caller.user_id)
    bills = ctx.get_many(BILL, (row["billId"] for row in rows))
    own = (bills[row["billId"]] for row in rows if row["billId"] in bills)
    return [bill for bill in own if not bill["archived"]]
