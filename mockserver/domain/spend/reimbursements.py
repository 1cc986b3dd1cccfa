"""Reimbursements: what users paid themselves, who decides on it, and how it is paid back."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.read_fields import ComputedFields
from mockserver.domain.resource import register
from mockserver.domain.spend.budget_rules import limitless
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_MEMBER, SPEND_REIMBURSEMENT, SPEND_USER
from mockserver.domain.spend.members import MEMBERS, member_id
from mockserver.domain.spend.receipts import receipt_of, without
from mockserver.domain.spend.records import state_error, wrong
from mockserver.domain.spend.tagging import SHOWS, TAGS, Entry, TaggedRecords, merge_tags, required_in
from mockserver.domain.spend.visibility import is_limited
from mockserver.kernel.errors import Forbidden
from mockserver.kernel.ids import uuid4
from mockserver.kernel.kinds import Record

TYPES = ("PURCHASE", "MILEAGE")
FULFILLMENT_TYPES = ("ACH", "PAYROLL")
ACTIONS = {"APPROVE": "APPROVED", "DENY": "DENIED"}
# The roles that decide for the whole company, and as whom their decisions are noted; beyond ADMIN assumed (F-1595).
DECIDING_ROLES = {"ADMIN": "ADMIN", "FINANCE_ADMIN": "ADMIN", "APPROVER": "MANAGER"}
ACTOR_ROLES = ("SUBMITTER", "MANAGER", "BUDGET_OWNER", "ADMIN", "SYSTEM")

# Nobody has decided yet, or a decision was taken back. A new one waits for the first of these (assumed: F-1571).
WAITING = (
    "AWAITING_APPROVAL",
    "CREATED",
    "AWAITING_TIER2_APPROVAL",
    "TIER2_APPROVAL_UNDONE",
    "APPROVAL_UNDONE",
    "DENIAL_UNDONE",
    "BUDGET_APPROVAL",
    "ADMIN_APPROVAL",
)
DELETED = "DELETED"
# Money is on its way or has arrived: what can no longer be deleted (assumed: F-1572).
PAYING = ("PAYMENT_PENDING", "PAID")
# In BILL's order.
STATUSES = (
    "CREATED",
    "AWAITING_APPROVAL",
    "AWAITING_TIER2_APPROVAL",
    "TIER2_APPROVAL_UNDONE",
    "APPROVAL_UNDONE",
    "DENIAL_UNDONE",
    "APPROVED",
    "CANCEL_PAYMENT",
    "PAID",
    "PAYMENT_FAILED",
    "DENIED",
    DELETED,
    "ARCHIVED",
    "BUDGET_APPROVAL",
    "ADMIN_APPROVAL",
    "READY_TO_PAY",
    "PAYMENT_PENDING",
)

Uploads = Sequence[tuple[Record, str]]


def request_funds(ctx: Context, records: Sequence[Record]) -> None:
    """Set, in place, what users and budgets lack for those that nobody has decided on.

    `fundRequestAmount` is what the user's funds in the budget lack, `fundRequestBudgetAmount` what the budget must get
    so that the user can have it (documented; how BILL computes them is assumed: F-1573).
    """
    waiting = [one for one in records if one["status"] in WAITING]
    budgets = ctx.get_many(SPEND_BUDGET, (one["budgetId"] for one in waiting))
    members = ctx.get_many(SPEND_MEMBER, (member_id(one["budgetId"], one["userId"]) for one in waiting))
    for one in waiting:
        member = members.get(member_id(one["budgetId"], one["userId"]))
        lacking = funds_lacking(budgets[one["budgetId"]], member, one["amount"])
        one["fundRequestAmount"], one["fundRequestBudgetAmount"] = lacking


def funds_lacking(budget: Record, member: Record | None, amount: int) -> tuple[int, int]:
    """(cents that the user's funds lack for an amount, cents that the budget lacks to give them)."""
    period = budget["currentPeriod"]
    funds = (period.get("limit") or 0) + (period.get("overspendBuffer") or 0)
    if member is None or member["archived"]:
        lacking, remainder = amount, funds - period["assigned"]
    elif member["shareBudgetFunds"]:
        remainder = funds - period["spent"]["total"]
        lacking = 0 if limitless(budget) else max(0, amount - remainder)
        return lacking, lacking
    else:
        own = member["currentPeriod"]
        lacking, remainder = max(0, amount - (own.get("limit", 0) - own["spent"])), funds - period["assigned"]
    return lacking, 0 if limitless(budget) else max(0, lacking - max(0, remainder))


class Reimbursements(TaggedRecords):
    """Reimbursements. They count in no budget's `spent`, which tells of cards alone (assumed: F-1574).

    `statusHistory` has an element for each status, newest last, its actor as `actorId` and `actorSerial`.
    """

    kind = SPEND_REIMBURSEMENT
    events = ("spend.reimbursement.created", "spend.reimbursement.updated", "spend.reimbursement.deleted")
    read_fields = (
        SHOWS,
        ComputedFields(
            request_funds,
            {
                SPEND_BUDGET.name: ["currentPeriod", "limitlessOverspend"],
                SPEND_MEMBER.name: ["currentPeriod", "shareBudgetFunds", "archived"],
            },
        ),
    )

    def submit(self, ctx: Context, values: Record, uploads: Uploads, entries: Sequence[Entry]) -> Record:
        """A new one of a user, with receipts of uploads and custom fields.

        Refuses retired users and budgets, and with 403 what a member asks for somebody else (assumed: F-1595).
        """
        self.check_references(ctx, values)
        if is_limited(ctx) and values["userId"] != ctx.caller.user_id:
            raise Forbidden()
        tags = merge_tags(ctx, values, entries)
        receipts = [receipt_of(ctx, upload, filename) for upload, filename in uploads]
        return self.create(ctx, {**values, "receipts": receipts, "tags": tags})

    def edit(self, ctx: Context, reimbursement_id: str, values: Record, entries: Sequence[Entry]) -> Record:
        """Change one. Once it is decided on only its custom fields change (assumed: F-1575)."""
        old = self.open(ctx, reimbursement_id)
        if old["status"] not in WAITING and any(value is not None for value in values.values()):
            raise state_error(f"Reimbursement is {old['status']}.", fact="F-1575")
        self.check_references(ctx, values)
        if entries:
            values = {**values, "tags": merge_tags(ctx, {**old, **values}, entries)}
        return self.change(ctx, old, values)

    def decide(self, ctx: Context, reimbursement_id: str, action: str, note: str | None) -> Record:
        """Approve or deny one, as an administrator, an approver or an owner of its budget (F-1576, F-1595).

        Refuses others with 403, and what nobody has to decide on any more with 400 (assumed: F-1577).
        """
        old = self.open(ctx, reimbursement_id)
        role = self.role_of(ctx, old)
        if role is None:
            raise Forbidden()
        if old["status"] not in WAITING:
            raise state_error(f"Reimbursement is {old['status']}.", fact="F-1577")
        return self._enter(ctx, old, ACTIONS[action], role, note)

    def role_of(self, ctx: Context, reimbursement: Record) -> str | None:
        """The role in which the caller may decide; None for somebody who may not."""
        user = ctx.get(SPEND_USER, ctx.caller.user_id)
        if user is None or user["role"] in DECIDING_ROLES:
            return DECIDING_ROLES[user["role"]] if user else "ADMIN"
        member = MEMBERS.of(ctx, reimbursement["budgetId"], user["id"], live=True)
        return "BUDGET_OWNER" if member is not None and member["budgetRole"] == "OWNER" else None

    def move_on(
        self,
        ctx: Context,
        reimbursement: Record,
        status: str,
        *,
        fulfillment: str = "",
        batch: str = "",
        note: str = "",
    ) -> Record:
        """Let one have a status that BILL's application or its payments give it, as SYSTEM.

        By ACH it gets a batch on its way, a new one or that of `batch`; payroll has none. Returns it as it is then.
        """
        old = {**reimbursement, "fulfillmentType": fulfillment or reimbursement["fulfillmentType"]}
        if old["fulfillmentType"] == "ACH" and status in PAYING and not old.get("batchId"):
            old["batchId"] = batch or uuid4(ctx.tx.next_seq(), ctx.seed)
        claim = self._enter(ctx, old, status, "SYSTEM", note or None)
        self._sum_batch(ctx, claim.get("batchId"))
        return self.get(ctx, claim["id"])

    def _sum_batch(self, ctx: Context, batch_id: str | None) -> None:
        rows = ctx.find(self.kind, {"batchId": batch_id}) if batch_id else []
        for row in rows:
            self.keep(ctx, {**row, "batchAmount": sum(one["amount"] for one in rows)})

    def _enter(self, ctx: Context, old: Record, status: str, role: str, note: str | None) -> Record:
        step = history_step(ctx, status, role, note, old)
        archived = old["archived"] or status == DELETED
        new = {**old, "status": status, "archived": archived, "statusHistory": [*old["statusHistory"], step]}
        return self.store(ctx, new, old)

    def attach(self, ctx: Context, reimbursement_id: str, upload: Record, filename: str) -> Record:
        """A new receipt of an upload."""
        old = self.open(ctx, reimbursement_id)
        receipt = receipt_of(ctx, upload, filename)
        self.change(ctx, old, {"receipts": [*old["receipts"], receipt]})
        return receipt

    def detach(self, ctx: Context, reimbursement_id: str, receipt_id: str) -> None:
        """Take a receipt off; raises `NotFound`."""
        old = self.open(ctx, reimbursement_id)
        self.change(ctx, old, {"receipts": without(old, receipt_id)})

    def remove(self, ctx: Context, reimbursement_id: str) -> None:
        """Delete one, which stays readable; a deleted one stays as it was (F-1578)."""
        old = self.get(ctx, reimbursement_id)
        if old["archived"]:
            return
        if old["status"] in PAYING:
            raise state_error(f"Reimbursement is {old['status']}.", fact="F-1572")
        self._enter(ctx, old, DELETED, self.role_of(ctx, old) or "SUBMITTER", None)

    def open(self, ctx: Context, reimbursement_id: str) -> Record:
        """The one of an id in a path; raises `NotFound`, and a 400 for one that is deleted (assumed: F-1575)."""
        record = self.get(ctx, reimbursement_id)
        if record["archived"]:
            raise state_error("Reimbursement is deleted.", fact="F-1575")
        return record

    # rules

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        record |= {
            "type": TYPES[0],
            "fulfillmentType": FULFILLMENT_TYPES[0],
            "status": WAITING[0],
            "submittedTime": record["createdTime"],
            "receipts": [],
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        for name, kind in (("user", SPEND_USER), ("budget", SPEND_BUDGET)):
            reference = ctx.get(kind, record[f"{name}Id"])
            record[f"{name}Serial"] = reference["seq"] if reference else None
        if old is None:
            record["statusHistory"] = [history_step(ctx, "CREATED", "SUBMITTER", None, record)]
        if record["receipts"] and record["receipts"] != (old or {}).get("receipts"):
            record["receiptAddedTime"] = ctx.clock.stamp()
        record["requiredCustomFieldIds"] = required_in(ctx, record["budgetId"], record["amount"])

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        for name, kind in (("user", SPEND_USER), ("budget", SPEND_BUDGET)):
            key = f"{name}Id"
            reference = ctx.get(kind, record[key]) if old is None or old[key] != record[key] else None
            if reference is not None and reference["archived"]:
                raise wrong(key, f"{name} is retired")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        TAGS.follow(ctx, record, old)


def history_step(ctx: Context, status: str, role: str, note: str | None, reimbursement: Record) -> Record:
    """An element of a history: the submitter is who is paid back, SYSTEM nobody, anybody else the caller."""
    actor_id = {"SUBMITTER": reimbursement["userId"], "SYSTEM": ""}.get(role, ctx.caller.user_id)
    actor = ctx.get(SPEND_USER, actor_id) if actor_id else None
    return {
        "actorSerial": actor["seq"] if actor else None,
        "actorRole": role,
        "occurredTime": ctx.clock.stamp(),
        "note": note,
        "status": status,
    }


REIMBURSEMENTS = register(Reimbursements())
