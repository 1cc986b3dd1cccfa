"""Bill approval policies: which bills somebody must approve, and who, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from mockserver.domain.classifications import REFS
from mockserver.domain.context import Context
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.read_fields import Computed
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.domain.roles import permissions_of
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.ids import uuid4
from mockserver.kernel.kinds import Kind, Record

# An id is the organization's and something unique (F-830): the prefix is never on the wire.
APPROVAL_POLICY = Kind("bill_approval_policy", "bap", refs={"approvers[]": "user"})

AMOUNT = "BILL_AMOUNT"

# What rules look at besides the amount: where a bill says it, and the kind it names. BILL documents fewer by now
# (F-640); that the others can be sent as well is assumed (F-641).
CLASSIFICATIONS: Mapping[str, str] = {
    "LOCATION_ID": "locationId",
    "CHART_OF_ACCOUNT_ID": "chartOfAccountId",
    "JOB_ID": "jobId",
    "DEPARTMENT_ID": "departmentId",
    "ACCOUNTING_CLASS_ID": "accountingClassId",
}
VENDOR = "VENDOR_ID"
KINDS: Mapping[str, str] = {VENDOR: "vendor", **{key: REFS[field] for key, field in CLASSIFICATIONS.items()}}

# How amounts and ids compare with the values of a rule (F-640); what goes beyond gte, lt and in is assumed (F-641).
AMOUNT_OPS: Mapping[str, Callable[[int, int], bool]] = {
    "gte": int.__ge__,
    "gt": int.__gt__,
    "lte": int.__le__,
    "lt": int.__lt__,
    "eq": int.__eq__,
}
ID_OPS: Mapping[str, bool] = {"eq": True, "in": True, "ne": False, "nin": False}

Facts = Mapping[str, object]


def facts_of(bill: Record) -> Facts:
    """What the rules of policies look at in a bill: its amount in cents, and sets of ids."""
    lines = [line.get("classifications") or {} for line in bill["billLineItems"]]
    everywhere = [bill.get("classifications") or {}, *lines]
    facts: dict[str, object] = {AMOUNT: bill["amount"], VENDOR: {bill["vendorId"]}}
    for key, field in CLASSIFICATIONS.items():
        facts[key] = {one[field] for one in everywhere if one.get(field)}
    return facts


def holds(rule: Record, facts: Facts) -> bool:
    """Whether a rule is true of a bill: with one of its values, or for ne and nin with none of them."""
    fact = facts[rule["key"]]
    if isinstance(fact, int):
        compare = AMOUNT_OPS[rule["op"]]
        return any(compare(fact, money.cents(value)) for value in rule["values"])
    matches = isinstance(fact, set) and not fact.isdisjoint(rule["values"])
    return matches is ID_OPS[rule["op"]]


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
NAMES = Computed(add_names, {"user": ("firstName", "lastName"), **dict.fromkeys(KINDS.values(), ("name",))})


class ApprovalPolicies(Resource):
    """Policies. The first one all of whose rules hold is a bill's; groups of approvers are made elsewhere."""

    kind = APPROVAL_POLICY
    read_fields = (NAMES,)

    def defaults(self, ctx: Context, record: Record) -> None:
        record["id"] = f"{ctx.caller.org_id}-{uuid4(record['seq'], ctx.seed)}"
        record["status"] = "ACTIVE"

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        errors = [*self._rule_refusals(ctx, record["rules"]), *self._approver_refusals(ctx, record["approvers"])]
        if errors:
            raise BillErrors(errors)

    def _rule_refusals(self, ctx: Context, rules: Sequence[Record]) -> Iterator[BillError]:
        for rule in rules:
            if rule["key"] in KINDS:
                records = ctx.get_many(kind_of(KINDS[rule["key"]]), rule["values"])
                yield from (NotFound(value) for value in rule["values"] if value not in records)

    def _approver_refusals(self, ctx: Context, approvers: Sequence[str]) -> Iterator[BillError]:
        """Administrators, Accountants and Approvers approve; the refusal of others is assumed (F-642)."""
        users = ctx.get_many(USER, approvers)
        for user_id in approvers:
            if users[user_id]["archived"] or not may_approve(users[user_id]["role"]["type"]):
                yield BillError("BDC_1119", "approvers", user_id, fact="F-642")

    def all(self, ctx: Context) -> list[Record]:
        """Every policy of the organization, in the order in which they are tried."""
        return ctx.find(APPROVAL_POLICY)

    def of(self, ctx: Context, bill: Record) -> Record | None:
        """The policy of a bill: the first one all of whose rules hold; None where there is none."""
        policies = self.all(ctx)
        facts = facts_of(bill) if policies else {}
        return next((one for one in policies if all(holds(rule, facts) for rule in one["rules"])), None)

    def remove(self, ctx: Context, policy_id: str) -> None:
        """Delete a policy for good; bills that wait for its approvers go on waiting."""
        self.delete(ctx, self.get(ctx, policy_id))


def may_approve(role: str) -> bool:
    """Whether users of a role, by its type, approve bills."""
    return "approve" in permissions_of(role)


APPROVAL_POLICIES = register(ApprovalPolicies())
