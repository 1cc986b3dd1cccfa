"""v2 operations on payments: PayBills, RecordAPPayment, CancelAPPayment, VoidAPPayment."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v2.envelope import answered
from mockserver.dialects.v2.fields import Awaited, awaited
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.payments import ACCOUNT, DELIVERY_TYPE, SHOWN, VOID_TYPE
from mockserver.dialects.v2.types import Never, Reference
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.paying import pay_bills, record_payment
from mockserver.domain.payables.payments import PAYMENTS
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, Field, Int, ListOf, Money, Obj, Text

MOST_BILLS = 200
LEAST_AMOUNT = 0.01


def sent_pays(call: Call, payments: Sequence[Record]) -> list[Record]:
    """Payments just made or changed, as answers show them."""
    PAYMENTS.present(call.ctx, payments)
    return SHOWN.write_all(call.ctx, payments)


BILL_PAYS = Field(
    "billPays",
    ListOf(
        Obj(
            Field("billId", Reference(), required=True),
            Field("amount", Money(LEAST_AMOUNT), required=True),
        ),
        least=1,
        most=MOST_BILLS,
    ),
    required=True,
)
BILL_CREDITS = Field("billCredits", ListOf(Obj()), needs="v2.Crud.Create.VendorCredit")

PAY_BILLS = Parameters(
    Field("vendorId", Reference()),
    Field("bankAccountId", Reference(), "fundingAccount.id"),
    awaited("cardAccountId", "v2.List.CardAccount"),
    Field("cardFundingPurpose", Awaited(Text(), "v2.List.CardAccount", "cardFundingPurpose")),
    Field("processDate", Date()),
    Field("description", Text()),
    # A virtual card needs a vendor that has enrolled for one, and no vendor of the mock has.
    Field("isVendorDirectPayment", Never()),
    Field("isFasterPayment", Bool(), "processingOptions.requestPayFaster"),
    Field("deliveryType", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType"),
    Field("batchId", Awaited(Int(), "v2.GetDynamicExchangeRateQuote", "batchId")),
    Field("allowExport", Bool()),
    BILL_PAYS,
    BILL_CREDITS,
)
RECORD = Parameters(
    Field("vendorId", Reference()),
    Field("processDate", Date(), required=True),
    Field("toPrintCheck", Bool(), required=True),
    Field("chartOfAccountId", Reference(), ACCOUNT),
    Field("description", Text()),
    Field("syncReference", Text()),
    Field("allowExport", Bool()),
    BILL_PAYS,
    BILL_CREDITS,
)
CANCEL = Parameters(Field("sentPayId", Text(), required=True))
VOID = Parameters(
    Field("sentPayId", Text(), required=True), Field("voidRequestType", VOID_TYPE), Field("reason", Text())
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
    "v2.PayBills": Handler(pay, "pay", trust=True, reads=PAY_BILLS.schema),
    "v2.RecordAPPayment": Handler(record, "record_payment", reads=RECORD.schema),
    "v2.CancelAPPayment": Handler(cancel, "pay", reads=CANCEL.schema),
    "v2.VoidAPPayment": Handler(void, "pay", reads=VOID.schema),
}
