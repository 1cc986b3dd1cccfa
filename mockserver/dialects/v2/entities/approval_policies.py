"""v2 approval policies and their approvers: another kind of policy than v3's (F-1545)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payables import organization_policies as policies
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID

MANAGE = "manage_approval_policies"
TYPE = Code({"0": policies.BILLS, "1": policies.VENDOR_CREDITS})

POLICY_FIELDS = [
    ID,
    s.Field("name", s.Text(), access=s.READ_ONLY),
    s.Field("nickname", s.Text()),
    queryable(s.Field("type", TYPE, required=True)),
    queryable(s.Field("amountThreshold", s.Int(minimum=0), required=True)),
    s.Field("minNumApprovers", s.Int(minimum=0), required=True),
    queryable(reference("bankAccountId")),
    queryable(reference("usersId", "userId")),
    queryable(s.Field("approverNotSameAsPayer", s.Boolean(), absent=False)),
    queryable(s.Field("approverCondition", codes("0 1 2"))),
    ACTIVE,
    CREATED,
    queryable(s.Field("createdById", s.Text(), "createdBy", access=s.READ_ONLY, absent=NULL_ID)),
    UPDATED,
]
APPROVER_FIELDS = [
    ID,
    queryable(reference("approvalPolicyId", "policyId")),
    reference("usersId", "userId"),
    ACTIVE,
    s.Field("sortOrder", s.Int(minimum=0), "approverOrder", absent=0),
    CREATED,
    UPDATED,
]

approval_policies = V2Entity(
    policies.ORGANIZATION_POLICIES, EntityView("ApprovalPolicy", policies.APPROVAL_POLICY, POLICY_FIELDS), MANAGE
)
# BILL offers no Update of a policy's approver.
policy_approvers = V2Entity(
    policies.POLICY_APPROVERS,
    EntityView("ApprovalPolicyApprover", policies.APPROVAL_POLICY_APPROVER, APPROVER_FIELDS),
    MANAGE,
    crud="Create Read Delete Undelete",
    bulk="Create Delete Undelete",
)
