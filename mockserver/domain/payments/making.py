"""Payments made of proposals that nothing is wrong with: what is combined, and what an international one adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, in_dollars, quote
from mockserver.domain.payables.international import with_code_value
from mockserver.domain.payments.bill_payments import MAX_PARTS
from mockserver.domain.payments.methods import INTERNATIONAL, way_abroad
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.payments.proposals import Payee, Proposal
from mockserver.domain.payments.terms import Terms
from mockserver.kernel import money
from mockserver.kernel.kinds import Record

# Whom a payment goes to, and its parts for each bill.
Group = tuple[Payee, list[Record]]


def make_payments(ctx: Context, terms: Terms, proposals: Sequence[Proposal]) -> list[Record]:
    """The payments that proposals on the same terms come to, in the order of their first bills."""
    return [_make(ctx, terms, payee, parts) for payee, parts in list(_groups(proposals))]


def _groups(proposals: Sequence[Proposal]) -> Iterator[Group]:
    """The parts of each payment: up to 35 where the vendor combines payments, else one (F-192)."""
    payments: dict[tuple[str, int], Group] = {}
    counts: dict[str, int] = {}
    for payee, part in ((one.payee, one.part) for one in proposals if one.payee):
        vendor = payee.vendor
        count = counts[vendor["id"]] = counts.get(vendor["id"], -1) + 1
        combines = vendor.get("additionalInfo", {}).get("combinePayments")
        key = (vendor["id"], count // MAX_PARTS if combines else count)
        payments.setdefault(key, (payee, []))[1].append(part)
    yield from payments.values()


def _make(ctx: Context, terms: Terms, payee: Payee, parts: Sequence[Record]) -> Record:
    vendor, amount = payee.vendor, sum(part["amount"] for part in parts)
    return PAYMENTS.create(
        ctx,
        {
            **terms.values,
            "vendorId": vendor["id"],
            "amount": amount,
            "disbursementType": payee.method,
            "remittanceEmail": vendor["paymentInformation"].get("email") or vendor.get("email"),
            "billPayments": parts,
            **(_abroad(ctx, terms, payee, amount) if payee.method == INTERNATIONAL else {}),
        },
    )


def _abroad(ctx: Context, terms: Terms, payee: Payee, amount: int) -> Record:
    """What an international payment adds: what it costs in dollars, what arrives, and what it is for (F-921)."""
    rate = quote(ctx.seed, payee.payment_currency, amount, terms.rates_at or ctx.clock.now()).rate
    purpose = terms.values.get("paymentPurpose") or payee.vendor["paymentInformation"].get("paymentPurpose")
    purpose = with_code_value(purpose, payee.vendor) if purpose else None
    values: Record = {"paymentPurpose": purpose, "wayAbroad": way_abroad(payee.vendor)}
    if payee.bill_currency == HOME_CURRENCY:
        return values | {"amountAbroad": money.times(amount * 10_000, rate)}
    return values | {"amountAbroad": amount, "exchangeRate": rate, "fundingAmount": in_dollars(amount, rate)}
