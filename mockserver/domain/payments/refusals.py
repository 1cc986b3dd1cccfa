"""What BILL refuses of a payment: everything that is wrong with it in one pass, in BILL's order as far as it is known.

A fact's id stands where BILL says so; the other rules, and their codes, are assumed (F-676).
"""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.funding.cards import AMEX, PURPOSE_NAMES, needs_purpose
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, is_quoted
from mockserver.domain.funding.sources import AP_CARD, CARD, source_refusals
from mockserver.domain.payables.international import needs_a_purpose, purpose_text
from mockserver.domain.payments.methods import CHECK, VIRTUAL_CARD, is_abroad, takes_virtual_cards
from mockserver.domain.payments.proposals import Payee, Proposal
from mockserver.domain.payments.stages import ROUTES, STANDARD, speed_of
from mockserver.domain.payments.terms import Terms
from mockserver.kernel import money
from mockserver.kernel.calendar import bank_days_between
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.kinds import Record

# Only the beginning of this text was seen (F-671), not its code, nor all its reasons. A missing address, and a bank
# account that does not take the currency of the bills, are assumed to be two (F-672).
NOT_PAYABLE = "This vendor is unable to receive ePayments."
ON_A_CHECK = ("line1", "city", "zipOrPostalCode", "country")

# What payment options give as a reason (F-673): that a payment is refused with it is assumed (F-674).
NO_AMEX = "Vendor does not support AMEX card payments."

# The fact behind rules whose codes, if not they themselves, nobody has written down.
RULE = "F-676"

# A bill in any other approval status waits for somebody's decision.
PAYABLE_APPROVALS = frozenset(["UNASSIGNED", "APPROVED"])

# Bank days until a bank account may be paid for the first time.
MIN_BANK_DAYS = 2


def refusals(proposal: Proposal) -> Iterator[BillError]:
    """All that BILL refuses of a payment, in its order; what is not known of it is not looked at.

    The order is pinned by tests where BILL's is not known.
    """
    item, terms, payee, bill = proposal.item, proposal.terms, proposal.payee, proposal.bill
    yield from (NotFound(unknown, item=item) for unknown in proposal.unknown)
    if terms:
        yield from source_refusals(terms.source, terms.total, item)
        yield from date_refusals(terms, item)
    if terms and payee:
        yield from vendor_refusals(payee, item)
        yield from purpose_refusals(terms, payee, item)
        yield from delivery_refusals(terms, payee, item)
        yield from card_refusals(terms, payee, item)
        yield from rate_refusals(terms, payee, item)
        yield from first_payment_refusals(terms, payee, item)
    if bill:
        yield from bill_refusals(proposal, bill)
    elif not proposal.unknown:
        yield from amount_refusals(proposal.amount, item)
    yield from (error for use in proposal.credits if (error := use.refusal(item)))
    if terms and bill and not terms.waives_approvals:
        yield from approval_refusals(bill, item)


def date_refusals(terms: Terms, item: str) -> Iterator[BillError]:
    """Payments are processed on a bank day to come (F-187); from a closed day, not on the next one either (F-1117)."""
    if not terms.is_bank_day_ahead:
        fact = "F-1117" if terms.is_first_after_closed_day else ""
        yield BillError("BDC_1152", terms.values["processDate"], item=item, fact=fact)


def vendor_refusals(payee: Payee, item: str) -> Iterator[BillError]:
    """An archived vendor is not paid, nor one to whom BILL does not know where to send the money."""
    if payee.vendor["archived"]:
        yield BillError("BDC_1119", "vendorId", payee.vendor["id"], item=item, fact=RULE)
    if not is_reachable(payee):
        yield BillError("", text=NOT_PAYABLE, item=item, fact="F-671")


def is_reachable(payee: Payee) -> bool:
    """Whether there is an address for a check, and an account in the currency of the bills."""
    address = payee.vendor.get("address", {})
    bill_currency, payment_currency = payee.bill_currency, payee.payment_currency
    can_be_mailed = payee.method != CHECK or all(address.get(part) for part in ON_A_CHECK)
    return can_be_mailed and is_quoted(payment_currency) and bill_currency in (HOME_CURRENCY, payment_currency)


def purpose_refusals(terms: Terms, payee: Payee, item: str) -> Iterator[BillError]:
    """A payment says what it is for only where the vendor's country asks for that (F-1304)."""
    purpose = terms.values.get("paymentPurpose")
    if purpose and not needs_a_purpose(payee.vendor):
        yield BillError("BDC_1119", "paymentPurpose", purpose_text(purpose), item=item, fact="F-1304")


