"""v3 payments to vendors: made one by one, in bulk or recorded, read, cancelled and voided."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Json
from mockserver.dialects.rest.records import One
from mockserver.dialects.v3.entities.payment_fields import (
    BILL_PAYMENTS,
    BULK_OPTIONS,
    CARD_FUNDING_PURPOSE,
    DESCRIPTION,
    DISBURSED,
    DISBURSEMENT_STATUS,
    EXCHANGE_RATE_BATCH,
    FUNDED_BY,
    IDENTITY,
    IN_DOLLARS,
    PROCESS_DATE,
    PROCESSING_OPTIONS,
    PURPOSE,
    SINGLE_STATUS,
    STATE,
    TRANSACTION_NUMBER,
    VENDOR_ID,
    VOID_INFO,
    VOID_WORDS,
    a_bill_or_a_new_one,
    a_known_source,
    a_new_bill_of_a_vendor,
    one_purpose,
    parts,
)
from mockserver.dialects.v3.fields import VENDOR_CREDITS, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.payments.paying import pay_bill, pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

MAX_PAYMENTS = 50

VIEW = s.View(
    PAYMENT,
    [
        s.Field("amount", s.Money(), required=True, filter="eq gt gte lt lte", sort=True),
        *IDENTITY,
        s.Field("billId", s.Reference()),
        BILL_PAYMENTS,
        DESCRIPTION,
        PROCESS_DATE,
        FUNDED_BY,
        s.Field("processingOptions", PROCESSING_OPTIONS, required=True),
        TRANSACTION_NUMBER,
        *STATE,
        *IN_DOLLARS,
        s.Field("voidInfo", s.Array(VOID_INFO), access=s.READ_ONLY),
        *DISBURSED,
        PURPOSE,
        CARD_FUNDING_PURPOSE,
        s.Field("cancelRequestSubmitted", s.Boolean(), access=s.READ_ONLY),
        SINGLE_STATUS,
        VENDOR_CREDITS,
        EXCHANGE_RATE_BATCH,
    ],
    rules=[a_bill_or_a_new_one],
    prose=[a_known_source, a_new_bill_of_a_vendor, one_purpose],
)


def several(most: int) -> s.View:
    """What a request says that pays up to so many bills."""
    return s.View(
        PAYMENT,
        [
            VENDOR_ID,
            FUNDED_BY,
            parts(max_items=most),
            DESCRIPTION,
            PROCESS_DATE,
            s.Field("processingOptions", BULK_OPTIONS),
            TRANSACTION_NUMBER,
            CARD_FUNDING_PURPOSE,
            EXCHANGE_RATE_BATCH,
        ],
        prose=[a_known_source],
    )


# Without payments it is refused (F-1116).
BULK = several(MAX_PAYMENTS)

RECORDED = s.View(
    PAYMENT,
    [
        s.ID,
        s.Field("vendorId", s.Reference(), required=True),
        s.Field("billId", s.Text(), access=s.READ_ONLY),
        BILL_PAYMENTS,
        # Of any length, other than that of an online payment (F-1936).
        s.Field("description", s.Text()),
        s.Field("processDate", s.Date(), required=True),
        s.Field("amount", s.Money(), access=s.READ_ONLY),
        s.Field("transactionNumber", s.Text(), access=s.READ_ONLY),
        *STATE,
        *IN_DOLLARS,
        DISBURSEMENT_STATUS,
        SINGLE_STATUS,
        s.Field("toPrintCheck", s.Boolean(), required=True),
        s.Field("classifications", classifications("chartOfAccountId")),
        s.Field("syncReference", s.Text()),
        s.Field("allowExport", s.Boolean()),
    ],
)
RECORD = s.View(PAYMENT, [*RECORDED.shape.fields, parts(minimum=None)])

VOID = s.View(
    PAYMENT,
    [
        s.Field(
            "type",
            s.Enum(*VOID_WORDS),
            required=True,
        ),
        s.Field("reason", s.Text(max_length=4000), required=True, may_be_blank=True),
    ],
)

payments = V3Resource("v3.payments", PAYMENTS, VIEW, "paymentId", "pay", verbs="list get", wrapper="payments")


@payments.action("create", takes=VIEW, trust=True)
def create(ctx: Context, values: Record) -> Record:
    """Pay a bill, or make the bill on the way. The session must have passed MFA (F-026).

    `fundingAccount`, `amount` and `processingOptions` must be there (F-189); with `createBill` the answer names the
    bill that was made (F-184).
    """
    return pay_bill(ctx, values)


@payments.action("bulk.create", takes=BULK, gives=payments.many, trust=True)
def bulk_create(ctx: Context, values: Record) -> list[Record]:
    """Pay several bills of one vendor. Each gets a payment of its own, unless the vendor combines them (F-192)."""
    return pay_bills(ctx, values, values["payments"])


@payments.action("cancel")
def cancel(ctx: Context, payment_id: str) -> Record:
    """Cancel a payment before it is processed. Its bill is free again at once (F-190).

    Raises `BillError` where its `singleStatus` is not SCHEDULED (F-191).
    """
    ctx.cite("F-190")
    return PAYMENTS.cancel(ctx, payment_id)


@payments.action("void", takes=VOID)
def void(ctx: Context, payment_id: str, values: Record) -> Record:
    """Void a payment that has not been paid out. `type` and `reason` must be there (F-193).

    Until which moment its money can be had back is assumed (F-668).
    """
    ctx.cite("F-193")
    return PAYMENTS.void(ctx, payment_id, values["type"], values["reason"])


@operation("v3.bills.record-payment", takes=Json(RECORD), gives=One(PAYMENTS, RECORDED), right="record_payment")
def record(ctx: Context, values: Record) -> Record:
    """Record a payment that was made outside BILL. Its bills owe less at once (F-134)."""
    return record_payment(ctx, values)
