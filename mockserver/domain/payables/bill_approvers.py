"""Bill approvers: who has to approve a bill, one after the other, and what they said."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES, facts_of
from mockserver.domain.read_fields import Referring
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

BILL_APPROVER = Kind(
    "bill_approver",
    "0ba",
    columns=(Column("billId", index=True), Column("waitingFor", index=True, sparse=True)),
    refs={"billId": "bill", "userId": "user"},
)

WAITING, APPROVED, DENIED = "WAITING", "APPROVED", "DENIED"
UNASSIGNED, ASSIGNED, APPROVING = "UNASSIGNED", "ASSIGNED", "APPROVING"


# What bills show of them: those who were not replaced, in their order.
APPROVERS = Referring("approvers", BILL_APPROVER, "billId", filters=(Filter("archived", "eq", False),), optional=True)


class BillApprovers(Resource):
    """Approvers of bills in their order, each WAITING until he acts. `waitingFor` names the one whose turn it is.

    An approver who is replaced is archived. `policyId` is the policy he comes from.
    """

    kind = BILL_APPROVER

    def assign_by_policy(self, ctx: Context, bill: Record, old: Record | None) -> str:
        """Assign the approvers of a new bill, and anew where policies look at its change; the status the bill gets.

        That this takes earlier approvals back is assumed (F-643); approvers of no policy stay, and start again.
        """
        if old is not None and facts_of(bill) == facts_of(old):
            return str(bill["approvalStatus"])
        earlier = self.of_bill(ctx, bill["id"]) if old else []
        policy = APPROVAL_POLICIES.of(ctx, bill)
        if policy:
            return self.assign(ctx, bill, policy["approvers"], policy["id"])
        if not earlier:
            return UNASSIGNED
        return self.assign(ctx, bill, [row["userId"] for row in earlier if "policyId" not in row])

    def assign(self, ctx: Context, bill: Record, users: Sequence[str], policy_id: str = "") -> str:
        """Replace the approvers of a bill by these, in their order; the status the bill gets."""
        for row in self.of_bill(ctx, bill["id"]):
            self.store(ctx, {**row, "waitingFor": "", "archived": True}, row)
        within: Record = {"billId": bill["id"], **({"policyId": policy_id} if policy_id else {})}
        for order, user_id in enumerate(users):
            turn = {"waitingFor": user_id} if order == 0 else {}
            self._add(ctx, {**within, "userId": user_id, "approverOrder": order, **turn})
        return ASSIGNED if users else UNASSIGNED

    def _add(self, ctx: Context, values: Record) -> None:
        row = ctx.new(BILL_APPROVER) | {"status": WAITING, "statusChangedTime": ctx.clock.stamp()} | values
        self.insert(ctx, row)

    def of_bill(self, ctx: Context, bill_id: str) -> list[Record]:
        """The approvers of a bill in their order."""
        return ctx.find(BILL_APPROVER, {"billId": bill_id, "archived": False})

    def of_bills(self, ctx: Context, bill_ids: Sequence[str]) -> dict[str, list[Record]]:
        """The approvers of bills that have any, by the bill's id."""
        return APPROVERS.of(ctx, bill_ids)

    def waiting_for(self, ctx: Context, user_id: str) -> list[Record]:
        """The rows of bills that wait for a user now, from the oldest."""
        return ctx.find(BILL_APPROVER, {"waitingFor": user_id}) if user_id else []

    def decide(self, ctx: Context, row: Record, status: str, comment: str) -> str:
        """Note what the approver whose turn it is says, and give the next one the turn; the status the bill gets."""
        decision = {"status": status, "statusChangedTime": ctx.clock.stamp(), "waitingFor": ""}
        self.store(ctx, {**row, **decision, **({"comment": comment} if comment else {})}, row)
        if status == DENIED:
            return DENIED
        after = [one for one in self.of_bill(ctx, row["billId"]) if one["status"] == WAITING]
        if not after:
            return APPROVED
        self.store(ctx, {**after[0], "waitingFor": after[0]["userId"]}, after[0])
        return APPROVING


BILL_APPROVERS = register(BillApprovers())
