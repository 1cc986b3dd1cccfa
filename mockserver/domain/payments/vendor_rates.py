"""BILL's exchange rate for a vendor abroad."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, expires, is_quoted, middle, moment_of, quote
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.methods import bill_currency, is_abroad, payment_currency
from mockserver.kernel import money
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record


def vendor_rate(ctx: Context, vendor_id: str, cents: int, batch: int, *, in_base_currency: bool = False) -> Record:
    """The rate of a batch for an amount in a vendor's currency, or in dollars (F-921, F-933).

    `cents` are of the vendor's currency, or of dollars with `in_base_currency`; `exchangeRate` is how many units a
    dollar buys, in millionths. Refused with BDC_1205 for an unknown vendor, and with BDC_1119 (assumed: F-670) for one
    whose bank account is not abroad, or in a currency BILL does not pay in.
    """
    vendor = VENDORS.get(ctx, vendor_id, in_path=False)
    currency = payment_currency(vendor)
    if not is_abroad(vendor) or not is_quoted(currency):
        raise BillError("BDC_1119", "vendorId", vendor_id, item=vendor_id, fact="F-670")
    if cents <= 0:
        raise BillError("BDC_1119", "amount", money.plain(cents), item=vendor_id, fact="F-1306")
    moment = moment_of(batch)
    payment = money.times(cents * 10_000, middle(ctx.seed, currency, moment)) if in_base_currency else cents
    rate = quote(ctx.seed, currency, payment, moment)
    return {
        "vendorId": vendor_id,
        "paymentCurrency": currency,
        "billCurrency": bill_currency(vendor),
        "baseCurrency": HOME_CURRENCY,
        "exchangeRate": rate.rate,
        "amountRange": {"from": rate.min_amount, "to": rate.max_amount},
        "expirationTime": stamp(expires(batch)),
        "exchangeRateBatchId": batch,
    }
