"""Who must approve which bills, and what becomes of those that wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.domain.payables.approval_rules import VENDOR
from mockserver.domain.payables.approvals import act
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import Books

OWNER, APPROVER = "administrator", "approver"
TAKES = timedelta(hours=3)  # from a bill's coming to its approver's answer

# What approvers say of bills in a state that is not APPROVE; nothing yet of those that wait.
ANSWERS = {"waiting": "", "denied": "DENY"}


def plan(books: Books) -> None:
    """The policy, made when all its vendors are there."""
    books.timeline.plan(books.moment(books.tables["approvals"]["since"]), partial(add_policy, books))


def add_policy(books: Books, moment: datetime) -> None:
    """Make the policy for bills of some vendors, as the administrator."""
    spec = books.tables["approvals"]
    ids = [books.id_of("vendor", name) for name in spec["vendors"]]
    values = {
        "policyName": spec["policyName"],
        "approvers": [books.main.users[key]["id"] for key in spec["approvers"]],
        "rules": [{"key": VENDOR, "op": "in", "values": ids}],
    }
    APPROVAL_POLICIES.create(books.as_user(moment, OWNER), values)


def answer(books: Books, bill: Record, state: str, moment: datetime) -> None:
    """Let the approver answer some hours later, where one was asked about a new bill and has something to say."""
    action = ANSWERS.get(state, "APPROVE")
    if bill["approvalStatus"] == "ASSIGNED" and action:
        books.timeline.plan(moment + TAKES, partial(say, books, bill["id"], action))


def say(books: Books, bill_id: str, action: str, moment: datetime) -> None:
    """Approve or deny a bill, as the approver."""
    act(books.as_user(moment, APPROVER), [{"billId": bill_id, "action": action}])
