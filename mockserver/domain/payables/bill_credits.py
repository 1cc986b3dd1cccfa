"""Bill credits: the part of a vendor credit that goes to one bill, by itself or inside a payment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mockserver.domain.context import Context
from mockserver.domain.payables.vendor_credits import (
    APPLIED,
    BILL_CREDIT,
    HELD,
    VENDOR_CREDIT,
    VENDOR_CREDITS,
    among,
    counted,
    credit_status,
)
from mockserver.domain.resource import Resource
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.kinds import Record


class BillCredits(Resource):
    """What is used of vendor credits. One of a bill itself can be taken off it, one inside a payment only with it."""

    kind = BILL_CREDIT

    def apply(self, ctx: Context, bill: Record, given: Iterable[Record]) -> None:
        """Use of each credit (`id`, `amount` in cents) just so much on a bill; 0 takes it off.

        Refused with 422, as far as is known without a code of its own: archived credits, other vendors', and more
        than is left of one.
        """
        amounts: dict[str, int] = {}
        for one in given:
            amounts[one["id"]] = amounts.get(one["id"], 0) + one["amount"]
        applied = {row["vendorCreditId"]: row for row in self.on_bill(ctx, bill["id"])}
        wanted, errors = Wanted.of(ctx, amounts), list[BillError]()
        for credit_id, cents in amounts.items():
            more = cents - (applied[credit_id]["amount"] if credit_id in applied else 0)
            errors += wanted.refusals(credit_id, more, bill["vendorId"], bill["id"])
        if errors:
            raise BillErrors(errors)
        for credit_id, cents in amounts.items():
            self._set(ctx, bill["id"], credit_id, applied.get(credit_id), cents)

    def _set(self, ctx: Context, bill_id: str, credit_id: str, row: Record | None, cents: int) -> None:
        if row:
            self.store(ctx, {**row, "amount": cents, "archived": not cents}, row)
        elif cents:
            values = {"billId": bill_id, "vendorCreditId": credit_id, "amount": cents, "status": APPLIED}
            self.create(ctx, values)

    def on_bill(self, ctx: Context, bill_id: str) -> list[Record]:
        """What is applied on a bill itself."""
        return [row for row in counted(ctx, "billId", bill_id) if row["status"] == APPLIED]

    def total(self, ctx: Context, bill_id: str) -> int:
        """The cents of all credits on a bill, those inside payments among them."""
        return sum(row["amount"] for row in counted(ctx, "billId", bill_id))

    def hold(self, ctx: Context, payment: Record, part: Record) -> None:
        """Use credits inside a new payment, for the bill of one of its parts."""
        for credit in part.get("vendorCredits") or ():
            within = {"billId": part["billId"], "paymentId": payment["id"], "status": payment["status"]}
            self.create(ctx, {**within, "vendorCreditId": credit["id"], "amount": credit["amount"]})

    def follow(self, ctx: Context, payment: Record) -> None:
        """Give the credits inside a payment the status it has got."""
        for row in ctx.find(BILL_CREDIT, {"paymentId": payment["id"]}):
            self.store(ctx, {**row, "status": payment["status"]}, row)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        credit = VENDOR_CREDITS.get(ctx, record["vendorCreditId"])
        rows = counted(ctx, "vendorCreditId", credit["id"])
        new = {**credit, "appliedAmount": sum(row["amount"] for row in rows)}
        new["heldAmount"] = sum(row["amount"] for row in rows if row["status"] == HELD)
        VENDOR_CREDITS.store(ctx, new | {"status": credit_status(new)}, credit)

    def inside(self, ctx: Context, payment_ids: Sequence[str]) -> dict[tuple[str, str], list[Record]]:
        """The credits inside payments, by the ids of payment and bill, whatever has become of the payment."""
        rows: dict[tuple[str, str], list[Record]] = {}
        for row in among(ctx, "paymentId", *payment_ids):
            rows.setdefault((row["paymentId"], row["billId"]), []).append(row)
        return rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """Credits that a request wants to use, and how many cents are left of each after what was looked at so far."""

    credits: Mapping[str, Record]
    left: dict[str, int]

    @classmethod
    def of(cls, ctx: Context, ids: Iterable[str]) -> Wanted:
        """The credits of these ids."""
        credits = ctx.get_many(VENDOR_CREDIT, ids)
        return cls(credits, {key: credit["amount"] - credit["appliedAmount"] for key, credit in credits.items()})

    @classmethod
    def by_parts(cls, ctx: Context, parts: Iterable[Record]) -> Wanted:
        """The credits inside the parts of payments."""
        return cls.of(ctx, (credit["id"] for part in parts for credit in part.get("vendorCredits") or ()))

    def refusals(self, credit_id: str, cents: int, vendor_id: str, item: str) -> Iterator[BillError]:
        """Why so many cents more of a credit cannot be used for a vendor; fewer can always be."""
        credit = self.credits.get(credit_id)
        if credit is None:
            yield NotFound(credit_id, item=item)
        elif cents > 0 and (credit["archived"] or credit["vendorId"] != vendor_id):
            yield BillError("BDC_1119", "vendorCredits.id", credit_id, item=item)
        elif cents > max(self.left[credit_id], 0):
            yield BillError("BDC_1119", "vendorCredits.amount", f"{money.amount(cents):.2f}", item=item)
        else:
            self.left[credit_id] -= cents

    def part_refusals(self, part: Record, vendor_id: str, item: str) -> Iterator[BillError]:
        """Why the credits of a part of a payment cannot be used."""
        for credit in part.get("vendorCredits") or ():
            yield from self.refusals(credit["id"], credit["amount"], vendor_id, item)


def credited(part: Record) -> int:
    """The cents of the credits inside a part of a payment."""
    return sum(credit["amount"] for credit in part.get("vendorCredits") or ())


BILL_CREDITS = BillCredits()
