"""What is open of bills and vendor credits while the parts of one request are looked at, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockserver.domain.context import Context
from mockserver.domain.payables.bill_credits import CreditUse, left_of
from mockserver.domain.payables.bills import BILL
from mockserver.domain.payables.vendor_credits import VENDOR_CREDIT
from mockserver.kernel.kinds import Record


def credit_total(part: Record) -> int:
    """The cents of the credits inside a part of a payment."""
    return sum(credit["amount"] for credit in part.get("vendorCredits") or ())


@dataclass(frozen=True, slots=True)
class Ledger:
    """The bills and credits that a request names, and how many cents are open of each, by id."""

    bills: dict[str, Record]
    due: dict[str, int]
    credits: dict[str, Record]
    left: dict[str, int]

    @classmethod
    def of(cls, ctx: Context, parts: Iterable[Record]) -> Ledger:
        """The ledger of parts: a `billId` each, unless the payment makes its bill, and perhaps `vendorCredits`."""
        parts = list(parts)
        bills = ctx.get_many(BILL, (part["billId"] for part in parts if "billId" in part))
        named = (credit["id"] for part in parts for credit in part.get("vendorCredits") or ())
        credits = ctx.get_many(VENDOR_CREDIT, named)
        due = {bill_id: bill["dueAmount"] for bill_id, bill in bills.items()}
        return cls(bills, due, credits, {credit_id: left_of(credit) for credit_id, credit in credits.items()})

    def pay(self, part: Record) -> int:
        """Let a part be paid to its bill; how many cents of the bill were open to it, once its credits were used."""
        bill_id = part["billId"]
        due = self.due.get(bill_id, 0) - credit_total(part)
        self.due[bill_id] = due - part["amount"]
        return due

    def use(self, part: Record, vendor_id: str) -> Sequence[CreditUse]:
        """Let a part to a vendor use its credits, as far as they can be."""
        uses = []
        for credit in part.get("vendorCredits") or ():
            key = credit["id"]
            use = CreditUse(key, self.credits.get(key), credit["amount"], self.left.get(key, 0), vendor_id)
            if use.refusal("") is None:
                self.left[key] -= use.cents
            uses.append(use)
        return uses

    def give_back(self, part: Record, uses: Iterable[CreditUse]) -> None:
        """Undo `pay` and `use`: the part is refused, and the ones after it are not."""
        self.due[part["billId"]] += part["amount"] + credit_total(part)
        for use in uses:
            if use.refusal("") is None:
                self.left[use.credit_id] += use.cents
