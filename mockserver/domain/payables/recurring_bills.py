"""Recurring bills: templates that make bills on their schedule, and pay them where they are told to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from mockserver.domain import schedules
from mockserver.domain.classifications import classification_references
from mockserver.domain.context import Context
from mockserver.domain.payables.approvers import UNASSIGNED
from mockserver.domain.payables.auto_pay import auto_pays, check_auto_payer
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.recurring_bill_approvers import RECURRING_BILL_APPROVERS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.kernel.errors import Invalid, Problem, Refusal
from mockserver.kernel.kinds import Column, Kind, Record

RECURRING_BILL = Kind(
    "recurring_bill",
    "btp",
    columns=(
        Column("vendorId", index=True),
        # What only v2 filters by.
        *schedules.COLUMNS,
        Column("processingOptions.autoPayment", "bool"),
        Column("paymentInformation.bankAccountId"),
        Column("createdBy"),
    ),
    refs={
        "vendorId": "vendor",
        "createdBy": "user",
        "paymentInformation.bankAccountId": "bank_account",
        "recurringBillLineItems[].vendorId": "vendor",
        **classification_references("recurringBillLineItems[].classifications"),
    },
    lines="recurringBillLineItems",
    line_prefix="tli",
    due=True,
)

# What of a line goes into the bills that are made from it.
LINE_FIELDS = ("amount", "description", "classifications", "quantity", "price", "jobBillable")


class RecurringBills(Resource):
    """Recurring bills. A change of one affects the bills to come; an archived one makes none (F-820, F-821).

    `autoPayer` is who has let it pay, `lastBillId` the bill it made last. When it falls due stands in `auto_payments`,
    which pays what it makes.
    """

    kind = RECURRING_BILL

    def defaults(self, ctx: Context, record: Record) -> None:
        record["createdBy"] = ctx.caller.user_id

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record.setdefault("processingOptions", {"autoPayment": False})
        schedules.anchor(record["schedule"], old["schedule"] if old else None)
        if old is None:
            self._schedule_next(ctx, record)

    def _schedule_next(self, ctx: Context, record: Record) -> None:
        moment = None if record["archived"] else schedules.due_at(record["schedule"], ctx.clock.now())
        record["isOver"] = schedules.is_over(record["schedule"])
        record.pop("dueAt", None)
        if moment:
            record["dueAt"] = moment

    def replace(self, ctx: Context, record_id: str, values: Record) -> Record:
        """Replace a template. A line that is sent again just as it is keeps its id although it does not name it.

        That is assumed (F-650): BILL's collection patches a line by its first id after a replacement that names none.
        """
        old = self.get(ctx, record_id)
        new_lines = with_known_ids(values["recurringBillLineItems"], lines(old))
        return self.change(ctx, old, {**values, "recurringBillLineItems": new_lines}, lines="replace")

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        self._schedule_next(ctx, new)
        return super().store(ctx, new, old)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None or record["schedule"] != old["schedule"]:
            problems = [Problem(*problem) for problem in schedules.problems(record["schedule"], ctx.clock.today())]
            if problems:
                raise Invalid(problems)
        if pays(record) and (old is None or paying(record) != paying(old)):
            check_auto_payer(ctx, account_of(record), "paymentInformation.bankAccountId")
            record["autoPayer"] = ctx.caller.user_id

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        # A template that pays nothing tells its vendor nothing: looking would read all templates of the vendor.
        if not (pays(record) or (old and pays(old))):
            return
        for vendor_id in dict.fromkeys([record["vendorId"], *([old["vendorId"]] if old else [])]):
            self._update_vendor(ctx, VENDORS.get(ctx, vendor_id))

    def _update_vendor(self, ctx: Context, vendor: Record) -> None:
        """Let a vendor say whether recurring bills pay it; then auto-pay does not, as in BILL's web application."""
        live = ctx.find(RECURRING_BILL, {"vendorId": vendor["id"], "archived": False})
        new = {**vendor, "recurringPayments": any(pays(one) for one in live)}
        if new["recurringPayments"] and auto_pays(vendor):
            VENDORS.store(ctx, {**new, "autoPay": {**vendor["autoPay"], "enabled": False}}, vendor)
        elif new != vendor:
            VENDORS.keep(ctx, new)

    def make_next_bill(self, ctx: Context, record: Record) -> Record | None:
        """Make the bill that is due next, and wait for the one after it; None where BILL would refuse it (F-822)."""
        bill: Record | None = None
        with suppress(Refusal), ctx.tx.savepoint():
            bill = self._make_bill(ctx, record)
        new = {**record, "schedule": schedules.following(record["schedule"])}
        self.store(ctx, new | {"lastBillId": bill["id"]} if bill else new, record)
        return bill

    def _make_bill(self, ctx: Context, record: Record) -> Record:
        """A bill at the word of whoever made the template."""
        for_user = replace(ctx, caller=replace(ctx.caller, user_id=record["createdBy"]))
        bill = self._carry_approvers_over(ctx, record, BILLS.create(for_user, self._values(ctx, record)))
        RECURRING_BILL_APPROVERS.follow(ctx, record["id"], BILL_APPROVERS.users_of(ctx, bill["id"]))
        return bill

    def _values(self, ctx: Context, record: Record) -> Record:
        due = record["schedule"]["nextDueDate"]
        values: Record = {
            "vendorId": record["vendorId"],
            "dueDate": due,
            # Its number is its due date, however many recurring bills a vendor has.
            "invoice": {"invoiceNumber": due, "invoiceDate": self._bill_date(ctx, record)},
            "allowDuplicateNumber": True,
            "billTemplateId": record["id"],
            "billLineItems": [{name: line[name] for name in LINE_FIELDS if name in line} for line in lines(record)],
        }
        if "description" in record:
            values["description"] = record["description"]
        return values

    def _bill_date(self, ctx: Context, record: Record) -> str:
        """The due date less the days of the vendor's payment term."""
        vendor = VENDORS.get(ctx, record["vendorId"])
        term_id = vendor.get("additionalInfo", {}).get("paymentTermId", "")
        term = ctx.get(kind_of("payment_term"), term_id) or {}
        due = date.fromisoformat(record["schedule"]["nextDueDate"]).toordinal()
        return date.fromordinal(max(due - term.get("daysDue", 0), 1)).isoformat()

    def _carry_approvers_over(self, ctx: Context, record: Record, bill: Record) -> Record:
        """Ask those who had to approve the last bill, or the template's own before the first, unless a policy does."""
        if bill["approvalStatus"] != UNASSIGNED:
            return bill
        last = record.get("lastBillId")
        source, source_id = (BILL_APPROVERS, last) if last else (RECURRING_BILL_APPROVERS, record["id"])
        users = source.users_of(ctx, source_id)
        status = BILL_APPROVERS.assign(ctx, bill, users)
        return BILLS.store(ctx, {**bill, "approvalStatus": status}, bill) if users else bill


def with_known_ids(lines: Sequence[Record], old: Sequence[Record]) -> list[Record]:
    """Lines, those without an id with the id of the old line they are equal to, if there is one."""
    ids = {line.get("id") for line in lines}
    free = [line for line in old if line["id"] not in ids]
    result = []
    for line in lines:
        content = {name: line[name] for name in LINE_FIELDS if line.get(name) is not None}
        same = [one for one in free if not line.get("id") and {k: one[k] for k in LINE_FIELDS if k in one} == content]
        result.append({**line, "id": same[0]["id"]} if same else line)
        free = [one for one in free if one not in same[:1]]
    return result


def lines(record: Record) -> list[Record]:
    """The lines of a template."""
    items: list[Record] = record["recurringBillLineItems"]
    return items


def pays(record: Record) -> bool:
    """Whether the bills of a template are paid without anybody's doing."""
    return bool(record["processingOptions"].get("autoPayment"))


def account_of(record: Record) -> str:
    """The bank account a template pays from, empty where none is named."""
    return str(record.get("paymentInformation", {}).get("bankAccountId", ""))


def paying(record: Record) -> tuple[bool, str]:
    """Whether and from where a template pays."""
    return pays(record), account_of(record)


RECURRING_BILLS = register(RecurringBills())
