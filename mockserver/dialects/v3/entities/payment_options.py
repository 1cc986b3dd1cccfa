"""v3 payment options: from which accounts a vendor could be paid an amount."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.parameters import Amount, Parameter, Query
from mockserver.domain.context import Context
from mockserver.domain.payments.options import payment_options
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

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


QUERY = Query(Parameter("vendorId", required=True), Amount("amount", required=True))


@operation("v3.payments.options.get", gives=OPTIONS, right="view", query=QUERY)
def get(ctx: Context, query: Record) -> Record:
    """From which accounts a vendor could be paid an amount.

    Each tells when it would arrive and at what cost (F-930).
    """
    return payment_options(ctx, query["vendorId"], query["amount"])
