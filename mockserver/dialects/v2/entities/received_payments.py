"""v2 received payments, as ReceivedPay objects (F-1458)."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.fields import CREATED, ID, UPDATED, flags, queryable, reference, run
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, NonZeroAmount, NullableReference
from mockserver.dialects.v2.views import EntityView, FromParent, Line
from mockserver.domain.context import Context
from mockserver.domain.read_fields import ComputedFields
from mockserver.domain.receivables.invoices import INVOICE
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT, RECEIVED_PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record

STATUS = Code({"0": "PAID", "1": "VOID", "2": "SCHEDULED", "3": "CANCELED", "4": "ESCHEATED"})
PAYMENT_TYPE = Code(
    {
        "0": "CASH",
        "1": "CHECK",
        "2": "CREDIT_CARD",
        "3": "ACH",
        "4": "PAYPAL",
        "5": "OTHER",
        "6": "WALLET",
        "7": "VIRTUAL_CARD",
    }
)

INVOICE_PAY = Line(
    "InvoicePay",
    s.Field("id", s.Text()),
    s.Field("invoiceId", s.Text()),
    s.Field("amount", s.Money()),
    s.Field("status", STATUS),
    s.Field("paymentDate", s.Date()),
    FromParent("createdTime", Moment()),
    FromParent("updatedTime", Moment()),
    FromParent("receivedPayId", s.Text(), "id"),
    *flags("creditApplied"),
    s.Field("vCardReceivableInfo", s.Text()),
)

FIELDS = [
    ID,
    CREATED,
    UPDATED,
    queryable(reference("customerId")),
    queryable(s.Field("status", STATUS)),
    queryable(s.Field("paymentDate", s.Date())),
    queryable(reference("depositToAccountId")),
    queryable(s.Field("isOnline", s.Boolean(), "onlinePayment")),
    queryable(s.Field("paymentType", PAYMENT_TYPE, "receivablesType")),
    queryable(s.Field("amount", s.Money())),
    queryable(s.Field("unappliedAmount", s.Money(), absent=0)),
    *run(s.Text(), "description"),
    s.Field("refNumber", s.Text(), "referenceNumber"),
    queryable(s.Field("convFeeAmount", s.Money(), "convenienceFeeAmount")),
    queryable(reference("payToBankAccountId", "receivablesAccount.id")),
    # Made through BILL; what a recorded one says is assumed (F-1459).
    queryable(s.Field("source", Code({code: code for code in "0123456"}), absent="2")),
    *run(s.Text(), "moneyOutId"),
    *flags("isMarkedAsCompleted holdDisbursement"),
    queryable(reference("customerBankAccountId")),
    # Two keys of answers that BILL's document does not have (F-1460).
    *run(NullableReference(), "customerCardAccountId guestPayAccountId", absent=NULL_ID),
    s.Field("rPConvFee", NonZeroAmount(), "convenienceFeeAmount"),
    s.Field("invoicePays", s.Array(INVOICE_PAY), "invoicePayments", absent=[]),
]


def note_credits(ctx: Context, payments: Sequence[Record]) -> None:
    """Whether credit memos are applied to an invoice that a part of a payment settles."""
    parts = [part for payment in payments for part in payment["invoicePayments"]]
    invoices = ctx.get_many(INVOICE, (part["invoiceId"] for part in parts))
    for part in parts:
        part["creditApplied"] = bool(invoices[part["invoiceId"]]["creditAmount"])


CREDITED = ComputedFields(note_credits, {"invoice": ["creditAmount"]})

VIEW = EntityView("ReceivedPay", RECEIVED_PAYMENT, FIELDS, read_fields=[CREDITED])

received_payments = V2Entity(RECEIVED_PAYMENTS, VIEW, crud="Read", bulk="")
