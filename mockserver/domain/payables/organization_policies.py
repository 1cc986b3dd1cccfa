"""Approval policies of the older kind: from which amount on how many approvers are needed (F-1545).

They are other records than the policies that v3 knows; nobody is assigned by them (F-1546).
"""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import check_approvers
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record

APPROVAL_POLICY = Kind(
    "approval_policy",
    "app",
    columns=(
        Column("type"),
        Column("amountThreshold", "int"),
        Column("bankAccountId"),
        Column("userId"),
        Column("approverNotSameAsPayer", "bool"),
        Column("approverCondition"),
        Column("createdBy"),
    ),
    refs={"bankAccountId": "bank_account", "userId": "user"},
)
APPROVAL_POLICY_APPROVER = Kind(
    "approval_policy_approver",
    "apa",
    columns=(Column("policyId", index=True),),
    refs={"policyId": "approval_policy", "userId": "user"},
)

BILLS, VENDOR_CREDITS = "BILL", "VENDOR_CREDIT"
# BILL makes up the name; which words it uses is not known (F-1546).
NAMES = {BILLS: "Bills from {} on, {} approvers", VENDOR_CREDITS: "Vendor credits from {} on, {} approvers"}


class OrganizationPolicies(Resource):
    """Policies for bills or for vendor credits; `amountThreshold` is in whole dollars."""

    kind = APPROVAL_POLICY

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"approverNotSameAsPayer": False, "createdBy": ctx.caller.user_id}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record["name"] = NAMES[record["type"]].format(record["amountThreshold"], record["minNumApprovers"])

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        check_approvers(ctx, [record["userId"]] if record.get("userId") else [])


class PolicyApprovers(Resource):
    """The approvers that a policy names, in their order."""

    kind = APPROVAL_POLICY_APPROVER

    def defaults(self, ctx: Context, record: Record) -> None:
        record["approverOrder"] = 0

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        check_approvers(ctx, [record["userId"]] if record.get("userId") else [])


ORGANIZATION_POLICIES = register(OrganizationPolicies())
POLICY_APPROVERS = register(PolicyApprovers())
