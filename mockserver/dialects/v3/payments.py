"""v3 payments to vendors: made one by one, in bulk or recorded, read, cancelled and voided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.common.rest import required_body
from mockserver.dialects.v3.common import LEAST_AMOUNT, VENDOR_CREDITS, classifications
from mockserver.dialects.v3.payment_fields import (
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
from mockserver.dialects.v3.resources import V3Resource, noted
from mockserver.domain.payables.paying import pay_bill, pay_bills, record_payment
from mockserver.domain.payables.payments import PAYMENT, PAYMENTS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import ID, Bool, Date, Enum, Field, ListOf, Money, Ref, Text, View

MOST_PAYMENTS = 50

VIEW = View(
    PAYMENT,
    [
        Field("amount", Money(LEAST_AMOUNT), required=True, sort=True),
        *IDENTITY,
        Field("billId", Ref()),
        BILL_PAYMENTS,
        DESCRIPTION,
        PROCESS_DATE,
        FUNDED_BY,
        Field("processingOptions", PROCESSING_OPTIONS, required=True),
        TRANSACTION_NUMBER,
        *STATE,
        *IN_DOLLARS,
        Field("voidInfo", ListOf(VOID_INFO), access="r"),
        *DISBURSED,
        PURPOSE,
        CARD_FUNDING_PURPOSE,
        Field("cancelRequestSubmitted", Bool(), access="r"),
        SINGLE_STATUS,
        VENDOR_CREDITS,
        EXCHANGE_RATE_BATCH,
    ],
    rules=[a_known_source, a_bill_or_a_new_one, one_purpose],
)


def several(most: int) -> View:
    """What a request says that pays up to so many bills."""
    return View(
        PAYMENT,
        [
            VENDOR_ID,
            FUNDED_BY,
            parts(most),
            DESCRIPTION,
            PROCESS_DATE,
            Field("processingOptions", PROCESSING_OPTIONS),
            TRANSACTION_NUMBER,
            PURPOSE,
            CARD_FUNDING_PURPOSE,
            EXCHANGE_RATE_BATCH,
        ],
        rules=[a_known_source, no_new_bill, one_purpose],
    )


BULK = several(MOST_PAYMENTS)

RECORDED = View(
    PAYMENT,
    [
        ID,
        Field("vendorId", Ref(), required=True),
        Field("billId", Text(), access="r"),
        BILL_PAYMENTS,
        DESCRIPTION,
        Field("processDate", Date(), required=True),
        Field("amount", Money(), access="r"),
        TRANSACTION_NUMBER,
        *STATE,
        *DISBURSED,
        SINGLE_STATUS,
        Field("toPrintCheck", Bool(), required=True),
        Field("classifications", classifications("chartOfAccountId")),
        Field("syncReference", Text(100)),
        Field("allowExport", Bool()),
    ],
)
RECORD = View(PAYMENT, [*RECORDED.shape.fields, parts()])

VOID = View(
    PAYMENT,
    [
        Field(
            "type",
            Enum("VOID_AND_CREDIT", "VOID_AND_REISSUE", "VOID_AND_REISSUE_VCARD", "VOID_ONLY"),
            required=True,
        ),
        Field("reason", Text(4000), required=True),
    ],
)

SHOWN = V3Resource("v3.payments", PAYMENTS, VIEW, "paymentId", "pay", verbs="list get", wrapper="payments")


def given(call: Call, view: View) -> Record:
    """The canonical values of the call's body."""
    return noted(call, view.read(required_body(call.body)))


def shown(call: Call, payments: Sequence[Record], view: View = VIEW) -> list[Record]:
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
