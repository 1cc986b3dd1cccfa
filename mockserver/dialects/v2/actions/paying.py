"""v2 operations on payments: PayBills, RecordAPPayment, CancelAPPayment, VoidAPPayment."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.entities.payments import ACCOUNT, DELIVERY_TYPE, SHOWN, VOID_TYPE
from mockserver.dialects.v2.errors import answered
from mockserver.dialects.v2.fields import Awaited, awaited
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import Never, NullableReference
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payments.paying import pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

MAX_BILLS = 200
MIN_AMOUNT = 0.01


def sent_pays(call: Call, payments: Sequence[Record]) -> list[Record]:
    """Payments just made or changed, as answers show them."""
    PAYMENTS.present(call.ctx, payments)
    return SHOWN.write_all(call.ctx, payments)


BILL_PAYS = s.Field(
    "billPays",
    s.Array(
        s.Object(
            s.Field("billId", NullableReference(), required=True),
            s.Field("amount", s.Money(minimum=MIN_AMOUNT), required=True),
        ),
        min_items=1,
        max_items=MAX_BILLS,
    ),
    required=True,
)
BILL_CREDITS = s.Field("billCredits", s.Array(s.Object()), needs="v2.Crud.Create.VendorCredit")

PAY_BILLS = Parameters(
    s.Field("vendorId", NullableReference()),
    s.Field("bankAccountId", NullableReference(), "fundingAccount.id"),
    awaited("cardAccountId", "v2.List.CardAccount"),
    s.Field("cardFundingPurpose", Awaited(s.Text(), "v2.List.CardAccount", "cardFundingPurpose")),
    s.Field("processDate", s.Date()),
    s.Field("description", s.Text()),
    # A virtual card needs a vendor that has enrolled for one, and no vendor of the mock has.
    s.Field("isVendorDirectPayment", Never()),
    s.Field("isFasterPayment", s.Boolean(), "processingOptions.requestPayFaster"),
    s.Field("deliveryType", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType"),
    s.Field("batchId", Awaited(s.Int(), "v2.GetDynamicExchangeRateQuote", "batchId")),
    s.Field("allowExport", s.Boolean()),
    BILL_PAYS,
    BILL_CREDITS,
)
RECORD = Parameters(
    s.Field("vendorId", NullableReference()),
    s.Field("processDate", s.Date(), required=True),
    s.Field("toPrintCheck", s.Boolean(), required=True),
    s.Field("chartOfAccountId", NullableReference(), ACCOUNT),
    s.Field("description", s.Text()),
    s.Field("syncReference", s.Text()),
    s.Field("allowExport", s.Boolean()),
    BILL_PAYS,
    BILL_CREDITS,
)
CANCEL = Parameters(s.Field("sentPayId", s.Text(), required=True))
VOID = Parameters(
    s.Field("sentPayId", s.Text(), required=True), s.Field("voidRequestType", VOID_TYPE), s.Field("reason", s.Text())
)


def pay(call: Call) -> Answer:
    """PayBills: one payment for a vendor's bills where it combines them, else one for each bill."""
    given = PAY_BILLS.read(call)
    parts = given.pop("billPays")
    return answered({"sentPays": sent_pays(call, pay_bills(call.ctx, given, parts))})


def record(call: Call) -> Answer:
    """RecordAPPayment: a payment of one vendor's bills that was made outside BILL."""
    given = RECORD.read(call)
    parts = given.pop("billPays")
    vendor_id = given.get("vendorId") or BILLS.get(call.ctx, parts[0]["billId"])["vendorId"]
    payment = record_payment(call.ctx, {**given, "vendorId": vendor_id, "payments": parts})
    return answered(sent_pays(call, [payment])[0])


def cancel(call: Call) -> Answer:
    """CancelAPPayment."""
    payment = PAYMENTS.cancel(call.ctx, CANCEL.read(call)["sentPayId"])
    return answered(sent_pays(call, [payment])[0])


def void(call: Call) -> Answer:
    """VoidAPPayment: an online payment says how and why, an offline one need not."""
    given = VOID.read(call)
    online = PAYMENTS.get(call.ctx, given["sentPayId"])["onlinePayment"]
    for name in ("voidRequestType", "reason"):
        if online and not given.get(name):
            raise BillError("BDC_1108", name)
    how, why = given.get("voidRequestType") or "VOID_ONLY", given.get("reason") or ""
    return answered(sent_pays(call, [PAYMENTS.void(call.ctx, given["sentPayId"], how, why)])[0])


HANDLERS = {
    "v2.PayBills": Handler(pay, "pay", trust=True, request_schema=PAY_BILLS.schema),
    "v2.RecordAPPayment": Handler(record, "record_payment", request_schema=RECORD.schema),
    "v2.CancelAPPayment": Handler(cancel, "pay", request_schema=CANCEL.schema),
    "v2.VoidAPPayment": Handler(void, "pay", request_schema=VOID.schema),
}
