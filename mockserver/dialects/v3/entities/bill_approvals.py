"""v3 bill approvals: policies, what waits for the signed-in user, and what the user says."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import SUCCESS, Elements, Json, Reply
from mockserver.dialects.rest.records import Many, One
from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import (
    APPROVAL_POLICIES,
    APPROVAL_POLICY,
)
from mockserver.domain.payables.approval_rules import AMOUNT, CLASSIFICATIONS, LINE_AMOUNT, OPS, VENDOR
from mockserver.domain.payables.approvals import STATUS_OF, act, pending
from mockserver.domain.payables.bills import BILL
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# The keys of rules that are made by API; policies of the web application have others too (F-640).
WRITABLE_KEYS = (AMOUNT, LINE_AMOUNT, "CHART_OF_ACCOUNT_ID", VENDOR)
KEYS = s.Enum(*WRITABLE_KEYS, answers=[*(key for key in CLASSIFICATIONS if key not in WRITABLE_KEYS), "UNDEFINED"])
RULE = (s.Field("key", KEYS), s.Field("op", s.Enum(*OPS, answers=["UNDEFINED"])))

POLICY = s.View(
    APPROVAL_POLICY,
    [
        s.Field("policyName", s.Text(), required=True, may_be_blank=True),
        s.Field("rules", s.Array(s.Object(*RULE, s.Field("values", s.Array(s.Text())))), required=True),
        s.Field("approvers", s.Array(s.Reference()), required=True),
    ],
)
USER = s.Object(s.Field("userId", s.Text()), s.Field("fullName", s.Text()))
MEMBER = s.Object(s.Field("id", s.Text()), s.Field("fullName", s.Text()))
GROUP = s.Object(s.Field("groupName", s.Text()), s.Field("groupId", s.Text()), s.Field("users", s.Array(MEMBER)))
POLICY_ANSWER = s.View(
    APPROVAL_POLICY,
    [
        s.Field("id", s.Text()),
        s.Field("policyName", s.Text()),
        s.Field("status", s.Text()),
        s.Field(
            "rules",
            s.Array(
                s.Object(
                    *RULE,
                    s.Field("values", s.Array(s.Object(s.Field("value", s.Text()), s.Field("displayName", s.Text())))),
                )
            ),
        ),
        s.Field("approvers", s.Object(s.Field("users", s.Array(USER)), s.Field("groups", s.Array(GROUP)))),
    ],
)
ACTION = s.View(
    BILL,
    [
        s.Field("billId", s.Reference(), required=True, may_be_blank=True),
        s.Field("action", s.Enum(*STATUS_OF), required=True),
        s.Field("comment", s.Text()),
    ],
)
PENDING = Reply(
    s.Field(
        "bills",
        s.Array(
            s.Object(
                s.Field("billId", s.Text(), "id"),
                s.Field("vendorId", s.Text()),
                s.Field("amount", s.Money()),
                s.Field("dueDate", s.Date()),
            )
        ),
    )
)
ONE_POLICY = One(APPROVAL_POLICIES, POLICY_ANSWER)
MANAGE = "manage_approval_policies"


@operation("v3.bill-approvals.policies.list", gives=Many(APPROVAL_POLICIES, POLICY_ANSWER), right="view")
def list_(ctx: Context) -> list[Record]:
    """Every policy: a bare array, without pages. Each has the names of its rules' values, and its approvers (F-830)."""
    return APPROVAL_POLICIES.all(ctx)


@operation("v3.bill-approvals.policies.create", takes=Json(POLICY), gives=ONE_POLICY, right=MANAGE)
def create(ctx: Context, values: Record) -> Record:
    """Make a policy. It needs a name, rules and approvers (F-832).

    An approver who is archived or may not approve is assumed to be refused (F-642).
    """
    return APPROVAL_POLICIES.create(ctx, values)


@operation("v3.bill-approvals.policies.replace", takes=Json(POLICY, "replace"), gives=ONE_POLICY, right=MANAGE)
def replace(ctx: Context, policy_id: str, values: Record) -> Record:
    """Replace a policy. All of it is replaced but its id (F-831)."""
    return APPROVAL_POLICIES.replace(ctx, policy_id, values)


@operation("v3.bill-approvals.policies.delete", gives=SUCCESS, right=MANAGE)
def delete(ctx: Context, policy_id: str) -> None:
    """Delete a policy. One that is not there is assumed to be refused (F-833)."""
    APPROVAL_POLICIES.remove(ctx, policy_id)


@operation("v3.bill-approvals.pending-user-approvals.list", gives=PENDING, right="review")
def pending_approvals(ctx: Context) -> Record:
    """What waits for the signed-in user; a sync token may look as well."""
    return {"bills": pending(ctx)}


# Nothing asks for one at least (F-838).
ACTIONS = Elements(ACTION, min_items=0, name="actions")


@operation("v3.bill-approvals.actions", takes=ACTIONS, gives=SUCCESS, right="approve")
def actions(ctx: Context, values: list[Record]) -> None:
    """Approve or deny bills: all or nothing.

    The body is an array (F-838); only the approver whose turn it is can act on a bill, as is assumed (F-839).
    """
    act(ctx, values)