def delivery_refusals(terms: Terms, payee: Payee, item: str) -> Iterator[BillError]:
    """Each method has its own speeds, and all but the standard one must be asked for (F-922, F-923).

    Who chooses a delivery says whether it is Pay Faster (F-1307).
    """
    delivery = terms.options["requestCheckDeliveryType"]
    if terms.leaves_speed_open:
        yield BillError("BDC_1117", "requestPayFaster", item=item, fact="F-1307")
        return
    is_possible = (payee.method, speed_of(terms.options)) in ROUTES
    if not is_possible or (delivery != STANDARD and not terms.options["requestPayFaster"]):
        yield BillError("BDC_1119", "requestCheckDeliveryType", delivery, item=item, fact=RULE)


def card_refusals(terms: Terms, payee: Payee, item: str) -> Iterator[BillError]:
    """An AP Card pays who takes virtual cards here; a card says what for, where BILL cannot know it."""
    source, vendor, purpose = terms.source, payee.vendor, terms.values.get("cardFundingPurpose")
    if source.type == AP_CARD and (is_abroad(vendor) or not takes_virtual_cards(vendor)):
        yield BillError("BDC_1119", "fundingAccount.type", AP_CARD, item=item, fact=RULE)
    if terms.virtual_card and payee.method != VIRTUAL_CARD:
        yield BillError("BDC_1119", "isVendorDirectPayment", "true", item=item, fact=RULE)
    if source.brand == AMEX and not source.permissions["card"]["amexAllowed"]:
        yield BillError("", text=NO_AMEX, item=item, fact="F-674")
    if source.type == CARD and purpose is None and needs_purpose(vendor):
        yield BillError("BDC_1117", "cardFundingPurpose", item=item, fact=RULE)
    if source.type == CARD and purpose is not None and not (terms.purpose_is_free or purpose in PURPOSE_NAMES):
        yield BillError("BDC_1119", "cardFundingPurpose", purpose, item=item, fact=RULE)


def rate_refusals(terms: Terms, payee: Payee, item: str) -> Iterator[BillError]:
    """Bills in another currency are paid at the rates of a batch that holds, on the next bank day only (F-921)."""
    if payee.bill_currency == HOME_CURRENCY:
        return
    if terms.batch is None:
        yield BillError("BDC_1117", "exchangeRateBatchId", item=item, fact=RULE)
    elif terms.rates_at is None:
        yield BillError("BDC_1119", "exchangeRateBatchId", str(terms.batch), item=item, fact=RULE)
    if terms.is_bank_day_ahead and not terms.is_next_bank_day:
        yield BillError("BDC_1152", terms.values["processDate"], item=item, fact="F-921")


def first_payment_refusals(terms: Terms, payee: Payee, item: str) -> Iterator[BillError]:
    """A new bank account is first paid two bank days out (F-509).

    BILL's newest documents say so of production only; that a vendor abroad, who must be paid on the next
    bank day, is excepted is assumed (F-675).
    """
    if not payee.bank_account_is_new or payee.bill_currency != HOME_CURRENCY:
        return
    if bank_days_between(terms.today, terms.process_date) < MIN_BANK_DAYS:
        yield BillError("BDC_1402", item=item)


def bill_refusals(proposal: Proposal, bill: Record) -> Iterator[BillError]:
    """A live bill of the vendor is paid something, and no more than it owes (F-188, F-264, F-135)."""
    item, amount = bill["id"], proposal.amount
    if proposal.vendor_id and bill["vendorId"] != proposal.vendor_id:
        yield BillError("BDC_1119", "vendorId", proposal.vendor_id, item=item, fact="F-264")
    if bill["archived"]:
        yield BillError("BDC_1119", "billId", item, item=item, fact=RULE)
    if amount != 0 or not is_paid_by_credit(proposal):
        yield from amount_refusals(amount, item)
    if amount > proposal.due:
        yield BillError("BDC_1159", item=item, fact="F-188" if proposal.terms else "F-135")


def amount_refusals(amount: int, item: str) -> Iterator[BillError]:
    """A payment is of something: no schema of BILL's says so of most of them (F-1306)."""
    if amount <= 0:
        yield BillError("BDC_1119", "amount", f"{money.amount(amount):.2f}", item=item, fact="F-1306")


def is_paid_by_credit(proposal: Proposal) -> bool:
    """Whether nothing but credit is used for a bill, outside BILL: no money moves then (F-1468)."""
    return proposal.terms is None and any(use.cents > 0 for use in proposal.credits)


def approval_refusals(bill: Record, item: str) -> Iterator[BillError]:
    """A bill with approvers is paid once all have approved it (F-836)."""
    if bill["approvalStatus"] not in PAYABLE_APPROVALS:
        yield BillError("BDC_1119", "approvalStatus", bill["approvalStatus"], item=item, fact="F-836")
