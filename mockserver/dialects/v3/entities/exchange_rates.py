"""v3 exchange rates: for one vendor, or for several at once."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.fields import MIN_AMOUNT
from mockserver.dialects.v3.parameters import cents, required, truth
from mockserver.dialects.v3.resources import bulk_items, read_items
from mockserver.domain.funding.exchange_rates import new_batch
from mockserver.domain.payables.vendor_rates import vendor_rate
from mockserver.domain.resource import all_or_nothing
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Kind

MAX_VENDORS = 100  # assumed

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
# What the rates are called in the answer for several vendors is not documented.
RATES = Reply(BATCH, s.Field("exchangeRates", s.Array(s.Object(*RATE_FIELDS[:-1]))))
ASKED = s.View(
    Kind("exchange_rate", ""),
    [s.Field("vendorId", s.Reference(), required=True), s.Field("amount", s.Money(minimum=MIN_AMOUNT), required=True)],
)


def get(call: Call) -> Answer:
    """GET the rate for an amount in the vendor's currency, or with `baseCurrency` in dollars."""
    vendor_id, _ = required(call, "vendorId", "amount")
    amount, base = cents(call, "amount"), truth(call, "baseCurrency")
    rate = vendor_rate(call.ctx, vendor_id, amount, new_batch(call.ctx), in_base_currency=base)
    return Answer(call.operation.status, RATE.write(rate))


def create(call: Call) -> Answer:
    """POST a bare array of vendors and amounts (that it is bare is assumed): one batch for all of them."""
    asked = read_items(call, bulk_items(call, MAX_VENDORS), ASKED, "create")
    batch = new_batch(call.ctx)
    rates = all_or_nothing(asked, lambda one: vendor_rate(call.ctx, one["vendorId"], one["amount"], batch))
    return Answer(call.operation.status, RATES.write({"exchangeRateBatchId": batch, "exchangeRates": rates}))


def asked_schema() -> dict[str, Any]:
    """The JSON Schema of a question for several vendors."""
    return {"type": "array", "items": ASKED.shape.schema(), "maxItems": MAX_VENDORS}


HANDLERS = {
    "v3.payments.exchange-rate.get": Handler(
        get,
        "view",
        body="none",
        answers=RATE.answer_schema,
        query={"vendorId": True, "amount": True, "baseCurrency": False},
    ),
    "v3.payments.exchange-rate.create": Handler(create, "view", reads=asked_schema, answers=RATES.answer_schema),
}
