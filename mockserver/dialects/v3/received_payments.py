"""v3 received payments: recorded on invoices, read as receivable payments."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.common.rest import required_body
from mockserver.dialects.v3.invoices import PAYMENT, PAYMENT_STATUSES
from mockserver.dialects.v3.resources import V3Resource, noted
from mockserver.domain.receivables.charging import charge
from mockserver.domain.receivables.invoices import INVOICE
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT, RECEIVED_PAYMENTS, applied
from mockserver.kernel.schema import (
    ID,
    STANDARD_ANSWER,
    Bool,
    Date,
    Enum,
    Field,
    ListOf,
    Money,
    Obj,
    Ref,
    Shape,
    Text,
    View,
)

LEAST = 0.01

# CREDIT_CARD, PAYPAL and WALLET are seen; the other words follow v2's codes.
RECORDED_TYPES = ("CASH", "CHECK", "CREDIT_CARD", "ACH", "PAYPAL", "OTHER")
TYPES = Enum(*RECORDED_TYPES, answers=["WALLET", "VIRTUAL_CARD", "UNDEFINED"])

PART = Obj(Field("id", Ref(), "invoiceId", required=True), Field("amount", Money(LEAST), required=True))

RECORDED = View(
    RECEIVED_PAYMENT,
    [
        Field("customerId", Ref()),
        Field("paymentType", TYPES, "receivablesType", required=True),
        Field("paymentDate", Date(), required=True),
        Field("amount", Money(LEAST), required=True),
        Field("description", Text(4000)),
        Field("invoices", ListOf(PART, least=1), "invoicePayments", required=True),
    ],
)

RECEIPT = Shape(
    [
        Field("id", Text()),
        Field("customerId", Ref()),
        Field("paymentType", TYPES, "receivablesType"),
        Field("paymentDate", Date()),
        Field("amount", Money()),
        Field("unappliedAmount", Money()),
        Field("status", PAYMENT_STATUSES),
        Field("description", Text()),
        Field("invoices", ListOf(Obj(Field("id", Text()), Field("payments", ListOf(PAYMENT))))),
    ]
)

# Of what a customer pays by, only bank accounts can be made with the API.
PAYS_BY = Enum("BANK_ACCOUNT", answers=["CARD_ACCOUNT"])
ACCOUNT = Obj(Field("id", Ref(), required=True), Field("type", PAYS_BY, required=True))
CHARGED = View(
    RECEIVED_PAYMENT,
    [
        Field("customerId", Ref(), required=True),
        Field("fundingAccount", ACCOUNT, required=True),
        Field("paymentDate", Date()),
        Field("description", Text(4000)),
        Field(
            "invoicePayments",
            ListOf(
                Obj(Field("invoiceId", Ref(), required=True), Field("amount", Money(LEAST), required=True)), least=1
            ),
            required=True,
        ),
    ],
)

VIEW = View(
    RECEIVED_PAYMENT,
    [
        Field("amount", Money(), access="r", sort=True),
        ID,
        Field("customerId", Ref(), access="r", filter="eq in"),
        Field(
            "invoicePayments",
            ListOf(
                Obj(
                    Field("invoiceId", Ref(), access="r"),
                    Field("amount", Money(), access="r"),
                    Field("paymentDate", Date(), access="r"),
                )
            ),
            access="r",
        ),
        Field("description", Text(), access="r"),
        Field("paymentDate", Date(), access="r"),
        Field("fundingAccount", ACCOUNT, access="r"),
        Field("receivablesAccount", ACCOUNT, access="r"),
        Field("unappliedAmount", Money(), access="r"),
        Field("convenienceFeeAmount", Money(), access="r"),
        Field("receivablesType", TYPES, access="r"),
        Field("status", PAYMENT_STATUSES, access="r"),
        Field("referenceNumber", Text(), access="r"),
        Field("onlinePayment", Bool(), access="r"),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource(
    "v3.receivable-payments", RECEIVED_PAYMENTS, VIEW, "receivedPaymentId", "record_payment", verbs="list get"
)


def record_payment(call: Call) -> Answer:
    """POST record-payment: the payment, and of each invoice it settles all payments."""
    payment = RECEIVED_PAYMENTS.create(call.ctx, noted(call, RECORDED.read(required_body(call.body))))
    settled = call.ctx.tx.get_many(INVOICE, call.ctx.org, applied(payment))
    invoices = [settled[invoice_id] for invoice_id in applied(payment)]
    return Answer(call.operation.status, RECEIPT.write(payment | {"invoices": invoices}))


RECORD_PAYMENT = Handler(
    record_payment,
    "record_payment",
    reads=RECORDED.shape.schema,
    answers=lambda: RECEIPT.schema(answers=True),
)


def charge_customer(call: Call) -> Answer:
    """POST: the customer is charged."""
    payment = charge(call.ctx, noted(call, CHARGED.read(required_body(call.body))))
    return Answer(call.operation.status, VIEW.write(payment))


HANDLERS = SHOWN.handlers() | {
    "v3.invoices.record-payment": RECORD_PAYMENT,
    "v3.receivable-payments.create": Handler(
        charge_customer,
        "pay",
        reads=CHARGED.shape.schema,
        answers=lambda: VIEW.shape.schema(answers=True),
    ),
}
