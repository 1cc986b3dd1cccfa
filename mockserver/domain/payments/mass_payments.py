"""Mass payments: taken at once, whatever is in them, and worked off a slice at a time as time goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mockserver.domain.context import Context
from mockserver.domain.payables.bills import BILL
from mockserver.domain.payables.vendors import VENDOR
from mockserver.domain.payments.bill_payments import MAX_PARTS
from mockserver.domain.payments.paying import Failure, pay_possible
from mockserver.domain.resource import Resource, register
from mockserver.domain.webhooks.catalog import PAYMENT_FAILED
from mockserver.domain.webhooks.outbox import announce
from mockserver.kernel import money
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import BillError
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Kind, Record

MASS_PAYMENT = Kind("mass_payment", PREFIXES["mass_payment_batch"], due=True)

# How fast BILL works is assumed (F-663). A slice takes no longer than a request may, and holds whole combined payments
# where a vendor's bills stand together.
SLICE = 3 * MAX_PARTS
PAUSE = timedelta(seconds=1)


class MassPayments(Resource):
    """Batches of payments: SCHEDULED until every part has been `completed` or has `failed`, then COMPLETED (F-941).

    `request` is what the parts share, `payments` the parts themselves, `failures` say of each part that failed its
    `billId` and `errors` (`code` and `message`). The payments are those of whoever made the request.
    """

    kind = MASS_PAYMENT
    events = ("mass-payment.updated",)
    event_fields = ("batchStatus",)

    def submit(self, ctx: Context, values: Record) -> Record:
        """A batch of canonical values: `payments` (as the parts of `pay_bills`) and what they share (F-940)."""
        request = {key: value for key, value in values.items() if key != "payments"}
        return self.create(ctx, {"request": request, "payments": values["payments"]})

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {
            "batchStatus": "SCHEDULED",
            "completed": 0,
            "failed": 0,
            "failures": [],
            "createdBy": ctx.caller.user_id,
            "organizationId": ctx.caller.org_id,
            "dueAt": stamp(ctx.clock.now() + PAUSE),
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record["total"] = len(record["payments"])

    def pay_next_parts(self, ctx: Context, batch: Record) -> Record:
        """Pay the next parts; those that are refused fail, and no other because of them."""
        start = batch["completed"] + batch["failed"]
        parts = batch["payments"][start : start + SLICE]
        payer = replace(ctx.caller, user_id=batch["createdBy"], org_id=batch["organizationId"])
        failures = pay_possible(replace(ctx, caller=payer), batch["request"], parts)
        for part, errors in failures:
            tell_failure(ctx, batch, part, errors)
        new = {
            **batch,
            "completed": batch["completed"] + len(parts) - len(failures),
            "failed": batch["failed"] + len(failures),
            "failures": [*batch["failures"], *entries_of(failures)],
        }
        if start + len(parts) < batch["total"]:
            new["dueAt"] = stamp(ctx.clock.now() + PAUSE)
        else:
            new["batchStatus"] = "COMPLETED"
        return self.store(ctx, new, batch)

    falls_due = pay_next_parts


def tell_failure(ctx: Context, batch: Record, part: Record, errors: Sequence[BillError]) -> None:
    """Let subscribers know that a payment could not be made, and why (F-1667)."""
    now = ctx.clock.stamp()
    bill = ctx.get(BILL, part["billId"]) or {}
    vendor = ctx.get(VENDOR, bill.get("vendorId", "")) or {}
    payment = {
        "bills": [{"id": part["billId"], "amount": money.amount(part["amount"])}],
        "createdBy": batch["createdBy"],
        "createdTime": now,
        "updatedTime": now,
        "fundingAccount": batch["request"].get("fundingAccount", {}),
        "vendor": {name: vendor[name] for name in ("id", "name") if name in vendor},
    }
    messages = [{"code": error.code, "message": error.text, "timestamp": now} for error in errors]
    announce(ctx, PAYMENT_FAILED, {"payment": payment, "errors": messages}, part["billId"])


def entries_of(failures: Sequence[Failure]) -> list[Record]:
    """The entries of `failures` for parts that failed."""
    return [
        {"billId": part["billId"], "errors": [{"code": error.code, "message": error.text} for error in errors]}
        for part, errors in failures
    ]


MASS_PAYMENTS = register(MassPayments())
