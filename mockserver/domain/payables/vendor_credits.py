"""Vendor credits: what a vendor owes back, until it is used up on the vendor's bills."""

from __future__ import annotations

from mockserver.domain.classifications import classification_references
from mockserver.domain.context import Context
from mockserver.domain.merging import refuse_both
from mockserver.domain.payables.dollars import set_dollars
from mockserver.domain.read_fields import Referring
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

VENDOR_CREDIT = Kind(
    "vendor_credit",
    "vcr",
    columns=(
        Column("vendorId", index=True),
        Column("creditDate", "date", index=True),
        Column("amount", "money", index=True),
        Column("appliedAmount", "money", index=True),
        # What only v2 filters by.
        Column("referenceNumber"),
        Column("approvalStatus"),
        Column("glPostingDate", "date"),
        Column("localAmount", "money"),
    ),
    refs={
        "vendorId": "vendor",
        "applyToChartOfAccountId": "chart_of_account",
        "applyToBankAccountId": "bank_account",
        **classification_references("vendorCreditLineItems[].classifications"),
    },
    lines="vendorCreditLineItems",
    line_prefix="vci",
)

BILL_CREDIT = Kind(
    "bill_credit",
    "bcr",
    columns=(
        Column("billId", index=True),
        Column("vendorCreditId", index=True),
        Column("paymentId", index=True, sparse=True),
        # What only v2 filters by.
        Column("amount", "money"),
    ),
)

# A bill credit without a payment is APPLIED, one inside a payment has the payment's status. These count.
APPLIED, SCHEDULED = "APPLIED", "SCHEDULED"
COUNTING = frozenset([APPLIED, SCHEDULED, "PAID", "ESCHEATED"])

LIVE = Filter("archived", "eq", False)


def counts(row: Record) -> bool:
    """Whether a bill credit uses its vendor credit up."""
    return row["status"] in COUNTING


def rows_by(ctx: Context, field: str, *ids: str) -> list[Record]:
    """The live bill credits whose field has one of these values."""
    return ctx.select(BILL_CREDIT, [Filter(field, "in", tuple(ids)), LIVE]) if ids else []


def rows_that_count(ctx: Context, field: str, *ids: str) -> list[Record]:
    """The live bill credits whose field has one of these values and that use their vendor credits up."""
    return [row for row in rows_by(ctx, field, *ids) if counts(row)]


def credit_status(credit: Record) -> str:
    """How far a credit is used, from its amounts; one that waits inside a scheduled payment is in process."""
    return "IN_PROCESS" if credit["heldAmount"] else application(credit)


def application(credit: Record) -> str:
    """How far a credit is used, whether payments that use it are made yet or not."""
    if not credit["appliedAmount"]:
        return "NOT_APPLIED"
    return "FULLY_APPLIED" if credit["appliedAmount"] == credit["amount"] else "PARTIALLY_APPLIED"


class VendorCredits(Resource):
    """Vendor credits (F-810 to F-812). `heldAmount` is the part of `appliedAmount` that scheduled payments hold.

    Both follow from bill credits, the uses of a credit, which reads show as `usage` (F-813). A credit never gets
    smaller than what is applied of it, nor another vendor's.
    """

    kind = VENDOR_CREDIT
    read_fields = (Referring("usage", BILL_CREDIT, "vendorCreditId", filters=(LIVE,), counts=counts),)

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"appliedAmount": 0, "heldAmount": 0}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record["amount"] = sum(line["amount"] for line in record["vendorCreditLineItems"])
        record.setdefault("glPostingDate", record["creditDate"])
        set_dollars(ctx, record, old)
        record["status"] = credit_status(record)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        refuse_both(record, old, "applyToChartOfAccountId", "applyToBankAccountId")
        if record["appliedAmount"] > max(record["amount"], 0):
            amount = f"{money.amount(record['amount']):.2f}"
            raise BillError("BDC_1119", "amount", amount, item=record["id"], fact="F-651")
        if old and record["appliedAmount"] and record["vendorId"] != old["vendorId"]:
            raise BillError("BDC_1119", "vendorId", record["vendorId"], item=record["id"], fact="F-651")

    def check_archive(self, ctx: Context, record: Record) -> None:
        # That a credit which a payment waits for cannot be taken away from it is assumed (F-651).
        if record["heldAmount"]:
            raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-651")


VENDOR_CREDITS = register(VendorCredits())
