"""v3 exchange rates: for one vendor, or for several at once."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Elements, Reply
from mockserver.dialects.rest.parameters import Amount, Parameter, Query, Truth
from mockserver.domain.bulk import all_or_nothing
from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import new_batch
from mockserver.domain.payments.vendor_rates import vendor_rate
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Kind, Record

BATCH = s.Field("exchangeRateBatchId", s.Int())
RATE_FIELDS = (
    s.Field("vendorId", s.Text()),
    s.Field("paymentCurrency", s.Text()),
    s.Field("billCurrency", s.Text()),
    s.Field("baseCurrency", s.Text()),
    s.Field("exchangeRate", s.Number()),
    s.Field("amountRange", s.Object(s.Field("from", s.Money()), s.Field("to", s.Money()))),
    s.Field("expirationTime", s.DateTime()),
    BATCH,
)
RATE = Reply(*RATE_FIELDS)
# What the rates are called in the answer for several vendors is not documented (F-1214).
RATES = Reply(BATCH, s.Field("exchangeRates", s.Array(s.Object(*RATE_FIELDS[:-1]))))
QUESTION = s.View(
    Kind("exchange_rate", ""),
    [s.Field("vendorId", s.Reference(), required=True), s.Field("amount", s.Money(), required=True)],
)
QUERY = Query(Parameter("vendorId", required=True), Amount("amount", required=True), Truth("baseCurrency"))


@operation("v3.payments.exchange-rate.get", gives=RATE, right="view", query=QUERY)
def get(ctx: Context, query: Record) -> Record:
    """The rate for an amount in the vendor's currency, or with `baseCurrency` in dollars."""
    base, batch = query["baseCurrency"], new_batch(ctx)
    return vendor_rate(ctx, query["vendorId"], query["amount"], batch, in_base_currency=base)


@operation("v3.payments.exchange-rate.create", takes=Elements(QUESTION), gives=RATES, right="view")
def create(ctx: Context, values: list[Record]) -> Record:
    """The rates for several vendors and amounts, in a bare array (F-615): one batch for all of them."""
    batch = new_batch(ctx)
    rates = all_or_nothing(values, lambda one: vendor_rate(ctx, one["vendorId"], one["amount"], batch))
    return {"exchangeRateBatchId": batch, "exchangeRates": rates}
