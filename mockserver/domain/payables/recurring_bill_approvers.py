"""Approvers of recurring bills: whom the next bill made of a template will ask."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record

# The prefix of its ids was not written down (F-1544).
RECURRING_BILL_APPROVER = Kind(
    "recurring_bill_approver",
    "rba",
    columns=(Column("recurringBillId", index=True),),
    refs={"recurringBillId": "recurring_bill", "userId": "user"},
)


class RecurringBillApprovers(Resource):
    """Who approved the last bill of a template, in their order: those whom the next one asks (F-1523)."""

    kind = RECURRING_BILL_APPROVER

    def of(self, ctx: Context, template_id: str) -> list[Record]:
        """The approvers of a template in their order."""
        return ctx.find(RECURRING_BILL_APPROVER, {"recurringBillId": template_id, "archived": False})

    def users_of(self, ctx: Context, template_id: str) -> list[str]:
        """The ids of the users who approve the bills of a template, in their order."""
        return [row["userId"] for row in self.of(ctx, template_id)]

    def follow(self, ctx: Context, template_id: str, users: Sequence[str]) -> None:
        """Let a template have these approvers; a row whose place another takes is archived, and the new one says so."""
        rows, old = self.of(ctx, template_id), self.users_of(ctx, template_id)
        if old == list(users):
            return
        for row in rows:
            self.store(ctx, {**row, "archived": True}, row)
        for order, user_id in enumerate(users):
            values = {"recurringBillId": template_id, "userId": user_id, "approverOrder": order}
            if order < len(old) and old[order] != user_id:
                values["replacedUserId"] = old[order]
            self.insert(ctx, ctx.new(self.kind) | values)


RECURRING_BILL_APPROVERS = register(RecurringBillApprovers())
