"""v2 operations on the money of payments: GetDisbursementData, GetCheckImageData, GetDynamicExchangeRateQuote."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.v2.actions.list_payments import DISBURSEMENT, WHOLE_VENDOR, disbursement
from mockserver.dialects.v2.answers import Reply, in_envelope
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.errors import success_schema
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import NullableReference, Quantity
from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, new_batch
from mockserver.domain.payments.check_images import SIDES, image_of
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.payments.vendor_rates import vendor_rate
from mockserver.domain.read_fields import Presentation
from mockserver.kernel import money
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

# Stages before the money is on its way, and after it was kept.
NOT_DISBURSED = frozenset(["SCHEDULED", "READY_TO_FUND", "CANCELLATION_IN_PROGRESS", "CANCELED"])

WITH_VENDOR = Presentation([WHOLE_VENDOR])

PAYMENT = Parameters(s.Field("sentPayId", NullableReference(), required=True))


class Disbursement:
    """What became of the money of a payment; an empty object where nothing is known."""

    def answer(self, call: Call, value: Record | None) -> Answer:
        """The answer with the disbursement of a payment with its vendor."""
        return in_envelope(call, DISBURSEMENT.write(value) if value else {})

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return success_schema(
            {"anyOf": [DISBURSEMENT.shape.schema(answers=True), {"type": "object", "maxProperties": 0}]}
        )


@call("GetDisbursementData", takes=PAYMENT, gives=Disbursement(), right="view")
def get_disbursement(ctx: Context, values: Record) -> Record | None:
    """Where the money of an online payment is: nothing in the sandbox, nor before it is on its way (F-1471)."""
    payment = PAYMENTS.read(ctx, values["sentPayId"])
    if not ctx.environment.tells_disbursements:
        ctx.cite("F-1471")
        return None
    if not payment["onlinePayment"] or payment["singleStatus"] in NOT_DISBURSED:
        return None
    WITH_VENDOR.add_to(ctx, [payment])
    return disbursement(payment)


IMAGES = Reply(s.Field("checkImageData", s.Array(s.Object(s.Field("url", s.Text())))))


@call("GetCheckImageData", takes=PAYMENT, gives=IMAGES, right="view")
def get_check_images(ctx: Context, request: Request, values: Record) -> Record:
    """Links to the pictures of a paid check, for those who are signed in (F-1472); raises BDC_1120 before that."""
    base = f"{request.base_url}/is/CheckImageServlet?id={image_of(ctx, values['sentPayId'])}"
    return {"checkImageData": [{"url": f"{base}&side={side}"} for side in SIDES]}


# Whether bill and payment are in dollars: (bill, payment) by type.
CURRENCIES = {"POC1": (True, True), "POC2": (True, False), "POC3": (False, False)}
QUOTE = Parameters(
    s.Field(
        "vendorData",
        s.Array(
            s.Object(
                s.Field("vendorId", NullableReference(), required=True),
                s.Field("totalAmount", s.Money(minimum=0.01), required=True),
                s.Field("type", s.Text()),
            ),
            min_items=1,
        ),
        required=True,
    )
)
RATE = s.Object(
    s.Field("paymentCurrency", s.Text()),
    s.Field("billCurrency", s.Text()),
    s.Field("exchangeRate", Quantity()),
    s.Field("validFrom", s.Money(), "amountRange.from"),
    s.Field("validTo", s.Money(), "amountRange.to"),
    s.Field("vendorId", s.Text()),
    s.Field("totalAmount", s.Text()),
    omits=False,
)
QUOTES = Reply(
    s.Field("batchId", s.Int()),
    s.Field("exchangeRates", s.Array(RATE)),
    s.Field("orgId", s.Text()),
    s.Field("orgBaseCurrency", s.Text()),
)


@call("GetDynamicExchangeRateQuote", takes=QUOTE, gives=QUOTES, right="view")
def get_quote(ctx: Context, values: Record) -> Record:
    """BILL's rates for amounts in the currencies of vendors abroad, good for the payments of one batch (F-1473)."""
    batch = new_batch(ctx)
    rates = [rate_for(ctx, one, batch, index) for index, one in enumerate(values["vendorData"])]
    base = {"orgId": ctx.caller.org_id, "orgBaseCurrency": HOME_CURRENCY}
    return {"batchId": batch, "exchangeRates": rates, **base}


def rate_for(ctx: Context, one: Record, batch: int, index: int) -> Record:
    """The rate for one vendor; raises BDC_1129 for a type that is not the vendor's (F-1473)."""
    rate = vendor_rate(ctx, one["vendorId"], one["totalAmount"], batch)
    in_dollars = (rate["billCurrency"] == HOME_CURRENCY, rate["paymentCurrency"] == HOME_CURRENCY)
    if one.get("type") and CURRENCIES.get(one["type"]) != in_dollars:
        raise BillError("BDC_1129", f"vendorData[{index}].type", one["type"], fact="F-1473")
    return rate | {"totalAmount": money.plain(one["totalAmount"])}
