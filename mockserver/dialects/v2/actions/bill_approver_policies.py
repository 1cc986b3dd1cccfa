"""v2 GetAllBillApproverPolicy: the policies of v3, in v2's words."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.domain.context import Context
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# BILL names keys for vendors and amounts alone, and three operators; the other words are assumed (F-1549).
KEYS: Mapping[str, str] = {
    "BILL_AMOUNT": "billAmount",
    "BILL_LINE_ITEM_AMOUNT": "billLineItemAmount",
    "VENDOR_ID": "vendorId",
    "ACCOUNTING_CLASS_ID": "actgClassId",
    "CHART_OF_ACCOUNT_ID": "chartOfAccountId",
    "CUSTOMER_ID": "customerId",
    "DEPARTMENT_ID": "departmentId",
    "EMPLOYEE_ID": "employeeId",
    "JOB_ID": "jobId",
    "LOCATION_ID": "locationId",
}
OPERATORS: Mapping[str, str] = {"lt": "<", "gte": ">=", "in": "="}
# The only one there is (F-1548).
VERSION = "10000000002"

PERSON = (s.Field("usersId", s.Text(), "userId"), s.Field("fullName", s.Text()))
USER_TYPE = s.Field("userType", s.Text(), absent="User")
MEMBER = s.Object(*PERSON, USER_TYPE, omits=False)
APPROVER = s.Object(s.Field("users", s.Array(MEMBER), absent=[]), *PERSON, USER_TYPE, omits=False)
RULE = s.Object(*(s.Field(name, s.Text()) for name in ("key", "opr", "value", "displayName")), omits=False)
RAW = s.Object(
    s.Field("rules", s.Array(RULE)),
    s.Field("policyId", s.Text(), "id"),
    s.Field("approvers", s.Array(APPROVER)),
    s.Field("versionId", s.Text(), absent=VERSION),
    s.Field("policyName", s.Text()),
    omits=False,
)
POLICY = s.Object(
    s.Field("policyOrder", s.Int(), "order"),
    s.Field("rawPolicy", RAW, "policy"),
    s.Field("policyId", s.Text(), "policy.id"),
    s.Field("policyName", s.Text(), "policy.policyName"),
    s.Field("orgId", s.Text()),
    s.Field("status", s.Text(), "policy.status"),
    omits=False,
)
POLICIES = Reply(s.Field("policies", s.Array(POLICY)))


@call("GetAllBillApproverPolicy", gives=POLICIES, right="view")
def policies(ctx: Context) -> Record:
    """Every approval policy in the order in which they are tried, those of v3 (F-1548)."""
    rows = APPROVAL_POLICIES.all(ctx)
    APPROVAL_POLICIES.present(ctx, rows)
    return {"policies": [values_of(ctx, policy, order) for order, policy in enumerate(rows, 1)]}


def values_of(ctx: Context, policy: Record, order: int) -> Record:
    """What an answer tells of a policy."""
    policy_values = {
        **policy,
        "rules": [rule_values(rule) for rule in policy["rules"]],
        "approvers": policy["approvers"]["users"],
    }
    return {"order": order, "orgId": ctx.caller.org_id, "policy": policy_values}


def rule_values(rule: Record) -> Record:
    """A rule in v2's words; several values stand in one text."""
    values, names = ([one[key] for one in rule["values"]] for key in ("value", "displayName"))
    return {
        "key": KEYS[rule["key"]],
        "opr": OPERATORS[rule["op"]],
        "value": ",".join(values),
        "displayName": ", ".join(names),
    }
