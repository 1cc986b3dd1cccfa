"""Bill credits: the part of a vendor credit that goes to one bill, by itself or inside a payment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.payables.vendor_credits import (
    APPLIED,
    BILL_CREDIT,
    SCHEDULED,
    VENDOR_CREDIT,
    VENDOR_CREDITS,
    credit_status,
    rows_by,
    rows_that_count,
)
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.kinds import Record

# A credit that is not on a bill yet.
NOTHING: Record = {"amount": 0}


class BillCredits(Resource):
    """What is used of vendor credits. One of a bill itself can be taken off it, one inside a payment only with it."""

    kind = BILL_CREDIT

    def apply(self, ctx: Context, bill: Record, uses: Iterable[Record]) -> None:
        """Use of each credit (`id`, `amount` in cents) just so much on a bill; 0 takes it off (F-1105).

        Refused with 422, as far as is known without a code of its own: archived credits, other vendors', and more
        than is left of one (F-815).
        """
        amounts: dict[str, int] = {}
        for use in uses:
            amounts[use["id"]] = amounts.get(use["id"], 0) + use["amount"]
        applied = {row["vendorCreditId"]: row for row in self.on_bill(ctx, bill["id"])}
        self._refuse(ctx, bill, {key: cents - applied.get(key, NOTHING)["amount"] for key, cents in amounts.items()})
        for credit_id, cents in amounts.items():
            self._set(ctx, bill["id"], credit_id, applied.get(credit_id), cents)

    def _refuse(self, ctx: Context, bill: Record, more: Mapping[str, int]) -> None:
        """Refuse to use so many cents more of credits, by their ids."""
        credits = ctx.get_many(VENDOR_CREDIT, more)
        left = {credit_id: left_of(credit) for credit_id, credit in credits.items()}
        uses = [
            CreditUse(credit_id, credits.get(credit_id), cents, left.get(credit_id, 0), bill["vendorId"])
            for credit_id, cents in more.items()
        ]
        if errors := [error for use in uses if (error := use.refusal(bill["id"]))]:
            raise BillErrors(errors)

    def _set(self, ctx: Context, bill_id: str, credit_id: str, row: Record | None, cents: int) -> None:
        if row:
            self.store(ctx, {**row, "amount": cents, "archived": not cents}, row)
        elif cents:
            values = {"billId": bill_id, "vendorCreditId": credit_id, "amount": cents, "status": APPLIED}
            self.create(ctx, values)

    def on_bill(self, ctx: Context, *bill_ids: str) -> list[Record]:
        """What is applied on bills themselves."""
        return [row for row in rows_that_count(ctx, "billId", *bill_ids) if row["status"] == APPLIED]

    def total(self, ctx: Context, bill_id: str) -> int:
        """The cents of all credits on a bill, those inside payments among them."""
        return sum(row["amount"] for row in rows_that_count(ctx, "billId", bill_id))

    def use_in_payment(self, ctx: Context, payment: Record, part: Record) -> None:
        """Use credits inside a new payment, for the bill of one of its parts (F-816, F-857).

        What was on the bill of a credit becomes what the payment says of it, and goes into the payment (F-1765).
        """
        credits = part.get("vendorCredits") or ()
        named = {credit["id"] for credit in credits}
        for row in self.on_bill(ctx, part["billId"]) if credits else ():
            if row["vendorCreditId"] in named:
                self._set(ctx, part["billId"], row["vendorCreditId"], row, 0)
        for credit in (one for one in credits if one["amount"]):
            within = {"billId": part["billId"], "paymentId": payment["id"], "status": payment["status"]}
            self.create(ctx, {**within, "vendorCreditId": credit["id"], "amount": credit["amount"]})

    def sync_status(self, ctx: Context, payment: Record) -> None:
        """Give the credits inside a payment the status it has got."""
        for row in ctx.find(BILL_CREDIT, {"paymentId": payment["id"]}):
            self.store(ctx, {**row, "status": payment["status"]}, row)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        credit = VENDOR_CREDITS.get(ctx, record["vendorCreditId"])
        rows = rows_that_count(ctx, "vendorCreditId", credit["id"])
        new = {**credit, "appliedAmount": sum(row["amount"] for row in rows)}
        new["heldAmount"] = sum(row["amount"] for row in rows if row["status"] == SCHEDULED)
        VENDOR_CREDITS.store(ctx, new | {"status": credit_status(new)}, credit)

    def inside(self, ctx: Context, payment_ids: Sequence[str]) -> dict[tuple[str, str], list[Record]]:
        """The credits inside payments, by the ids of payment and bill, whatever has become of the payment."""
        rows: dict[tuple[str, str], list[Record]] = {}
        for row in rows_by(ctx, "paymentId", *payment_ids):
            rows.setdefault((row["paymentId"], row["billId"]), []).append(row)
        return rows


class CreditUse(NamedTuple):
    """A use of a vendor credit that a request asks for: so many cents of the `left` ones, for a bill of a vendor.

    `credit` is None where no credit has the id.
    """

    credit_id: str
    credit: Record | None
    cents: int
    left: int
    vendor_id: str

    def refusal(self, item: str) -> BillError | None:
        """Why the credit cannot be used so; none or fewer cents of it always can (assumed: F-815)."""
        if self.credit is None:
            return NotFound(self.credit_id, item=item)
        if self.cents > 0 and (self.credit["archived"] or self.credit["vendorId"] != self.vendor_id):
            return BillError("BDC_1119", "vendorCredits.id", self.credit_id, item=item, fact="F-815")
        if self.cents > max(self.left, 0):
            return BillError(
                "BDC_1119", "vendorCredits.amount", f"{money.amount(self.cents):.2f}", item=item, fact="F-815"
            )
        return None


def left_of(credit: Record) -> int:
    """The cents of a credit that are not used yet."""
    return int(credit["amount"] - credit["appliedAmount"])


BILL_CREDITS = register(BillCredits())
