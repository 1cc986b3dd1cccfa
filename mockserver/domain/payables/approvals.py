"""Approving and denying bills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.domain.bulk import all_or_nothing
from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import check_approvers
from mockserver.domain.payables.bill_approvers import APPROVED, BILL_APPROVERS, DENIED
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

STATUS_OF: Mapping[str, str] = {"APPROVE": APPROVED, "DENY": DENIED}


def act(ctx: Context, actions: Sequence[Record]) -> list[Record]:
    """Do what the caller says of each bill (`billId`, `action`, perhaps a `comment`), all or nothing; the bills."""
    return all_or_nothing(actions, lambda one: decide(ctx, one["billId"], one["action"], one.get("comment", "")))


def decide(ctx: Context, bill_id: str, action: str, comment: str = "") -> Record:
    """APPROVE or DENY a bill as the caller, and answer it.

    Only the approver whose turn it is may; others are refused with BDC_1119 (assumed: F-839).
    """
    bill = BILLS.get(ctx, bill_id, in_path=False)
    rows = BILL_APPROVERS.of_bill(ctx, bill["id"])
    mine = [row for row in rows if row.get("waitingFor") == ctx.caller.user_id]
    if not mine or bill["archived"]:
        raise BillError("BDC_1119", "billId", bill["id"], item=bill["id"], fact="F-839")
    return _with_status(ctx, bill, BILL_APPROVERS.decide(ctx, mine[0], STATUS_OF[action], comment))


def set_approvers(ctx: Context, bill_id: str, users: Sequence[str]) -> Record:
    """Let users approve a bill in their order, but for those who have acted already; the bill.

    Raises `NotFound` for an unknown bill or user, BDC_1119 for a user who does not approve (assumed: F-642).
    """
    bill = BILLS.get(ctx, bill_id, in_path=False)
    check_approvers(ctx, users)
    return _with_status(ctx, bill, BILL_APPROVERS.assign(ctx, bill, users))


def clear_approvers(ctx: Context, bill_id: str) -> Record:
    """Take all approvers off a bill, whatever they said; the bill."""
    bill = BILLS.get(ctx, bill_id, in_path=False)
    return _with_status(ctx, bill, BILL_APPROVERS.clear(ctx, bill))


def _with_status(ctx: Context, bill: Record, status: str) -> Record:
    return BILLS.store(ctx, {**bill, "approvalStatus": status}, bill) if status != bill["approvalStatus"] else bill


def pending(ctx: Context) -> list[Record]:
    """The bills that wait for the caller's approval now, in the order in which they came to wait."""
    rows = BILL_APPROVERS.waiting_for(ctx, ctx.caller.user_id)
    bills = ctx.get_many(BILL, (row["billId"] for row in rows))
    own = (bills[row["billId"]] for row in rows if row["billId"] in bills)
    return [bill for bill in own if not bill["archived"]]
