"""What BILL refuses of a payment: the account, the payer, the date, the vendor, and each bill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.payables.payment_stages import ROUTES, STANDARD, speed_of
from mockserver.domain.payables.payments import PAYMENT
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS
from mockserver.kernel import money
from mockserver.kernel.calendar import bank_days_between, is_bank_day, next_bank_day
from mockserver.kernel.errors import BillError, NotBuilt, NotFound
from mockserver.kernel.homes import home_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Query

# Every currency but this one needs an exchange rate.
HOME_CURRENCY = "USD"
EXCHANGE_RATE = "v3.payments.exchange-rate.get"

# A bill in any other approval status waits for somebody's decision.
PAYABLE_APPROVALS = frozenset(["UNASSIGNED", "APPROVED"])

# Only the beginning of this text is known, not its code, nor all its reasons; a missing address is assumed to be one.
NOT_PAYABLE = "This vendor is unable to receive ePayments."
ON_A_CHECK = ("line1", "city", "zipOrPostalCode", "country")

DEFAULT_OPTIONS: Record = {
    "requestPayFaster": False,
    "createBill": False,
    "requestCheckDeliveryType": STANDARD,
}
SHARED = ("vendorId", "description", "transactionNumber", "paymentPurpose", "allowExport")


@dataclass(frozen=True, slots=True)
class Order:
    """What all payments of one request share: their values, defaults filled in, and the account they are funded by.

    `account` is None where no account has the id in `values`, which is None where none is named and none is primary;
    `may_pay` is whether the caller is a verified user of the account.
    """

    values: Record
    account: Record | None
    may_pay: bool


def order_of(ctx: Context, given: Record) -> Order:
    """The order of a request's canonical values: the primary account, the next bank day, a standard delivery."""
    account_id = (given.get("fundingAccount") or {}).get("id")
    account = ctx.tx.get(BANK_ACCOUNT, ctx.org, account_id) if account_id else BANK_ACCOUNTS.primary(ctx)
    found = account["id"] if account else account_id
    options = {key: value for key, value in (given.get("processingOptions") or {}).items() if value is not None}
    values = {key: given[key] for key in SHARED if given.get(key) is not None}
    values["processDate"] = given.get("processDate") or next_bank_day(ctx.clock.today()).isoformat()
    values["fundingAccount"] = {"type": "BANK_ACCOUNT", "id": found}
    values["processingOptions"] = {**DEFAULT_OPTIONS, **options}
    may_pay = account is not None and BANK_USERS.may_pay(ctx, account, ctx.caller.user_id)
    return Order(values, account, may_pay)


def order_refusals(ctx: Context, order: Order, item: str) -> Iterator[BillError]:
    """What is wrong with the account, the payer and the process date."""
    account, account_id = order.account, order.values["fundingAccount"]["id"]
    if account is None:
        yield NotFound(account_id, item=item) if account_id else BillError("BDC_1150", item=item)
    else:
        if account["archived"] or account["status"] != "VERIFIED":
            yield BillError("BDC_1151", item=item)
        if not order.may_pay:
            yield BillError("BDC_1150", item=item)
    if not is_process_date(ctx, order.values["processDate"]):
        yield BillError("BDC_1152", order.values["processDate"], item=item)


def is_process_date(ctx: Context, text: str) -> bool:
    """Whether a payment can be processed that day: a bank day after today, whatever the hour."""
    day = date.fromisoformat(text)
    return day > ctx.clock.today() and is_bank_day(day)


def vendor_refusals(ctx: Context, order: Order, vendor: Record, item: str) -> Iterator[BillError]:
    """Why a vendor cannot be paid in the way the order wants; raises `NotBuilt` for other currencies."""
    payment = vendor["paymentInformation"]
    currency = payment.get("bankAccount", {}).get("paymentCurrency", HOME_CURRENCY)
    if {currency, vendor.get("billCurrency", HOME_CURRENCY)} != {HOME_CURRENCY}:
        raise NotBuilt(EXCHANGE_RATE, "exchangeRateBatchId")
    if vendor["archived"]:
        yield BillError("BDC_1119", "vendorId", vendor["id"], item=item)
    address = vendor.get("address", {})
    if payment["payByType"] == "CHECK" and not all(address.get(part) for part in ON_A_CHECK):
        yield BillError("", text=NOT_PAYABLE, item=item)
    options = order.values["processingOptions"]
    delivery = options["requestCheckDeliveryType"]
    impossible = (payment["payByType"], speed_of(options)) not in ROUTES
    if impossible or (delivery != STANDARD and not options["requestPayFaster"]):
        yield BillError("BDC_1119", "requestCheckDeliveryType", delivery, item=item)
    if is_too_soon(ctx, order, vendor):
        yield BillError("BDC_1402", item=item)


def is_too_soon(ctx: Context, order: Order, vendor: Record) -> bool:
    """Whether this would be the first payment to a bank account and less than two bank days out.

    BILL's newest documents say so of production only.
    """
    if not ctx.environment.two_day_bank_rule:
        return False
    process_date = date.fromisoformat(order.values["processDate"])
    account = VENDOR_BANK_ACCOUNTS.live(ctx, vendor["id"])
    if account is None or bank_days_between(ctx.clock.today(), process_date) >= 2:
        return False
    earlier = (
        Filter("vendorId", "eq", vendor["id"]),
        Filter("createdTime", "gte", account["createdTime"]),
        Filter("status", "in", ("SCHEDULED", "PAID")),
        Filter("onlinePayment", "eq", 1),
    )
    return not ctx.tx.select(PAYMENT, Query(home_of(ctx.tx.world, ctx.org), earlier, limit=1))


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
