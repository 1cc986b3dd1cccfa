"""Who must approve which bills, and what becomes of those that wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.domain.payables.approval_rules import VENDOR
from mockserver.domain.payables.approvals import OF_VENDOR_CREDITS, act, set_approvers
from mockserver.domain.payables.organization_policies import ORGANIZATION_POLICIES, POLICY_APPROVERS, VENDOR_CREDITS
from mockserver.domain.payables.recurring_bill_approvers import RECURRING_BILL_APPROVERS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

OWNER, APPROVER = "administrator", "approver"
TAKES = timedelta(hours=3)  # from a bill's coming to its approver's answer

# What approvers say of bills in a state that is not APPROVE; nothing yet of those that wait.
ANSWERS = {"waiting": "", "denied": "DENY"}


def plan(books: Books) -> None:
    """The policies, made when all vendors of the one are there."""
    moment = books.moment(books.tables["approvals"]["since"])
    books.timeline.plan(moment, partial(add_policy, books))
    books.timeline.plan(moment, partial(add_credit_policy, books))


def users(books: Books, spec: Table) -> list[str]:
    """The ids of the approvers that a table names."""
    return [books.main.users[key]["id"] for key in spec["approvers"]]


def add_policy(books: Books, moment: datetime) -> None:
    """Make the policy for bills of some vendors, as the administrator."""
    spec = books.tables["approvals"]
    ids = [books.id_of("vendor", name) for name in spec["vendors"]]
    values = {
        "policyName": spec["policyName"],
        "approvers": users(books, spec),
        "rules": [{"key": VENDOR, "op": "in", "values": ids}],
    }
    APPROVAL_POLICIES.create(books.as_user(moment, OWNER), values)


def add_credit_policy(books: Books, moment: datetime) -> None:
    """Make the policy for vendor credits, one of the older kind, as the administrator."""
    spec = books.tables["approvals"]["vendorCredits"]
    values = {"type": VENDOR_CREDITS, "amountThreshold": spec["threshold"], "minNumApprovers": len(spec["approvers"])}
    ctx = books.as_user(moment, OWNER)
    policy = ORGANIZATION_POLICIES.create(ctx, {**values, "nickname": spec["nickname"]})
    for order, user_id in enumerate(users(books, spec)):
        POLICY_APPROVERS.create(ctx, {"policyId": policy["id"], "userId": user_id, "approverOrder": order})


def ask_about_credit(books: Books, credit: Record, moment: datetime) -> None:
    """Let the approvers of its policy approve a vendor credit of more than a threshold; nobody has answered yet."""
    spec = books.tables["approvals"]["vendorCredits"]
    if credit["amount"] >= cents(spec["threshold"]):
        set_approvers(books.as_user(moment, OWNER), credit["id"], users(books, spec), OF_VENDOR_CREDITS)


def ask_about_recurring_bill(books: Books, bill: Record, moment: datetime) -> None:
    """Let the approvers of recurring bills approve what will be made of one."""
    spec = books.tables["approvals"]["recurringBills"]
    RECURRING_BILL_APPROVERS.follow(books.as_user(moment, OWNER), bill["id"], users(books, spec))


def answer(books: Books, bill: Record, state: str, moment: datetime) -> None:
    """Let the approver answer some hours later, where one was asked about a new bill and has something to say."""
    action = ANSWERS.get(state, "APPROVE")
    if bill["approvalStatus"] == "ASSIGNED" and action:
        books.timeline.plan(moment + TAKES, partial(say, books, bill["id"], action))


def say(books: Books, bill_id: str, action: str, moment: datetime) -> None:
    """Approve or deny a bill, as the approver."""
    act(books.as_user(moment, APPROVER), [{"billId": bill_id, "action": action}])
