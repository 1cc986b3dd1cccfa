"""Bill approvers: who has to approve a bill, one after the other, and what they said."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
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

WAITING, UPCOMING, STALE = "WAITING", "UPCOMING", "STALE"
APPROVED, DENIED = "APPROVED", "DENIED"
ACTED = (APPROVED, DENIED)
UNASSIGNED, ASSIGNED, APPROVING = "UNASSIGNED", "ASSIGNED", "APPROVING"


def turns(statuses: Sequence[str]) -> list[str]:
    """What the approvers of something are, in their order, once some of them have acted.

    The first who has not is WAITING, those after him are UPCOMING; all of them are STALE once one has denied (F-1302).
    """
    result = []
    coming = STALE if DENIED in statuses else WAITING
    for status in statuses:
        result.append(status if status in ACTED else coming)
        if status not in ACTED and coming == WAITING:
            coming = UPCOMING
    return result


def approval_status(statuses: Sequence[str]) -> str:
    """The approval status of what these approvers decide on."""
    if DENIED in statuses:
        return DENIED
    if APPROVED in statuses:
        return APPROVED if set(statuses) == {APPROVED} else APPROVING
    return ASSIGNED if statuses else UNASSIGNED


# What bills show of them: those who were not replaced, in their order.
APPROVERS = Referring("approvers", BILL_APPROVER, "billId", filters=(Filter("archived", "eq", False),), optional=True)


class BillApprovers(Resource):
    """Approvers of bills in their order. `waitingFor` names the one whose turn it is, on his row alone.

    An approver who is replaced is archived. `policyId` is the policy he comes from. What changes them answers the
    approval status that the bill gets.
    """

    kind = BILL_APPROVER

    def assign_by_policy(self, ctx: Context, bill: Record, *, rematch: bool = False) -> str:
        """Add the approvers of the policy that a bill falls under now, after those it has.

        With `rematch` those who come from a policy, but not from this one, are taken off first (F-1300); approvers of
        no policy stay.
        """
        policy = APPROVAL_POLICIES.of(ctx, bill)
        if policy is None and not rematch:
            return str(bill["approvalStatus"])
        users = policy["approvers"] if policy else []
        rows = [
            row
            for row in self.of_bill(ctx, bill["id"])
            if not rematch or "policyId" not in row or row["userId"] in users
        ]
        return self._arrange(ctx, bill, rows, users, policy["id"] if policy else "")

    def assign(self, ctx: Context, bill: Record, users: Sequence[str]) -> str:
        """Let these users approve a bill, in their order, in place of those who have not acted yet."""
        rows = [row for row in self.of_bill(ctx, bill["id"]) if row["status"] in ACTED]
        return self._arrange(ctx, bill, rows, users)

    def add(self, ctx: Context, bill: Record, users: Sequence[str]) -> str:
        """Let these users approve a bill, too, after those who have to already."""
        return self._arrange(ctx, bill, self.of_bill(ctx, bill["id"]), users)

    def clear(self, ctx: Context, bill: Record) -> str:
        """Take all approvers off a bill, also those who have acted."""
        return self._arrange(ctx, bill, [], [])

    def decide(self, ctx: Context, row: Record, status: str, comment: str = "") -> str:
        """Note what the approver of a row says (APPROVED or DENIED), and give the next one the turn."""
        rows = self.of_bill(ctx, row["billId"])
        statuses = turns([status if one["id"] == row["id"] else one["status"] for one in rows])
        for one, new_status in zip(rows, statuses, strict=True):
            words = {"comment": comment} if comment and one["id"] == row["id"] else {}
            self._give_turn(ctx, one, {**turn(new_status, one["userId"]), **words})
        return approval_status(statuses)

    def _arrange(
        self, ctx: Context, bill: Record, rows: Sequence[Record], users: Sequence[str], policy_id: str = ""
    ) -> str:
        """Let a bill have those of its rows, in their order, and then rows of the users who have none."""
        ids, old_users = {row["id"] for row in rows}, {row["userId"] for row in rows}
        for row in self.of_bill(ctx, bill["id"]):
            if row["id"] not in ids:
                self.store(ctx, {**row, "waitingFor": "", "archived": True}, row)
        new_users = [user_id for user_id in dict.fromkeys(users) if user_id not in old_users]
        statuses = turns([*(row["status"] for row in rows), *(UPCOMING for _ in new_users)])
        for order, (row, status) in enumerate(zip(rows, statuses, strict=False)):
            self._give_turn(ctx, row, {**turn(status, row["userId"]), "approverOrder": order})
        within: Record = {"billId": bill["id"], **({"policyId": policy_id} if policy_id else {})}
        for order, user_id in enumerate(new_users, len(rows)):
            self._add(ctx, {**within, "userId": user_id, "approverOrder": order, **turn(statuses[order], user_id)})
        return approval_status(statuses)

    def _give_turn(self, ctx: Context, old: Record, values: Record) -> None:
        """Store what changes in a row, if anything does, and when its status did."""
        new = {**old, **values}
        if new["status"] != old["status"]:
            new["statusChangedTime"] = ctx.clock.stamp()
        if new != old:
            self.store(ctx, new, old)

    def _add(self, ctx: Context, values: Record) -> None:
        row = ctx.new(BILL_APPROVER) | {"statusChangedTime": ctx.clock.stamp()} | values
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


def turn(status: str, user_id: str) -> Record:
    """The values of an approver's row that follow from its status."""
    return {"status": status, "waitingFor": user_id if status == WAITING else ""}


BILL_APPROVERS = register(BillApprovers())
