"""v3 payment options: from which accounts a vendor could be paid an amount."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.parameters import cents, required
from mockserver.domain.payments.options import payment_options
from mockserver.kernel import schema as s

OPTION = (
    s.Field("available", s.Boolean()),
    s.Field("deliveryDate", s.Date()),
    s.Field("processDate", s.Date()),
    s.Field("reason", s.Text()),
    s.Field("conditions", s.Array(s.Text())),
    s.Field("id", s.Text()),
    s.Field("name", s.Text()),
)
FEE = s.Object(s.Field("amount", s.Money()), s.Field("rate", s.Number()))
OPTIONS = Reply(
    s.Field("amount", s.Money()),
    s.Field("vendorId", s.Text()),
    s.Field(
        "fundingOptions",
        s.Object(
            s.Field("banks", s.Array(s.Object(*OPTION, s.Field("fee", s.Money())))),
            s.Field("cards", s.Array(s.Object(*OPTION, s.Field("brand", s.Text()), s.Field("feeInfo", FEE)))),
        ),
    ),
)


def get(call: Call) -> Answer:
    """GET the options."""
    vendor_id, _ = required(call, "vendorId", "amount")
    return Answer(call.operation.status, OPTIONS.write(payment_options(call.ctx, vendor_id, cents(call, "amount"))))


HANDLERS = {
    "v3.payments.options.get": Handler(
        get, "view", body="none", answers=OPTIONS.answer_schema, query={"vendorId": True, "amount": True}
    )
}
