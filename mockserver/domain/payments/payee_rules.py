"""What BILL refuses of a payment because of its vendor: how it can be paid, how fast, in which currency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.funding.cards import AMEX
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, held, is_quoted
from mockserver.domain.funding.permissions import organization_may
from mockserver.domain.funding.purposes import WORDS, is_asked
from mockserver.domain.funding.sources import AP_CARD, CARD
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS
from mockserver.domain.payments.methods import (
    bill_currency,
    is_abroad,
    method_of,
    paid_by,
    payment_currency,
    takes_virtual_cards,
)
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.payments.rules import Order, first_process_date, is_process_date
from mockserver.domain.payments.stages import ROUTES, STANDARD, speed_of
from mockserver.kernel.calendar import bank_days_between
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

# Only the beginning of this text is known, not its code, nor all its reasons; a missing address is assumed to be one,
# as is a bank account that does not take the currency of the bills.
NOT_PAYABLE = "This vendor is unable to receive ePayments."
ON_A_CHECK = ("line1", "city", "zipOrPostalCode", "country")

# What payment options give as a reason; assumed to be what a payment is refused with.
NO_AMEX = "Vendor does not support AMEX card payments."


def vendor_refusals(ctx: Context, order: Order, vendor: Record, item: str) -> Iterator[BillError]:
    """Why a vendor cannot be paid in the way the order wants."""
    if vendor["archived"]:
        yield BillError("BDC_1119", "vendorId", vendor["id"], item=item)
    if not is_reachable(vendor, method_of(vendor, order.source)):
        yield BillError("", text=NOT_PAYABLE, item=item)
    yield from delivery_refusals(order, vendor, item)
    yield from card_refusals(ctx, order, vendor, item)
    yield from currency_refusals(ctx, order, vendor, item)
    if is_too_soon(ctx, order, vendor):
        yield BillError("BDC_1402", item=item)


def is_reachable(vendor: Record, method: str) -> bool:
    """Whether BILL knows where to send the money: an address for a check, an account in the currency of the bills."""
    if method == "CHECK" and not all(vendor.get("address", {}).get(part) for part in ON_A_CHECK):
        return False
    billed, paid = bill_currency(vendor), payment_currency(vendor)
    return is_quoted(paid) and billed in (HOME_CURRENCY, paid)


def delivery_refusals(order: Order, vendor: Record, item: str) -> Iterator[BillError]:
    """Each method has its own speeds, and all but the standard one must be asked for."""
    options = order.values["processingOptions"]
    delivery = options["requestCheckDeliveryType"]
    impossible = (method_of(vendor, order.source), speed_of(options)) not in ROUTES
    if impossible or (delivery != STANDARD and not options["requestPayFaster"]):
        yield BillError("BDC_1119", "requestCheckDeliveryType", delivery, item=item)


def card_refusals(ctx: Context, order: Order, vendor: Record, item: str) -> Iterator[BillError]:
    """An AP Card pays who takes virtual cards here; a card says what for, where BILL cannot know it."""
    if order.source.type == AP_CARD and (is_abroad(vendor) or not takes_virtual_cards(vendor)):
        yield BillError("BDC_1119", "fundingAccount.type", AP_CARD, item=item)
    if order.source.type != CARD:
        return
    if paid_by(order.source) == AMEX and not organization_may(ctx)["card"]["amexAllowed"]:
        yield BillError("", text=NO_AMEX, item=item)
    purpose = order.values.get("cardFundingPurpose")
    if purpose is None and is_asked(vendor):
        yield BillError("BDC_1117", "cardFundingPurpose", item=item)
    if purpose is not None and purpose not in WORDS:
        yield BillError("BDC_1119", "cardFundingPurpose", purpose, item=item)


def currency_refusals(ctx: Context, order: Order, vendor: Record, item: str) -> Iterator[BillError]:
    """Bills in another currency are paid at a quoted rate, on the next bank day and no other."""
    if bill_currency(vendor) == HOME_CURRENCY:
        return
    if order.batch is None:
        yield BillError("BDC_1117", "exchangeRateBatchId", item=item)
    elif held(ctx, order.batch) is None:
        yield BillError("BDC_1119", "exchangeRateBatchId", str(order.batch), item=item)
    day = order.values["processDate"]
    if is_process_date(ctx, day) and day != first_process_date(ctx):
        yield BillError("BDC_1152", day, item=item)


def is_too_soon(ctx: Context, order: Order, vendor: Record) -> bool:
    """Whether this would be the first payment to a bank account and less than two bank days out.

    BILL's newest documents say so of production only; a vendor abroad, who must be paid on the next bank day, is
    assumed to be excepted.
    """
    if not ctx.environment.two_day_bank_rule or bill_currency(vendor) != HOME_CURRENCY:
        return False
    process_date = date.fromisoformat(order.values["processDate"])
    account = VENDOR_BANK_ACCOUNTS.live(ctx, vendor["id"])
    if account is None or bank_days_between(ctx.clock.today(), process_date) >= 2:
        return False
    earlier = [
        Filter("vendorId", "eq", vendor["id"]),
        Filter("createdTime", "gte", account["createdTime"]),
        Filter("status", "in", ("SCHEDULED", "PAID")),
        Filter("onlinePayment", "eq", True),
    ]
    return not ctx.select(PAYMENT, earlier, limit=1)
