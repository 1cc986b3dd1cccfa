"""Making payments: for one bill, for many at once, for a bill made on the way, and outside BILL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, in_dollars, quote
from mockserver.domain.messages import send_mail
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.ledger import Ledger, credit_total
from mockserver.domain.payments.making import make_payments
from mockserver.domain.payments.methods import OFFLINE, bill_currency
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.payments.proposals import Proposal, offline_proposals, proposal_of_new_bill, proposals_of
from mockserver.domain.payments.refusals import approval_refusals, refusals
from mockserver.domain.payments.stages import PAID_OFFLINE
from mockserver.domain.payments.terms import Terms
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.ids import base36
from mockserver.kernel.kinds import Record

# A part of a request, and what it is refused with.
Failure = tuple[Record, Sequence[BillError]]

# What an offline payment has instead of stages (F-1111).
OFFLINE_STATE: Record = {
    "onlinePayment": False,
    "status": "PAID",
    "singleStatus": PAID_OFFLINE,
    "disbursementType": OFFLINE,
    "disbursementStatus": "DONE",
    "voidInfo": None,
    "cancelRequestSubmitted": None,
}


def pay_bill(ctx: Context, values: Record) -> Record:
    """One payment of canonical values: `amount` cents to `billId`, or to a new bill where `createBill` asks for it.

    Raises `BillErrors` with all that is wrong, as `refusals` says.
    """
    part: Record = {name: values[name] for name in ("amount", "vendorCredits") if name in values}
    if not values["processingOptions"].get("createBill"):
        return pay_bills(ctx, values, [{"billId": values["billId"], **part}])[0]
    terms = Terms.of(ctx, values, values["amount"])
    proposal = proposal_of_new_bill(ctx, terms, part)
    _refuse(refusals(proposal))
    bill = _make_bill(ctx, terms, part)
    _refuse(approval_refusals(bill, proposal.item))
    return make_payments(ctx, terms, [proposal._replace(part={"billId": bill["id"], **part})])[0]


def _refuse(errors: Iterable[BillError]) -> None:
    """Raise the refusals, if there are any."""
    if problems := list(errors):
        raise BillErrors(problems)


def _make_bill(ctx: Context, terms: Terms, part: Record) -> Record:
    """The bill that `createBill` makes (F-184); how BILL numbers and dates it is not known."""
    values: Record = {
        "vendorId": terms.values["vendorId"],
        "dueDate": terms.values["processDate"],
        "invoice": {
            "invoiceNumber": f"BILL-{base36(ctx.tx.next_seq()).upper()}",
            "invoiceDate": terms.today.isoformat(),
        },
        "billLineItems": [{"amount": part["amount"] + credit_total(part)}],
    }
    if "description" in terms.values:
        values["description"] = terms.values["description"]
    return BILLS.create(ctx, values)


def pay_bills(ctx: Context, values: Record, parts: Sequence[Record]) -> list[Record]:
    """Payments for parts, all or none, in the order of their first bills.

    A part is a `billId`, an `amount` in cents and perhaps `vendorCredits` that it uses besides. `values` are what
    they share: `processDate`, `fundingAccount` (without id: the primary account), `vendorId`, `description`,
    `transactionNumber`, `paymentPurpose`, `cardFundingPurpose`, `exchangeRateBatchId`, `processingOptions`; all may
    be absent. A vendor with `combinePayments` gets one payment for up to 35 bills, any other one for each bill
    (F-192). Raises `BillErrors` with every refusal of every bill, and BDC_1246 for the bills that have none.
    """
    terms = _terms(ctx, values, parts)
    proposals = list(proposals_of(ctx, terms, parts, Ledger.of(ctx, parts)))
    _refuse_all(proposals)
    return make_payments(ctx, terms, proposals)


def pay_possible(ctx: Context, values: Record, parts: Sequence[Record]) -> Sequence[Failure]:
    """Pay those of the parts that nothing is wrong with, and return the others with what is; as `pay_bills`."""
    terms, ledger = _terms(ctx, values, parts), Ledger.of(ctx, parts)
    possible, failures = list[Proposal](), list[Failure]()
    for proposal in proposals_of(ctx, terms, parts, ledger):
        if errors := list(refusals(proposal)):
            failures.append((proposal.part, errors))
            ledger.give_back(proposal.part, proposal.credits)
        else:
            possible.append(proposal)
    make_payments(ctx, terms, possible)
    return failures


def _terms(ctx: Context, values: Record, parts: Sequence[Record]) -> Terms:
    return Terms.of(ctx, values, sum(part["amount"] for part in parts))


def _refuse_all(proposals: Sequence[Proposal]) -> None:
    """Raise the refusals of all proposals, if there are any, with BDC_1246 for the proposals without one."""
    errors = [list(refusals(proposal)) for proposal in proposals]
    if any(errors):
        pairs = zip(proposals, errors, strict=True)
        raise BillErrors(error for one, own in pairs for error in own or [BillError("BDC_1246", item=one.item)])


def record_payment(ctx: Context, values: Record) -> Record:
    """A payment made outside BILL, of canonical values with `payments` (as the parts of `pay_bills`): PAID at once.

    All bills must be the vendor's; neither a process date in the past nor a pending approval is in the way (F-134,
    F-135). Raises `NotFound` for an unknown vendor, else `BillErrors` as `pay_bills`.
    """
    vendor = VENDORS.get(ctx, values["vendorId"], in_path=False)
    parts = values["payments"]
    _refuse_all(list(offline_proposals(ctx, vendor, parts)))
    if values.get("notifyVendor") and any(part.get("vendorCredits") for part in parts):
        tell_of_credits(ctx, vendor, values, parts)
    fields = {key: value for key, value in values.items() if key not in ("payments", "notifyVendor")}
    total = sum(part["amount"] for part in parts)
    rate = _rate_of_the_day(ctx, vendor, total)
    return PAYMENTS.create(ctx, {**fields, **OFFLINE_STATE, **rate, "amount": total, "billPayments": parts})


def tell_of_credits(ctx: Context, vendor: Record, values: Record, parts: Sequence[Record]) -> None:
    """Tell a vendor by e-mail what it is paid with, in our own words (F-1469); nothing happens without an address."""
    address = values.get("remittanceEmail") or vendor.get("email")
    if address:
        credit, payment = sum(credit_total(part) for part in parts), sum(part["amount"] for part in parts)
        text = f"Paid on {values['processDate']}: $ {money.text(payment)}\nPaid with credits: $ {money.text(credit)}\n"
        send_mail(ctx, [address], f"Payment to {vendor['name']}", text)


def _rate_of_the_day(ctx: Context, vendor: Record, total: int) -> Record:
    """What a payment outside BILL in another currency comes to in dollars, at BILL's rate of the day (F-1114)."""
    currency = bill_currency(vendor)
    if currency == HOME_CURRENCY:
        return {}
    rate = quote(ctx.seed, currency, total, ctx.clock.now()).rate
    return {"exchangeRate": rate, "fundingAmount": in_dollars(total, rate)}
