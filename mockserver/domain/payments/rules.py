"""What BILL refuses of a payment: the account, the payer, the date, and each bill. Vendors are in `payee_rules`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.funding.sources import Source, source_of, source_refusals
from mockserver.domain.payments.stages import STANDARD
from mockserver.kernel import money
from mockserver.kernel.calendar import is_bank_day, next_bank_day
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

# A bill in any other approval status waits for somebody's decision.
PAYABLE_APPROVALS = frozenset(["UNASSIGNED", "APPROVED"])

DEFAULT_OPTIONS: Record = {
    "requestPayFaster": False,
    "createBill": False,
    "requestCheckDeliveryType": STANDARD,
}
SHARED = ("vendorId", "description", "transactionNumber", "paymentPurpose", "allowExport", "cardFundingPurpose")


@dataclass(frozen=True, slots=True)
class Order:
    """What all payments of one request share: their values, defaults filled in, and where the money comes from.

    `total` is what they come to, in cents. `batch` is the id of the exchange rates to pay by, if one is named.
    """

    values: Record
    source: Source
    total: int
    batch: int | None


def order_of(ctx: Context, given: Record, total: int) -> Order:
    """The order of a request's canonical values: the primary account, the next bank day, a standard delivery."""
    source = source_of(ctx, given.get("fundingAccount"))
    options = {key: value for key, value in (given.get("processingOptions") or {}).items() if value is not None}
    values = {key: given[key] for key in SHARED if given.get(key) is not None}
    values["processDate"] = given.get("processDate") or first_process_date(ctx)
    values["fundingAccount"] = source.named
    values["processingOptions"] = {**DEFAULT_OPTIONS, **options}
    return Order(values, source, total, given.get("exchangeRateBatchId"))


def order_refusals(ctx: Context, order: Order, item: str) -> Iterator[BillError]:
    """What is wrong with the account, the payer and the process date."""
    yield from source_refusals(ctx, order.source, order.total, item)
    if not is_process_date(ctx, order.values["processDate"]):
        yield BillError("BDC_1152", order.values["processDate"], item=item)


def first_process_date(ctx: Context) -> str:
    """The earliest day a payment can be processed."""
    return next_bank_day(ctx.clock.today()).isoformat()


def is_process_date(ctx: Context, text: str) -> bool:
    """Whether a payment can be processed that day: a bank day after today, whatever the hour."""
    day = date.fromisoformat(text)
    return day > ctx.clock.today() and is_bank_day(day)


def bill_refusals(bill: Record, amount: int, due: int, vendor_id: str | None, item: str) -> Iterator[BillError]:
    """Why `amount` cents cannot go to a bill of which `due` cents are open, for the vendor the request names."""
    if vendor_id and bill["vendorId"] != vendor_id:
        yield BillError("BDC_1119", "vendorId", vendor_id, item=item)
    if bill["archived"]:
        yield BillError("BDC_1119", "billId", bill["id"], item=item)
    if amount <= 0:
        yield BillError("BDC_1119", "amount", f"{money.amount(amount):.2f}", item=item)
    if amount > due:
        yield BillError("BDC_1159", item=item)


def approval_refusals(bill: Record, item: str) -> Iterator[BillError]:
    """A bill with approvers is paid once all have approved it; the code of the refusal is assumed."""
    if bill["approvalStatus"] not in PAYABLE_APPROVALS:
        yield BillError("BDC_1119", "approvalStatus", bill["approvalStatus"], item=item)
