"""Bill approval policies: which bills somebody must approve, and who, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.domain.context import Context
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.payables.approval_rules import KINDS, all_hold, refusals
from mockserver.domain.read_fields import ComputedFields
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.domain.roles import permissions_of
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.ids import uuid4
from mockserver.kernel.kinds import Kind, Record

# An id is the organization's and something unique (F-830): the prefix is never on the wire.
APPROVAL_POLICY = Kind("bill_approval_policy", "bap", refs={"approvers[]": "user"}, few=True)

# What a policy must have one of, though the shape of a request does not ask for it (F-641).
LISTS = ("rules", "approvers")


def add_names(ctx: Context, policies: Sequence[Record]) -> None:
    """Name approvers and the records that rules look for, in place of their ids; no group of approvers has any."""
    names = _names(ctx, policies)
    users = ctx.get_many(USER, (user_id for policy in policies for user_id in policy["approvers"]))
    for policy in policies:
        for rule in policy["rules"]:
            rule["values"] = [{"value": value, "displayName": names.get(value, value)} for value in rule["values"]]
        approvers = [{"userId": user_id, "fullName": full_name(users[user_id])} for user_id in policy["approvers"]]
        policy["approvers"] = {"users": approvers, "groups": []}


def _names(ctx: Context, policies: Sequence[Record]) -> dict[str, str]:
    """What the records are called that rules name by id."""
    ids: dict[str, list[str]] = {}
    for rule in (rule for policy in policies for rule in policy["rules"]):
        if rule["key"] in KINDS:
            ids.setdefault(KINDS[rule["key"]], []).extend(rule["values"])
    by_kind = (ctx.get_many(kind_of(kind), kind_ids) for kind, kind_ids in ids.items())
    return {key: record["name"] for records in by_kind for key, record in records.items() if "name" in record}


# Code, as the kind of record that a rule names hangs on its key.
NAMES = ComputedFields(add_names, {"user": ("firstName", "lastName"), **dict.fromkeys(KINDS.values(), ("name",))})


class ApprovalPolicies(Resource):
    """Policies. The first one all of whose rules hold is a bill's; groups of approvers are made elsewhere."""

    kind = APPROVAL_POLICY
    read_fields = (NAMES,)

    def defaults(self, ctx: Context, record: Record) -> None:
        record["id"] = f"{ctx.caller.org_id}-{uuid4(record['seq'], ctx.seed)}"
        record["status"] = "ACTIVE"

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        errors = [
            *(BillError("BDC_1119", name, "[]", fact="F-641") for name in LISTS if not record[name]),
            *refusals(record["rules"]),
            *self._unknown_values(ctx, record["rules"]),
            *approver_refusals(ctx, record["approvers"]),
        ]
        if errors:
            raise BillErrors(errors)

    def _unknown_values(self, ctx: Context, rules: Sequence[Record]) -> Iterator[BillError]:
        for rule in rules:
            values = rule.get("values") or ()
            if rule.get("key") in KINDS:
                records = ctx.get_many(kind_of(KINDS[rule["key"]]), values)
                yield from (NotFound(value) for value in values if value not in records)

    def all(self, ctx: Context) -> list[Record]:
        """Every policy of the organization, in the order in which they are tried."""
        return ctx.find(APPROVAL_POLICY)

    def of(self, ctx: Context, bill: Record) -> Record | None:
        """The policy of a bill, to be looked at: the first one all of whose rules hold; None where there is none."""
        if ctx.tx.lacks(APPROVAL_POLICY):
            return None
        return next((one for one in ctx.look_through(APPROVAL_POLICY) if all_hold(one["rules"], bill)), None)

    def remove(self, ctx: Context, policy_id: str) -> None:
        """Delete a policy for good; bills that wait for its approvers go on waiting."""
        self.delete(ctx, self.get(ctx, policy_id))


def may_approve(role: str) -> bool:
    """Whether users of a role, by its type, approve bills."""
    return "approve" in permissions_of(role)


def approver_refusals(ctx: Context, approvers: Sequence[str]) -> Iterator[BillError]:
    """Administrators, Accountants and Approvers approve; the refusal of others is assumed (F-642)."""
    users = ctx.get_many(USER, approvers)
    for user_id in approvers:
        if user_id not in users:
            yield NotFound(user_id)
        elif users[user_id]["archived"] or not may_approve(users[user_id]["role"]["type"]):
            yield BillError("BDC_1119", "approvers", user_id, fact="F-642")


def check_approvers(ctx: Context, approvers: Sequence[str]) -> None:
    """Raise `BillErrors` with every user who is not there or does not approve."""
    if errors := list(approver_refusals(ctx, approvers)):
        raise BillErrors(errors)


APPROVAL_POLICIES = register(ApprovalPolicies())
