"""Approving and denying bills and vendor credits, and naming those who do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockserver.domain.bulk import all_or_nothing
from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import check_approvers
from mockserver.domain.payables.approvers import APPROVED, DENIED, UNASSIGNED, Approvers
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS, VENDOR_CREDIT_APPROVERS
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.recurring_bill_approvers import RECURRING_BILL_APPROVERS
from mockserver.domain.payables.recurring_bills import RECURRING_BILL
from mockserver.domain.payables.vendor_credits import VENDOR_CREDITS
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

STATUS_OF: Mapping[str, str] = {"APPROVE": APPROVED, "DENY": DENIED}


class Approvable(NamedTuple):
    """What people approve: its records, and who approves them."""

    records: Resource
    approvers: Approvers


OF_BILLS = Approvable(BILLS, BILL_APPROVERS)
OF_VENDOR_CREDITS = Approvable(VENDOR_CREDITS, VENDOR_CREDIT_APPROVERS)


def act(ctx: Context, actions: Sequence[Record]) -> list[Record]:
    """Do what the caller says of each bill (`billId`, `action`, perhaps a `comment`), all or nothing; the bills."""
    return all_or_nothing(actions, lambda one: decide(ctx, one["billId"], one["action"], one.get("comment", "")))


def decide(ctx: Context, record_id: str, action: str, comment: str = "", what: Approvable = OF_BILLS) -> Record:
    """APPROVE or DENY a bill or a vendor credit as the caller, and answer it.

    Only the approver whose turn it is may; others are refused with BDC_1119 (assumed: F-839).
    """
    record = what.records.get(ctx, record_id, in_path=False)
    rows = what.approvers.of(ctx, record["id"])
    mine = [row for row in rows if row.get("waitingFor") == ctx.caller.user_id]
    if not mine or record["archived"]:
        raise BillError("BDC_1119", what.approvers.parent, record["id"], item=record["id"], fact="F-839")
    return _with_status(ctx, what, record, what.approvers.decide(ctx, mine[0], STATUS_OF[action], comment))


def set_approvers(ctx: Context, record_id: str, users: Sequence[str], what: Approvable = OF_BILLS) -> Record:
    """Let users approve a bill or a vendor credit in their order, but for those who have acted already; the record.

    Raises `NotFound` for an unknown record or user, BDC_1119 for a user who does not approve (assumed: F-642).
    """
    record = what.records.get(ctx, record_id, in_path=False)
    check_approvers(ctx, users)
    return _with_template(ctx, what, _with_status(ctx, what, record, what.approvers.assign(ctx, record, users)))


def clear_approvers(ctx: Context, record_id: str, what: Approvable = OF_BILLS) -> Record:
    """Take all approvers off a bill or a vendor credit, whatever they said; the record."""
    record = what.records.get(ctx, record_id, in_path=False)
    return _with_template(ctx, what, _with_status(ctx, what, record, what.approvers.clear(ctx, record)))


def _with_status(ctx: Context, what: Approvable, record: Record, status: str) -> Record:
    if status == record.get("approvalStatus", UNASSIGNED):
        return record
    return what.records.store(ctx, {**record, "approvalStatus": status}, record)


def _with_template(ctx: Context, what: Approvable, record: Record) -> Record:
    """The record; where it is the last bill of a recurring one, the next is for the same approvers."""
    template = ctx.get(RECURRING_BILL, record.get("billTemplateId") or "")
    if template is not None and template.get("lastBillId") == record["id"]:
        RECURRING_BILL_APPROVERS.follow(ctx, template["id"], what.approvers.users_of(ctx, record["id"]))
    return record


def pending(ctx: Context) -> list[Record]:
    """The bills that wait for the caller's approval now, in the order in which they came to wait."""
    rows = BILL_APPROVERS.waiting_for(ctx, ctx.caller.user_id)
    bills = ctx.get_many(BILL, (row["billId"] for row in rows))
    own = (bills[row["billId"]] for row in rows if row["billId"] in bills)
    return [bill for bill in own if not bill["archived"]]
