"""What is known of one payment before it is made or refused, gathered once: all that `refusals` looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.payables.bill_credits import CreditUse
from mockserver.domain.payables.vendors import VENDOR, VENDOR_BANK_ACCOUNTS
from mockserver.domain.payments.ledger import Ledger
from mockserver.domain.payments.methods import OFFLINE, bill_currency, method_of, payment_currency
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.payments.terms import Terms
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter


class Payee(NamedTuple):
    """A vendor, and the way it is paid on some terms.

    `method` is the disbursement type. `bank_account_is_new`: its bank account was never paid, and the environment has
    the rule of two days.
    """

    vendor: Record
    method: str
    bank_account_is_new: bool = False

    @classmethod
    def of(cls, ctx: Context, vendor: Record, terms: Terms) -> Payee:
        """A vendor as these terms pay it."""
        is_new = ctx.environment.two_day_bank_rule and _bank_account_is_new(ctx, vendor["id"])
        return cls(vendor, method_of(vendor, terms.source), is_new)

    @property
    def bill_currency(self) -> str:
        """The currency of the vendor's bills."""
        return bill_currency(self.vendor)

    @property
    def payment_currency(self) -> str:
        """The currency of the vendor's bank account."""
        return payment_currency(self.vendor)


class Proposal(NamedTuple):
    """One payment that is asked for, or its part for one bill where a request pays several.

    `part` is what the request says of it: `billId` (absent where the payment makes its bill), `amount` in cents,
    perhaps `vendorCredits`. `terms` are None for a payment made outside BILL. `due` cents of the `bill` are open to
    it, its own `credits` used. `vendor_id` is the vendor the request names, empty where it names none that there is;
    `unknown` are the ids of bill and vendor that nothing has. `payee` is None where it is not known who is paid.
    """

    part: Record
    terms: Terms | None = None
    unknown: Sequence[str] = ()
    vendor_id: str = ""
    payee: Payee | None = None
    bill: Record | None = None
    due: int = 0
    credits: Sequence[CreditUse] = ()

    @property
    def item(self) -> str:
        """The bill that refusals are about, empty where it is still to be made."""
        return str(self.part.get("billId", ""))

    @property
    def amount(self) -> int:
        """The cents to be paid, credits not counted."""
        return int(self.part["amount"])


def proposals_of(ctx: Context, terms: Terms, parts: Sequence[Record], ledger: Ledger) -> Iterator[Proposal]:
    """Payments of bills on these terms, each with what the parts before it leave open."""
    vendor_id = str(terms.values.get("vendorId", ""))
    owners = (bill["vendorId"] for bill in ledger.bills.values())
    vendors = ctx.get_many(VENDOR, [vendor_id, *owners])
    payees = {key: Payee.of(ctx, vendor, terms) for key, vendor in vendors.items()}
    unknown = [vendor_id] if vendor_id and vendor_id not in vendors else []
    for part in parts:
        bill = ledger.bills.get(part["billId"])
        payee = payees[bill["vendorId"]] if bill else None
        yield Proposal(
            part,
            terms,
            unknown=unknown if bill else [part["billId"], *unknown],
            vendor_id="" if unknown else vendor_id,
            payee=payee,
            bill=bill,
            due=ledger.pay(part),
            credits=ledger.use(part, payee.vendor["id"]) if payee else (),
        )


def proposal_of_new_bill(ctx: Context, terms: Terms, part: Record) -> Proposal:
    """A payment of a bill that is still to be made, for the vendor of these terms."""
    vendor_id = terms.values["vendorId"]
    vendor = ctx.get(VENDOR, vendor_id)
    if vendor is None:
        return Proposal(part, terms, unknown=[vendor_id])
    credits = Ledger.of(ctx, [part]).use(part, vendor_id)
    return Proposal(part, terms, vendor_id=vendor_id, payee=Payee.of(ctx, vendor, terms), credits=credits)


def offline_proposals(ctx: Context, vendor: Record, parts: Sequence[Record]) -> Iterator[Proposal]:
    """Payments of bills to a vendor that were made outside BILL."""
    ledger, payee = Ledger.of(ctx, parts), Payee(vendor, OFFLINE)
    for part in parts:
        bill = ledger.bills.get(part["billId"])
        yield Proposal(
            part,
            unknown=[] if bill else [part["billId"]],
            vendor_id=vendor["id"],
            payee=payee,
            bill=bill,
            due=ledger.pay(part),
            credits=ledger.use(part, vendor["id"]) if bill else (),
        )


def _bank_account_is_new(ctx: Context, vendor_id: str) -> bool:
    """Whether a vendor has a bank account that no payment has gone to."""
    account = VENDOR_BANK_ACCOUNTS.live(ctx, vendor_id)
    if account is None:
        return False
    earlier = [
        Filter("vendorId", "eq", vendor_id),
        Filter("createdTime", "gte", account["createdTime"]),
        Filter("status", "in", ("SCHEDULED", "PAID")),
        Filter("onlinePayment", "eq", True),
    ]
    return not ctx.select(PAYMENT, earlier, limit=1)
