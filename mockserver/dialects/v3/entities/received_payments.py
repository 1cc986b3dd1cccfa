"""v3 received payments: recorded on invoices, read as receivable payments."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Json, Reply
from mockserver.dialects.v3.entities.invoices import PAYMENT
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.receivables.charging import charge
from mockserver.domain.receivables.invoices import INVOICE
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT, RECEIVED_PAYMENTS, cents_by_invoice
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record

# All these words were seen in answers (F-621).
RECORDED_TYPES = ("CASH", "CHECK", "CREDIT_CARD", "ACH", "PAYPAL", "OTHER", "WALLET", "VIRTUAL_CARD")
TYPES = s.Enum(*RECORDED_TYPES, answers=["UNDEFINED"])
STATUSES = s.Enum("PAID", "VOID", "SCHEDULED", "CANCELED", "ESCHEATED", "UNDEFINED")

PART = s.Object(
    s.Field("id", s.Reference(), "invoiceId", required=True),
    s.Field("amount", s.Money(), required=True),
)

RECORDED = s.View(
    RECEIVED_PAYMENT,
    [
        s.Field("customerId", s.Reference()),
        s.Field("paymentType", TYPES, "receivablesType", required=True),
        s.Field("paymentDate", s.Date(), required=True),
        s.Field("amount", s.Money(), required=True),
        s.Field("description", s.Text(max_length=4000)),
        s.Field("invoices", s.Array(PART), "invoicePayments", required=True),
    ],
)

RECEIPT = Reply(
    *[
        s.Field("id", s.Text()),
        s.Field("customerId", s.Reference()),
        s.Field("paymentType", TYPES, "receivablesType"),
        s.Field("paymentDate", s.Date()),
        s.Field("amount", s.Money()),
        s.Field("unappliedAmount", s.Money()),
        s.Field("status", STATUSES),
        s.Field("description", s.Text()),
        s.Field("invoices", s.Array(s.Object(s.Field("id", s.Text()), s.Field("payments", s.Array(PAYMENT))))),
    ]
)

# Of what a customer pays by, only bank accounts can be made with the API.
PAYS_BY = s.Enum("BANK_ACCOUNT", answers=["CARD_ACCOUNT"])
ACCOUNT = s.Object(
    s.Field("id", s.Reference(), required=True, may_be_blank=True), s.Field("type", PAYS_BY, required=True)
)
CHARGED = s.View(
    RECEIVED_PAYMENT,
    [
        s.Field("customerId", s.Reference(), required=True, may_be_blank=True),
        s.Field("fundingAccount", ACCOUNT, required=True),
        s.Field("paymentDate", s.Date()),
        s.Field("description", s.Text(max_length=4000)),
        s.Field(
            "invoicePayments",
            s.Array(
                s.Object(
                    s.Field("invoiceId", s.Reference(), required=True, may_be_blank=True),
                    s.Field("amount", s.Money(), required=True),
                )
            ),
            required=True,
        ),
    ],
)

VIEW = s.View(
    RECEIVED_PAYMENT,
    [
        s.Field("amount", s.Money(), access=s.READ_ONLY, sort=True),
        s.ID,
        s.Field("customerId", s.Reference(), access=s.READ_ONLY, filter="eq in"),
        s.Field(
            "invoicePayments",
            s.Array(
                s.Object(
                    s.Field("invoiceId", s.Reference(), access=s.READ_ONLY),
                    s.Field("amount", s.Money(), access=s.READ_ONLY),
                    s.Field("paymentDate", s.Date(), access=s.READ_ONLY),
                )
            ),
            access=s.READ_ONLY,
        ),
        s.Field("description", s.Text(), access=s.READ_ONLY),
        s.Field("paymentDate", s.Date(), access=s.READ_ONLY),
        s.Field("fundingAccount", ACCOUNT, access=s.READ_ONLY, absent={}),
        s.Field("receivablesAccount", ACCOUNT, access=s.READ_ONLY, absent={"id": NULL_ID}),
        s.Field("unappliedAmount", s.Money(), access=s.READ_ONLY),
        s.Field("convenienceFeeAmount", s.Money(), access=s.READ_ONLY),
        s.Field("receivablesType", TYPES, access=s.READ_ONLY),
        s.Field("status", STATUSES, access=s.READ_ONLY),
        s.Field("referenceNumber", s.Text(), access=s.READ_ONLY),
        s.Field("onlinePayment", s.Boolean(), access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
    ],
)

receivable_payments = V3Resource(
    "v3.receivable-payments", RECEIVED_PAYMENTS, VIEW, "receivedPaymentId", "record_payment", verbs="list get"
)


@operation("v3.invoices.record-payment", takes=Json(RECORDED), gives=RECEIPT, right="record_payment")
def record_payment(ctx: Context, values: Record) -> Record:
    """Record a payment; the answer holds all payments of each invoice it settles."""
    payment = RECEIVED_PAYMENTS.create(ctx, values)
    invoices = ctx.get_many(INVOICE, cents_by_invoice(payment))
    return payment | {"invoices": [invoices[invoice_id] for invoice_id in cents_by_invoice(payment)]}


@receivable_payments.action("create", takes=CHARGED, right="pay")
def charge_customer(ctx: Context, values: Record) -> Record:
    """Charge a customer. One that agreed is charged from its bank account (F-745).

    The charge is assumed to be SCHEDULED at first, and so are the invoices it pays in full (F-746).
    """
    return charge(ctx, values)
