"""v3 bill approvals: policies, what waits for the signed-in user, and what the user says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.v3.resources import noted, read_items
from mockserver.domain.payables.approval_policies import (
    AMOUNT,
    AMOUNT_OPS,
    APPROVAL_POLICIES,
    APPROVAL_POLICY,
    ID_OPS,
    KINDS,
    may_approve,
)
from mockserver.domain.payables.approvals import STATUS_OF, act, pending
from mockserver.domain.payables.bills import BILL
from mockserver.kernel import money
from mockserver.kernel import schema as s
from mockserver.kernel.errors import Forbidden, Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import mismatch

MAX_ACTIONS = 100

# BILL's words for rules end in UNDEFINED, which only its answers hold.
KEYS = s.Enum(AMOUNT, *KINDS, answers=["UNDEFINED"])
OPS = s.Enum(*dict.fromkeys((*AMOUNT_OPS, *ID_OPS)), answers=["UNDEFINED"])
RULE = (s.Field("key", KEYS, required=True), s.Field("op", OPS, required=True))


def ops_suit_their_keys(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Amounts are compared in one way, ids in another; an amount is a number."""
    for index, rule in enumerate(values.get("rules") or ()):
        known = AMOUNT_OPS if rule.get("key") == AMOUNT else ID_OPS
        if rule.get("key") and rule.get("op") and rule["op"] not in known:
            yield f"rules[{index}].op", f"must be one of {', '.join(known)}"
        for place, value in enumerate(rule.get("values") or ()):
            if rule.get("key") == AMOUNT and not is_amount(value):
                yield f"rules[{index}].values[{place}]", "must be a number"


def is_amount(text: str) -> bool:
    """Whether a text is an amount."""
    try:
        money.cents(text.strip())
    except ValueError:
        return False
    return True


POLICY = s.View(
    APPROVAL_POLICY,
    [
        s.Field("policyName", s.Text(max_length=255, min_length=1), required=True),
        s.Field(
            "rules",
            s.Array(
                s.Object(
                    *RULE, s.Field("values", s.Array(s.Text(max_length=100, min_length=1), min_items=1), required=True)
                ),
                min_items=1,
            ),
            required=True,
        ),
        s.Field("approvers", s.Array(s.Reference(), min_items=1), required=True),
    ],
    rules=[ops_suit_their_keys],
)
USER = s.Object(s.Field("userId", s.Text()), s.Field("fullName", s.Text()))
MEMBER = s.Object(s.Field("id", s.Text()), s.Field("fullName", s.Text()))
GROUP = s.Object(s.Field("groupName", s.Text()), s.Field("groupId", s.Text()), s.Field("users", s.Array(MEMBER)))
POLICY_REPLY = Reply(
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
)
ACTION = s.View(
    BILL,
    [
        s.Field("billId", s.Reference(), required=True),
        s.Field("action", s.Enum(*STATUS_OF), required=True),
        s.Field("comment", s.Text(max_length=4000)),
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
SUCCESS = {"status": "SUCCESS"}
DONE = Reply(s.Field("status", s.Text()))


def shown(call: Call, policies: Sequence[Record]) -> list[Record]:
    """Policies with the names of what they name."""
    APPROVAL_POLICIES.present(call.ctx, policies)
    return [POLICY_REPLY.write(policy) for policy in policies]


def list_(call: Call) -> Answer:
    """GET all policies: a bare array, without pages."""
    return Answer(call.operation.status, shown(call, APPROVAL_POLICIES.all(call.ctx)))


def create(call: Call) -> Answer:
    """POST a policy."""
    values = noted(call, POLICY.read(required_body(call.body)))
    return Answer(call.operation.status, shown(call, [APPROVAL_POLICIES.create(call.ctx, values)])[0])


def replace(call: Call) -> Answer:
    """PUT a policy."""
    values = noted(call, POLICY.read(required_body(call.body), "replace"))
    policy = APPROVAL_POLICIES.replace(call.ctx, call.params["policyId"], values)
    return Answer(call.operation.status, shown(call, [policy])[0])


def delete(call: Call) -> Answer:
    """DELETE a policy."""
    APPROVAL_POLICIES.remove(call.ctx, call.params["policyId"])
    return Answer(call.operation.status, SUCCESS)


def pending_approvals(call: Call) -> Answer:
    """GET what waits for the signed-in user; a sync token may look as well."""
    if not may_approve(call.signed_in.role):
        raise Forbidden
    return Answer(call.operation.status, PENDING.write({"bills": pending(call.ctx)}))


def actions(call: Call) -> Answer:
    """POST what the signed-in user says of bills: an array, all or nothing."""
    body = required_body(call.body)
    if not isinstance(body, list):
        raise Invalid([Problem("", mismatch(s.Array.wanted, body).text, "type")])
    if not 1 <= len(body) <= MAX_ACTIONS:
        raise Invalid([Problem("actions", f"size must be between 1 and {MAX_ACTIONS}")])
    act(call.ctx, read_items(call, body, ACTION, "create"))
    return Answer(call.operation.status, SUCCESS)


def policies_schema() -> dict[str, Any]:
    """The JSON Schema of all policies."""
    return {"type": "array", "items": POLICY_REPLY.answer_schema()}


def actions_schema() -> dict[str, Any]:
    """The JSON Schema of a request that approves and denies."""
    return {"type": "array", "items": ACTION.shape.schema(), "minItems": 1, "maxItems": MAX_ACTIONS}


MANAGE = "manage_approval_policies"
POLICIES = "v3.bill-approvals.policies"
HANDLERS = {
    f"{POLICIES}.list": Handler(list_, "view", body="none", answers=policies_schema),
    f"{POLICIES}.create": Handler(create, MANAGE, reads=POLICY.shape.schema, answers=POLICY_REPLY.answer_schema),
    f"{POLICIES}.replace": Handler(replace, MANAGE, reads=POLICY.shape.schema, answers=POLICY_REPLY.answer_schema),
    f"{POLICIES}.delete": Handler(delete, MANAGE, body="none", answers=DONE.answer_schema),
    "v3.bill-approvals.pending-user-approvals.list": Handler(
        pending_approvals, "view", body="none", answers=PENDING.answer_schema
    ),
    "v3.bill-approvals.actions": Handler(actions, "approve", reads=actions_schema, answers=DONE.answer_schema),
}
