"""Bill payments: the part of a payment that goes to one bill, and what bills owe because of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockserver.domain.context import Context
from mockserver.domain.payables.bill_credits import BILL_CREDITS
from mockserver.domain.payables.bills import BILL, BILLS, recompute_amounts
from mockserver.domain.read_fields import ComputedFields, Referring
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record

BILL_PAYMENT = Kind(
    "bill_payment",
    "blp",
    columns=(
        Column("paymentId", index=True),
        Column("billId", index=True),
        # What only v2 filters by.
        Column("status"),
        Column("amount", "money"),
        Column("processDate", "date"),
        *(Column(name, "bool") for name in ("onlinePayment", "toPrintCheck", "allowExport")),
        Column("classifications.chartOfAccountId"),
    ),
)

# What a part has of its payment, so that v2 can filter by it; none of it changes.
OF_THE_PAYMENT = ("processDate", "onlinePayment", "toPrintCheck", "allowExport", "classifications")

MAX_PARTS = 35  # bills in one combined payment

# The `status` of payments that count for their bills, AP Cards and totals.
LIVE = frozenset(["SCHEDULED", "PAID", "ESCHEATED"])

# Stages in which the money of a payment is cleared, so that its bill counts it as paid and not as scheduled (F-660).
# That money handed to the state counts too, the payer having paid it, and none that came back, is assumed (F-1920).
CLEARED = frozenset(["CLEARED", "PAID_OFFLINE", "FUNDS_ESCHEATED"])

# Stages of a live payment before its process date: from then until it is cleared it is in process (F-780).
WAITING = frozenset(["SCHEDULED", "READY_TO_FUND", "CANCELLATION_IN_PROGRESS"])


class BillPayments(Resource):
    """Parts of payments; each has the standing of its payment."""

    kind = BILL_PAYMENT

    def add(self, ctx: Context, payment: Record, parts: Iterable[Record]) -> None:
        """Split a new payment among its bills: `billId`, `amount` and perhaps `vendorCredits` each."""
        for part in parts:
            BILL_CREDITS.use_in_payment(ctx, payment, part)
            self.create(ctx, {"billId": part["billId"], "amount": part["amount"], **of_payment(payment)})

    def sync_standing(self, ctx: Context, payment: Record) -> None:
        """Give the parts, and the credits inside them, the status their payment has got."""
        BILL_CREDITS.sync_status(ctx, payment)
        for part in ctx.find(BILL_PAYMENT, {"paymentId": payment["id"]}):
            self.store(ctx, {**part, **standing(payment)}, part)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        bill = BILLS.get(ctx, record["billId"])
        parts = ctx.find(BILL_PAYMENT, {"billId": bill["id"]})
        credits = BILL_CREDITS.total(ctx, bill["id"])
        new = {**bill, **totals(parts), "inProcess": is_in_process(parts), "creditAmount": credits}
        recompute_amounts(new)
        set_payment_dates(new, parts)
        if new != bill:
            BILLS.store(ctx, new, bill)

    def bills_of(self, ctx: Context, parts: Iterable[Record]) -> dict[str, Record]:
        """The bills that parts of payments go to, by id."""
        return ctx.get_many(BILL, (part["billId"] for part in parts))


def of_payment(payment: Record) -> Record:
    """What a new part of a payment has of it."""
    same = {name: payment[name] for name in OF_THE_PAYMENT if name in payment}
    return {"paymentId": payment["id"], **same, **standing(payment)}


def standing(payment: Record) -> Record:
    """What the parts of a payment tell of it: its `status`, and whether its money is on its way or cleared."""
    stage, is_live = payment.get("singleStatus"), payment["status"] in LIVE
    is_cleared = is_live and stage in CLEARED
    in_process = is_live and not is_cleared and stage not in WAITING
    return {"status": payment["status"], "inProcess": in_process, "cleared": is_cleared}


def is_in_process(parts: Iterable[Record]) -> bool:
    """Whether money for a bill is on its way."""
    return any(part.get("inProcess") for part in parts)


def counts_for(part: Record) -> str:
    """Which amount of its bill a part of a payment counts for; nothing where the payment is undone (F-660)."""
    if part["status"] not in LIVE:
        return ""
    return "clearedAmount" if part.get("cleared") else "scheduledAmount"


def totals(parts: Iterable[Record]) -> dict[str, int]:
    """What is scheduled and what is cleared of a bill, in cents, from all parts of payments that go to it."""
    sums = {"scheduledAmount": 0, "clearedAmount": 0}
    for part in parts:
        if name := counts_for(part):
            sums[name] += part["amount"]
    return sums


def set_payment_dates(bill: Record, parts: Iterable[Record]) -> None:
    """Set, in place, when a bill was last paid and when in full: the process date of the last cleared part (F-1410)."""
    for name in ("lastPaymentDate", "fullPaymentDate"):
        bill.pop(name, None)
    days = [part["processDate"] for part in parts if counts_for(part) == "clearedAmount"]
    if days:
        bill["lastPaymentDate"] = max(days)
    if days and bill["paymentStatus"] == "PAID":
        bill["fullPaymentDate"] = max(days)


BILL_PAYMENTS = register(BillPayments())


def add_credits(ctx: Context, payments: Sequence[Record]) -> None:
    """Set the `vendorCredits` of the parts that use some, and the `billId` of payments of one part."""
    credits = BILL_CREDITS.inside(ctx, [payment["id"] for payment in payments])
    for payment in payments:
        parts = payment["billPayments"]
        for part in parts if credits else ():
            if rows := credits.pop((payment["id"], part["billId"]), None):
                part["vendorCredits"] = [{"id": row["vendorCreditId"], "amount": row["amount"]} for row in rows]
        if len(parts) == 1:
            payment["billId"] = parts[0]["billId"]


# What payments show of their parts. Code, as a credit inside a payment belongs to the first part of its bill.
PARTS = Referring("billPayments", BILL_PAYMENT, "paymentId")
PART_CREDITS = ComputedFields(
    add_credits, {"bill_credit": ("paymentId", "billId", "vendorCreditId", "amount", "archived")}
)
