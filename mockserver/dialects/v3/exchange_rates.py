"""v3 exchange rates: for one vendor, or for several at once."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.common import LEAST_AMOUNT
from mockserver.dialects.v3.parameters import cents, required, truth
from mockserver.dialects.v3.resources import bulk_items, read_items
from mockserver.domain.funding.exchange_rates import new_batch
from mockserver.domain.payables.vendor_rates import vendor_rate
from mockserver.domain.resource import all_or_nothing
from mockserver.kernel.kinds import Kind
from mockserver.kernel.schema import DateTime, Field, Int, ListOf, Money, Number, Obj, Ref, Text, View

MOST_VENDORS = 100  # assumed

BATCH = Field("exchangeRateBatchId", Int())
RATE_FIELDS = (
    Field("vendorId", Text()),
    Field("paymentCurrency", Text()),
    Field("billCurrency", Text()),
    Field("baseCurrency", Text()),
    Field("exchangeRate", Number()),
    Field("amountRange", Obj(Field("from", Money()), Field("to", Money()))),
    Field("expirationTime", DateTime()),
    BATCH,
)
RATE = Reply(*RATE_FIELDS)
# What the rates are called in the answer for several vendors is not documented.
RATES = Reply(BATCH, Field("exchangeRates", ListOf(Obj(*RATE_FIELDS[:-1]))))
ASKED = View(
    Kind("exchange_rate", ""),
    [Field("vendorId", Ref(), required=True), Field("amount", Money(LEAST_AMOUNT), required=True)],
)


def get(call: Call) -> Answer:
    """GET the rate for an amount in the vendor's currency, or with `baseCurrency` in dollars."""
    vendor_id, _ = required(call, "vendorId", "amount")
    amount, base = cents(call, "amount"), truth(call, "baseCurrency")
    rate = vendor_rate(call.ctx, vendor_id, amount, new_batch(call.ctx), in_base_currency=base)
    return Answer(call.operation.status, RATE.write(rate))


def create(call: Call) -> Answer:
    """POST a bare array of vendors and amounts (that it is bare is assumed): one batch for all of them."""
    asked = read_items(call, bulk_items(call, MOST_VENDORS), ASKED, "create")
    batch = new_batch(call.ctx)
    rates = all_or_nothing(asked, lambda one: vendor_rate(call.ctx, one["vendorId"], one["amount"], batch))
    return Answer(call.operation.status, RATES.write({"exchangeRateBatchId": batch, "exchangeRates": rates}))


def asked_schema() -> dict[str, Any]:
    """The JSON Schema of a question for several vendors."""
    return {"type": "array", "items": ASKED.shape.schema(), "maxItems": MOST_VENDORS}


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
