"""Convenience fees: what a customer paid on top for paying by card (F-1463)."""

from __future__ import annotations

from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind

RECEIVED_PAYMENT_FEE = Kind(
    "received_payment_fee",
    "rpf",
    columns=(
        Column("receivedPaymentId", index=True),
        # What only v2 filters by.
        Column("amount", "money"),
        Column("depositToAccountId"),
        Column("paymentDate", "date"),
    ),
)


class ReceivedPaymentFees(Resource):
    """Fees of received payments, of which the API can make none: cards are charged in BILL's web application alone."""

    kind = RECEIVED_PAYMENT_FEE


RECEIVED_PAYMENT_FEES = register(ReceivedPaymentFees())
