"""Making payments: for one bill, for many at once, for a bill made on the way, and outside BILL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, held, in_dollars, quote
from mockserver.domain.payables.bill_credits import Wanted, credited
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.payments.bill_payments import BILL_PAYMENTS, MAX_PARTS
from mockserver.domain.payments.methods import INTERNATIONAL, bill_currency, method_of, payment_currency, way_abroad
from mockserver.domain.payments.payee_rules import vendor_refusals
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.payments.rules import (
    Order,
    approval_refusals,
    bill_refusals,
    order_of,
    order_refusals,
)
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.ids import base36
from mockserver.kernel.kinds import Record

Refused = tuple[Record, list[BillError]]

# What an offline payment has instead of stages; assumed beyond `onlinePayment`.
OFFLINE: Record = {
    "onlinePayment": False,
    "status": "PAID",
    "singleStatus": "CLEARED",
    "disbursementType": "OFFLINE",
    "disbursementStatus": "DONE",
    "voidInfo": None,
    "cancelRequestSubmitted": None,
}


def pay_bill(ctx: Context, given: Record) -> Record:
    """One payment of canonical values: `amount` cents to `billId`, or to a new bill where `createBill` asks for it."""
    part: Record = {name: given[name] for name in ("amount", "vendorCredits") if name in given}
    if not given["processingOptions"].get("createBill"):
        return pay_bills(ctx, given, [{"billId": given["billId"], **part}])[0]
    order = order_of(ctx, given, given["amount"])
    vendor = ctx.get(VENDOR, given["vendorId"])
    errors = list(order_refusals(ctx, order, ""))
    if vendor is None:
        raise BillErrors([NotFound(given["vendorId"]), *errors])
    errors += vendor_refusals(ctx, order, vendor, "")
    errors += Wanted.by_parts(ctx, [part]).part_refusals(part, vendor["id"], "")
    if errors:
        raise BillErrors(errors)
    bill = _made_bill(ctx, order, vendor, given["amount"] + credited(part))
    if waits := list(approval_refusals(bill, "")):
        raise BillErrors(waits)
    return _pay(ctx, order, vendor, [{"billId": bill["id"], **part}])


def _made_bill(ctx: Context, order: Order, vendor: Record, amount: int) -> Record:
    """The bill that `createBill` makes; how BILL numbers and dates it is not known."""
    values: Record = {
        "vendorId": vendor["id"],
        "dueDate": order.values["processDate"],
        "invoice": {
            "invoiceNumber": f"BILL-{base36(ctx.tx.next_seq()).upper()}",
            "invoiceDate": ctx.clock.today().isoformat(),
        },
        "billLineItems": [{"amount": amount}],
    }
    if "description" in order.values:
        values["description"] = order.values["description"]
    return BILLS.create(ctx, values)


def pay_bills(ctx: Context, given: Record, parts: Sequence[Record]) -> list[Record]:
    """Payments for parts, all or none, in the order of their first bills.

    A part is a `billId`, an `amount` in cents and perhaps `vendorCredits` that it uses besides. `given` holds what
    they share: `processDate`, `fundingAccount` (without id: the primary account), `vendorId`, `description`,
    `transactionNumber`, `paymentPurpose`, `cardFundingPurpose`, `exchangeRateBatchId`, `processingOptions`; all may
    be absent. A vendor with `combinePayments` gets one payment for up to 35 bills, any other one for each bill.
    Raises every refusal of every bill, and BDC_1246 for the bills that have none.
    """
    request = Request.of(ctx, given, parts)
    refuse_any(parts, [list(request.refusals(ctx, part, left)) for part, left in with_due(parts, request.bills)])
    return request.paid(ctx, parts)


def pay_possible(ctx: Context, given: Record, parts: Sequence[Record]) -> tuple[list[Record], list[Refused]]:
    """Payments for those of the parts that nothing is wrong with, and the others with what is; as `pay_bills`."""
    request = Request.of(ctx, given, parts)
    due = {bill_id: bill["dueAmount"] for bill_id, bill in request.bills.items()}
    kept, refused = list[Record](), list[Refused]()
    for part in parts:
        left = due.get(part["billId"], 0) - credited(part)
        if errors := list(request.refusals(ctx, part, left)):
            refused.append((part, errors))
        else:
            kept.append(part)
            due[part["billId"]] = left - part["amount"]
    return request.paid(ctx, kept), refused


@dataclass(frozen=True, slots=True)
class Request:
    """A request to pay several bills: its order, and the bills, vendors and credits it is about, by id."""

    order: Order
    bills: dict[str, Record]
    vendors: dict[str, Record]
    wanted: Wanted

    @classmethod
    def of(cls, ctx: Context, given: Record, parts: Sequence[Record]) -> Request:
        """What a request is about."""
        order = order_of(ctx, given, sum(part["amount"] for part in parts))
        bills = BILL_PAYMENTS.bills_of(ctx, parts)
        named = [order.values.get("vendorId", ""), *(bill["vendorId"] for bill in bills.values())]
        return cls(order, bills, ctx.get_many(VENDOR, named), Wanted.by_parts(ctx, parts))

    def refusals(self, ctx: Context, part: Record, due: int) -> Iterator[BillError]:
        """Why a part cannot be paid to its bill, of which `due` cents are open."""
        item, named = part["billId"], self.order.values.get("vendorId")
        bill = self.bills.get(item)
        if bill is None:
            yield NotFound(item, item=item)
        if named and named not in self.vendors:
            yield NotFound(named, item=item)
        yield from order_refusals(ctx, self.order, item)
        if bill:
            yield from vendor_refusals(ctx, self.order, self.vendors[bill["vendorId"]], item)
            yield from bill_refusals(bill, part["amount"], due, named if named in self.vendors else None, item)
            yield from self.wanted.part_refusals(part, bill["vendorId"], item)
            yield from approval_refusals(bill, item)

    def paid(self, ctx: Context, parts: Sequence[Record]) -> list[Record]:
        """Payments for parts without refusals."""
        groups = list(self._groups(parts))
        return [_pay(ctx, self.order, self._vendor_of(group[0]), group) for group in groups]

    def _vendor_of(self, part: Record) -> Record:
        return self.vendors[self.bills[part["billId"]]["vendorId"]]

    def _groups(self, parts: Sequence[Record]) -> Iterator[Sequence[Record]]:
        """The parts of each payment, in the order of their first parts."""
        by_payment: dict[tuple[str, int], list[Record]] = {}
        counts: dict[str, int] = {}
        for part in parts:
            vendor = self._vendor_of(part)
            count = counts[vendor["id"]] = counts.get(vendor["id"], -1) + 1
            combined = vendor.get("additionalInfo", {}).get("combinePayments")
            by_payment.setdefault((vendor["id"], count // MAX_PARTS if combined else count), []).append(part)
        yield from by_payment.values()


def with_due(parts: Sequence[Record], bills: dict[str, Record]) -> Iterator[tuple[Record, int]]:
    """Each part with what its bill owes once the parts before it are paid and its own credits are used."""
    due = {bill_id: bill["dueAmount"] for bill_id, bill in bills.items()}
    for part in parts:
        left = due.get(part["billId"], 0) - credited(part)
        yield part, left
        due[part["billId"]] = left - part["amount"]


def refuse_any(parts: Sequence[Record], refusals: Sequence[Sequence[BillError]]) -> None:
    """Raise the refusals of all parts, if there are any, with BDC_1246 for the parts without one."""
    if any(refusals):
        by_part = zip(parts, refusals, strict=True)
        raise BillErrors(
            error for part, errors in by_part for error in (errors or [BillError("BDC_1246", item=part["billId"])])
        )


def _pay(ctx: Context, order: Order, vendor: Record, parts: Sequence[Record]) -> Record:
    information = vendor["paymentInformation"]
    amount = sum(part["amount"] for part in parts)
    return PAYMENTS.create(
        ctx,
        {
            **order.values,
            "vendorId": vendor["id"],
            "amount": amount,
            "disbursementType": method_of(vendor, order.source),
            "remittanceEmail": information.get("email") or vendor.get("email"),
            "billPayments": parts,
            **_abroad(ctx, order, vendor, amount),
        },
    )


def _abroad(ctx: Context, order: Order, vendor: Record, amount: int) -> Record:
    """What a payment to another country adds: what it costs in dollars, what arrives there, and what it is for."""
    if method_of(vendor, order.source) != INTERNATIONAL:
        return {}
    moment = held(ctx, order.batch) if order.batch is not None else None
    rate = quote(ctx.seed, payment_currency(vendor), amount, moment or ctx.clock.now()).rate
    purpose = order.values.get("paymentPurpose") or vendor["paymentInformation"].get("paymentPurpose")
    values: Record = {"paymentPurpose": purpose, "wayAbroad": way_abroad(vendor)}
    if bill_currency(vendor) == HOME_CURRENCY:
        return values | {"amountAbroad": money.times(amount * 10_000, rate)}
    return values | {"amountAbroad": amount, "exchangeRate": rate, "fundingAmount": in_dollars(amount, rate)}


def record_payment(ctx: Context, given: Record) -> Record:
    """A payment made outside BILL, of canonical values with `payments` (as the parts of `pay_bills`): PAID at once.

    All bills must be the vendor's; neither a process date in the past nor a pending approval is in the way.
    """
    parts, vendor_id = given["payments"], given["vendorId"]
    VENDORS.get(ctx, vendor_id, in_path=False)
    bills = BILL_PAYMENTS.bills_of(ctx, parts)
    due, wanted = with_due(parts, bills), Wanted.by_parts(ctx, parts)
    refuse_any(parts, [list(_offline_refusals(part, left, bills, vendor_id, wanted)) for part, left in due])
    values = {key: value for key, value in given.items() if key != "payments"}
    total = sum(part["amount"] for part in parts)
    return PAYMENTS.create(ctx, {**values, **OFFLINE, "amount": total, "billPayments": parts})


def _offline_refusals(
    part: Record, due: int, bills: dict[str, Record], vendor_id: str, wanted: Wanted
) -> Iterator[BillError]:
    item = part["billId"]
    if item in bills:
        yield from bill_refusals(bills[item], part["amount"], due, vendor_id, item)
        yield from wanted.part_refusals(part, vendor_id, item)
    else:
        yield NotFound(item, item=item)
