"""How a vendor could be paid an amount: from which of the caller's accounts, when it would arrive, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, fee_of
from mockserver.domain.funding.sources import BANK, CARD, source_refusals
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.methods import method_of
from mockserver.domain.payments.payee_rules import vendor_refusals
from mockserver.domain.payments.rules import Order, order_of
from mockserver.domain.payments.stages import ROUTES, STANDARD
from mockserver.kernel.calendar import add_bank_days
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

# What a payment from a bank account costs, in cents, by method; BILL's prices depend on the plan, these are assumed.
FEES: Mapping[str, int] = {"ACH": 59, "CHECK": 199, "RPPS": 59, "INTERNATIONAL": 1_999}

# What an option says of a card user who has not proven an identity, where a payment says no more than BDC_1150.
UNVERIFIED = "User verification required for payments with card account."

# What a payment must say besides is no reason against it.
ASKED_FOR = "BDC_1117"
MAX_ACCOUNTS = 1_000


def payment_options(ctx: Context, vendor_id: str, amount: int) -> Record:
    """The options to pay `amount` cents to a vendor: `banks` and `cards`, the unusable ones with a `reason`."""
    vendor = VENDORS.get(ctx, vendor_id, in_path=False)
    banks = BANK_ACCOUNTS.rows(ctx, [Filter("archived", "eq", False)], limit=MAX_ACCOUNTS)
    user = ctx.caller.user_id
    cards = [card for word in ("VERIFIED", "NOMINATED") for card in CARD_ACCOUNTS.of_user(ctx, user, word)]
    return {
        "vendorId": vendor_id,
        "amount": amount,
        "fundingOptions": {
            "banks": [by_bank(ctx, vendor, account, amount) for account in banks],
            "cards": [by_card(ctx, vendor, card, amount) for card in cards],
        },
    }


def by_bank(ctx: Context, vendor: Record, account: Record, amount: int) -> Record:
    """Paying from a bank account."""
    order = order_of(ctx, {"fundingAccount": {"type": BANK, "id": account["id"]}}, amount)
    fee = FEES.get(method_of(vendor, order.source), 0)
    return option(ctx, vendor, order) | {"name": account["bankName"], "fee": fee}


def by_card(ctx: Context, vendor: Record, card: Record, amount: int) -> Record:
    """Paying with a card."""
    order = order_of(ctx, {"fundingAccount": {"type": CARD, "id": card["id"]}}, amount)
    rate, fee = fee_of(card, amount)
    shown = {"name": card.get("issuingBankName"), "brand": card["brand"], "feeInfo": {"amount": fee, "rate": rate}}
    return option(ctx, vendor, order) | shown


def option(ctx: Context, vendor: Record, order: Order) -> Record:
    """What all options say: whether they can be used and why not, what they ask for, when the money would arrive."""
    refusals = [*source_refusals(ctx, order.source, order.total, ""), *vendor_refusals(ctx, order, vendor, "")]
    reasons = [reason_of(refusal, order) for refusal in refusals if refusal.code != ASKED_FOR]
    found: Record = {"id": order.source.id, "available": not reasons, "processDate": order.values["processDate"]}
    if route := ROUTES.get((method_of(vendor, order.source), STANDARD)):
        day = add_bank_days(date.fromisoformat(order.values["processDate"]), route.arrives)
        found["deliveryDate"] = day.isoformat()
    if reasons:
        found["reason"] = reasons[0]
    if asked := [f"{refusal.params[0]} is required." for refusal in refusals if refusal.code == ASKED_FOR]:
        found["conditions"] = asked
    return found


def reason_of(refusal: BillError, order: Order) -> str:
    """The text of what a payment would be refused with."""
    return UNVERIFIED if order.source.type == CARD and refusal.code == "BDC_1150" else refusal.text
