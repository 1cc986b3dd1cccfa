"""Approvers of bills and of vendor credits."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.domain.payables.approvers import LIVE, Approvers, approver_kind
from mockserver.domain.read_fields import Referring
from mockserver.domain.resource import register
from mockserver.kernel.kinds import Record

BILL_APPROVER = approver_kind("bill_approver", "0ba", "billId", "bill")
VENDOR_CREDIT_APPROVER = approver_kind("vendor_credit_approver", "vca", "vendorCreditId", "vendor_credit")

# What bills show of them: those who were not replaced, in their order.
APPROVERS = Referring("approvers", BILL_APPROVER, "billId", filters=(LIVE,), optional=True)


class BillApprovers(Approvers):
    """Approvers of bills; `policyId` is the policy that one comes from."""

    kind = BILL_APPROVER
    parent, noun = "billId", "bill"

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
            row for row in self.of(ctx, bill["id"]) if not rematch or "policyId" not in row or row["userId"] in users
        ]
        return self._arrange(ctx, bill, rows, users, policy["id"] if policy else "")

    def of_bills(self, ctx: Context, bill_ids: Sequence[str]) -> dict[str, list[Record]]:
        """The approvers of bills that have any, by the bill's id."""
        return APPROVERS.of(ctx, bill_ids)


class VendorCreditApprovers(Approvers):
    """Approvers of vendor credits, whom no policy of v3 names."""

    kind = VENDOR_CREDIT_APPROVER
    parent, noun = "vendorCreditId", "vendor credit"


BILL_APPROVERS = register(BillApprovers())
VENDOR_CREDIT_APPROVERS = register(VendorCreditApprovers())
