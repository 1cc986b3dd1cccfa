"""v3 payments to vendors: made one by one, in bulk or recorded, read, cancelled and voided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.v3.entities.payment_fields import (
    BILL_PAYMENTS,
    CARD_FUNDING_PURPOSE,
    DESCRIPTION,
    DISBURSED,
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
    a_bill_or_a_new_one,
    a_known_source,
    no_new_bill,
    one_purpose,
    parts,
)
from mockserver.dialects.v3.fields import MIN_AMOUNT, VENDOR_CREDITS, classifications
from mockserver.dialects.v3.resources import V3Resource, noted
from mockserver.domain.payments.paying import pay_bill, pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

MAX_PAYMENTS = 50

VIEW = s.View(
    PAYMENT,
    [
        s.Field("amount", s.Money(minimum=MIN_AMOUNT), required=True, sort=True),
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
    rules=[a_known_source, a_bill_or_a_new_one, one_purpose],
)


def several(most: int) -> s.View:
    """What a request says that pays up to so many bills."""
    return s.View(
        PAYMENT,
        [
            VENDOR_ID,
            FUNDED_BY,
            parts(most),
            DESCRIPTION,
            PROCESS_DATE,
            s.Field("processingOptions", PROCESSING_OPTIONS),
            TRANSACTION_NUMBER,
            PURPOSE,
            CARD_FUNDING_PURPOSE,
            EXCHANGE_RATE_BATCH,
        ],
        rules=[a_known_source, no_new_bill, one_purpose],
    )


BULK = several(MAX_PAYMENTS)

RECORDED = s.View(
    PAYMENT,
    [
        s.ID,
        s.Field("vendorId", s.Reference(), required=True),
        s.Field("billId", s.Text(), access=s.READ_ONLY),
        BILL_PAYMENTS,
        DESCRIPTION,
        s.Field("processDate", s.Date(), required=True),
        s.Field("amount", s.Money(), access=s.READ_ONLY),
        TRANSACTION_NUMBER,
        *STATE,
        *DISBURSED,
        SINGLE_STATUS,
        s.Field("toPrintCheck", s.Boolean(), required=True),
        s.Field("classifications", classifications("chartOfAccountId")),
        s.Field("syncReference", s.Text(max_length=100)),
        s.Field("allowExport", s.Boolean()),
    ],
)
RECORD = s.View(PAYMENT, [*RECORDED.shape.fields, parts()])

VOID = s.View(
    PAYMENT,
    [
        s.Field(
            "type",
            s.Enum("VOID_AND_CREDIT", "VOID_AND_REISSUE", "VOID_AND_REISSUE_VCARD", "VOID_ONLY"),
            required=True,
        ),
        s.Field("reason", s.Text(max_length=4000), required=True),
    ],
)

SHOWN = V3Resource("v3.payments", PAYMENTS, VIEW, "paymentId", "pay", verbs="list get", wrapper="payments")


def given(call: Call, view: s.View) -> Record:
    """The canonical values of the call's body."""
    return noted(call, view.read(required_body(call.body)))


def shown(call: Call, payments: Sequence[Record], view: s.View = VIEW) -> list[Record]:
    """Payments just made or changed, as answers show them."""
    PAYMENTS.present(call.ctx, payments)
    return [view.write(payment) for payment in payments]


def create(call: Call) -> Answer:
    """POST one."""
    return Answer(call.operation.status, shown(call, [pay_bill(call.ctx, given(call, VIEW))])[0])


def bulk_create(call: Call) -> Answer:
    """POST several."""
    values = given(call, BULK)
    payments = pay_bills(call.ctx, values, values["payments"])
    return Answer(call.operation.status, {SHOWN.wrapper: shown(call, payments)})


def record(call: Call) -> Answer:
    """POST one that was made outside BILL."""
    payment = record_payment(call.ctx, given(call, RECORD))
    return Answer(call.operation.status, shown(call, [payment], RECORDED)[0])


def cancel(call: Call) -> Answer:
    """POST cancel."""
    payment = PAYMENTS.cancel(call.ctx, SHOWN.id_of(call))
    return Answer(call.operation.status, shown(call, [payment])[0])


def void(call: Call) -> Answer:
    """POST void."""
    values = given(call, VOID)
    payment = PAYMENTS.void(call.ctx, SHOWN.id_of(call), values["type"], values["reason"])
    return Answer(call.operation.status, shown(call, [payment])[0])


def payment_schema() -> dict[str, Any]:
    """The JSON Schema of a payment in answers."""
    return VIEW.shape.schema(answers=True)


def payments_schema() -> dict[str, Any]:
    """The JSON Schema of a bulk answer."""
    return {"type": "object", "properties": {SHOWN.wrapper: {"type": "array", "items": payment_schema()}}}


HANDLERS = SHOWN.handlers() | {
    "v3.payments.create": Handler(create, "pay", trust=True, reads=VIEW.shape.schema, answers=payment_schema),
    "v3.payments.bulk.create": Handler(
        bulk_create, "pay", trust=True, reads=BULK.shape.schema, answers=payments_schema
    ),
    "v3.payments.cancel": Handler(cancel, "pay", body="none", answers=payment_schema),
    "v3.payments.void": Handler(void, "pay", reads=VOID.shape.schema, answers=payment_schema),
    "v3.bills.record-payment": Handler(
        record,
        "record_payment",
        reads=RECORD.shape.schema,
        answers=lambda: RECORDED.shape.schema(answers=True),
    ),
}
