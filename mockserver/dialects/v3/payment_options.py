"""v3 payment options: from which accounts a vendor could be paid an amount."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.parameters import cents, required
from mockserver.domain.payables.payment_options import payment_options
from mockserver.kernel.schema import Bool, Date, Field, ListOf, Money, Number, Obj, Text

OPTION = (
    Field("available", Bool()),
    Field("deliveryDate", Date()),
    Field("processDate", Date()),
    Field("reason", Text()),
    Field("conditions", ListOf(Text())),
    Field("id", Text()),
    Field("name", Text()),
)
FEE = Obj(Field("amount", Money()), Field("rate", Number()))
OPTIONS = Reply(
    Field("amount", Money()),
    Field("vendorId", Text()),
    Field(
        "fundingOptions",
        Obj(
            Field("banks", ListOf(Obj(*OPTION, Field("fee", Money())))),
            Field("cards", ListOf(Obj(*OPTION, Field("brand", Text()), Field("feeInfo", FEE)))),
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
