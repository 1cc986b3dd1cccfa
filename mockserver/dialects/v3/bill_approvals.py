"""v3 bill approvals: policies, what waits for the signed-in user, and what the user says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.common.rest import required_body
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
from mockserver.kernel.errors import Forbidden, Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Date, Enum, Field, ListOf, Mode, Money, Obj, Ref, Text, View
from mockserver.kernel.schema.types import mismatch

MOST_ACTIONS = 100

# BILL's words for rules end in UNDEFINED, which only its answers hold.
KEYS = Enum(AMOUNT, *KINDS, answers=["UNDEFINED"])
OPS = Enum(*dict.fromkeys((*AMOUNT_OPS, *ID_OPS)), answers=["UNDEFINED"])
RULE = (Field("key", KEYS, required=True), Field("op", OPS, required=True))


def ops_suit_their_keys(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
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


POLICY = View(
    APPROVAL_POLICY,
    [
        Field("policyName", Text(255, 1), required=True),
        Field(
            "rules",
            ListOf(Obj(*RULE, Field("values", ListOf(Text(100, 1), least=1), required=True)), least=1),
            required=True,
        ),
        Field("approvers", ListOf(Ref(), least=1), required=True),
    ],
    rules=[ops_suit_their_keys],
)
USER = Obj(Field("userId", Text()), Field("fullName", Text()))
MEMBER = Obj(Field("id", Text()), Field("fullName", Text()))
GROUP = Obj(Field("groupName", Text()), Field("groupId", Text()), Field("users", ListOf(MEMBER)))
POLICY_REPLY = Reply(
    Field("id", Text()),
    Field("policyName", Text()),
    Field("status", Text()),
    Field(
        "rules",
        ListOf(Obj(*RULE, Field("values", ListOf(Obj(Field("value", Text()), Field("displayName", Text())))))),
    ),
    Field("approvers", Obj(Field("users", ListOf(USER)), Field("groups", ListOf(GROUP)))),
)
ACTION = View(
    BILL,
    [
        Field("billId", Ref(), required=True),
        Field("action", Enum(*STATUS_OF), required=True),
        Field("comment", Text(4000)),
    ],
)
PENDING = Reply(
    Field(
        "bills",
        ListOf(
            Obj(
                Field("billId", Text(), "id"),
                Field("vendorId", Text()),
                Field("amount", Money()),
                Field("dueDate", Date()),
            )
        ),
    )
)
SUCCESS = {"status": "SUCCESS"}
DONE = Reply(Field("status", Text()))


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
        raise Invalid([Problem("", mismatch(ListOf.wanted, body).text, "type")])
    if not 1 <= len(body) <= MOST_ACTIONS:
        raise Invalid([Problem("actions", f"size must be between 1 and {MOST_ACTIONS}")])
    act(call.ctx, read_items(call, body, ACTION, "create"))
    return Answer(call.operation.status, SUCCESS)


def policies_schema() -> dict[str, Any]:
    """The JSON Schema of all policies."""
    return {"type": "array", "items": POLICY_REPLY.answer_schema()}


def actions_schema() -> dict[str, Any]:
    """The JSON Schema of a request that approves and denies."""
    return {"type": "array", "items": ACTION.shape.schema(), "minItems": 1, "maxItems": MOST_ACTIONS}


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
