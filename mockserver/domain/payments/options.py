"""How a vendor could be paid an amount: from which of the caller's accounts, when it would arrive, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, fee_of
from mockserver.domain.funding.sources import BANK, CARD
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.proposals import Payee, Proposal
from mockserver.domain.payments.refusals import refusals
from mockserver.domain.payments.stages import ROUTES, STANDARD
from mockserver.domain.payments.terms import Terms
from mockserver.kernel.calendar import add_bank_days
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

# What a payment from a bank account costs, in cents, by method; BILL's depends on the plan, this is assumed (F-665).
FEES: Mapping[str, int] = {"ACH": 59, "CHECK": 199, "RPPS": 59, "INTERNATIONAL_E_PAYMENT": 1_999}

# What an option says of a card user who has not proven an identity, where a payment says no more than BDC_1150.
UNVERIFIED = "User verification required for payments with card account."

# What a payment must say besides is a condition, and no reason against it.
MISSING = "BDC_1117"
MAX_ACCOUNTS = 1_000


def payment_options(ctx: Context, vendor_id: str, amount: int) -> Record:
    """The options to pay `amount` cents to a vendor: `banks` and `cards`, the unusable ones with a `reason` (F-930).

    Raises `NotFound` for an unknown vendor.
    """
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
    terms = Terms.of(ctx, {"fundingAccount": {"type": BANK, "id": account["id"]}}, amount)
    payee = Payee.of(ctx, vendor, terms)
    return option(terms, payee) | {"name": account["bankName"], "fee": FEES.get(payee.method, 0)}


def by_card(ctx: Context, vendor: Record, card: Record, amount: int) -> Record:
    """Whether and how an amount can be paid with a card."""
    terms = Terms.of(ctx, {"fundingAccount": {"type": CARD, "id": card["id"]}}, amount)
    rate, fee = fee_of(card, amount)
    names = {"name": card.get("issuingBankName"), "brand": card["brand"]}
    return option(terms, Payee.of(ctx, vendor, terms)) | names | {"feeInfo": {"amount": fee, "rate": rate}}


def option(terms: Terms, payee: Payee) -> Record:
    """What all options say: whether they can be used and why not, what they ask for, when the money would arrive."""
    errors = list(refusals(Proposal({"amount": terms.total}, terms, payee=payee)))
    reasons = [reason_of(error, terms) for error in errors if error.code != MISSING]
    conditions = [f"{error.params[0]} is required." for error in errors if error.code == MISSING]
    route = ROUTES.get((payee.method, STANDARD))
    return {
        "id": terms.source.id,
        "available": not reasons,
        "processDate": terms.values["processDate"],
        **({"deliveryDate": add_bank_days(terms.process_date, route.arrives).isoformat()} if route else {}),
        **({"reason": reasons[0]} if reasons else {}),
        **({"conditions": conditions} if conditions else {}),
    }


def reason_of(error: BillError, terms: Terms) -> str:
    """The text of what a payment would be refused with."""
    return UNVERIFIED if terms.source.type == CARD and error.code == "BDC_1150" else error.text
