"""What is open of bills and vendor credits while the parts of one request are looked at, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.payables.bill_credits import BILL_CREDITS, CreditUse, left_of
from mockserver.domain.payables.bills import BILL
from mockserver.domain.payables.vendor_credits import VENDOR_CREDIT
from mockserver.kernel.kinds import Record


def credit_total(part: Record) -> int:
    """The cents of the credits inside a part of a payment."""
    return sum(credit["amount"] for credit in part.get("vendorCredits") or ())


class Ledger(NamedTuple):
    """The bills and credits that a request names, and how many cents are open of each, by id.

    `on_bills` is what is on each bill of a credit already, by the ids of both: a payment that names the credit changes
    that amount, and uses only the rest (F-1765).
    """

    bills: dict[str, Record]
    due: dict[str, int]
    credits: dict[str, Record]
    left: dict[str, int]
    on_bills: dict[tuple[str, str], int]

    @classmethod
    def of(cls, ctx: Context, parts: Iterable[Record]) -> Ledger:
        """The ledger of parts: a `billId` each, unless the payment makes its bill, and perhaps `vendorCredits`."""
        parts = list(parts)
        bills = ctx.get_many(BILL, (part["billId"] for part in parts if "billId" in part))
        ids = (credit["id"] for part in parts for credit in part.get("vendorCredits") or ())
        credits = ctx.get_many(VENDOR_CREDIT, ids)
        due = {bill_id: bill["dueAmount"] for bill_id, bill in bills.items()}
        remainders = {credit_id: left_of(credit) for credit_id, credit in credits.items()}
        rows = BILL_CREDITS.on_bill(ctx, *bills) if credits else ()
        return cls(
            bills, due, credits, remainders, {(row["billId"], row["vendorCreditId"]): row["amount"] for row in rows}
        )

    def pay(self, part: Record) -> int:
        """Let a part be paid to its bill; how many cents of the bill were open to it, once its credits were used."""
        bill_id = part["billId"]
        ids = {credit["id"] for credit in part.get("vendorCredits") or ()}
        on_bill = sum(self.on_bills.get((bill_id, credit_id), 0) for credit_id in ids)
        due = self.due.get(bill_id, 0) + on_bill - credit_total(part)
        self.due[bill_id] = due - part["amount"]
        return due

    def use(self, part: Record, vendor_id: str) -> Sequence[CreditUse]:
        """Let a part to a vendor use its credits, as far as they can be."""
        uses = []
        for credit in part.get("vendorCredits") or ():
            key = credit["id"]
            more = credit["amount"] - self.on_bills.pop((part.get("billId", ""), key), 0)
            use = CreditUse(key, self.credits.get(key), more, self.left.get(key, 0), vendor_id)
            if use.refusal("") is None:
                self.left[key] -= use.cents
            uses.append(use)
        return uses

    def give_back(self, part: Record, uses: Sequence[CreditUse]) -> None:
        """Undo `pay` and `use`: the part is refused, and the ones after it are not."""
        bill_id = part["billId"]
        self.due[bill_id] += part["amount"] + sum(use.cents for use in uses)
        # Of a bill that is not there none was used.
        for use, credit in zip(uses, part.get("vendorCredits") or (), strict=bool(uses)):
            if on_bill := credit["amount"] - use.cents:
                self.on_bills[bill_id, use.credit_id] = on_bill
            if use.refusal("") is None:
                self.left[use.credit_id] += use.cents
