"""v2 operations on payments: PayBills, RecordAPPayment, CancelAPPayment, VoidAPPayment."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.entities.payments import ACCOUNT, DELIVERY_TYPE, VOID_TYPE, payments
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import NullableReference
from mockserver.domain.context import Context
from mockserver.domain.funding.sources import CARD
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payments.paying import pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

MAX_BILLS = 200
ADMINISTRATOR = "ADMINISTRATOR"
MIN_AMOUNT = 0.01

# At most 200 (F-265).
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
    "payments",
    required=True,
)
# A credit that is no vendor credit's is not known to v2's own documents: which one is meant must be said (F-1468).
BILL_CREDITS = s.Field(
    "billCredits",
    s.Array(
        s.Object(
            s.Field("billId", NullableReference(), required=True),
            s.Field("vendorCreditId", NullableReference(), "id", required=True),
            s.Field("amount", s.Money(minimum=MIN_AMOUNT), required=True),
        )
    ),
)

PAY_BILLS = Parameters(
    s.Field("vendorId", NullableReference()),
    s.Field("bankAccountId", NullableReference(), "fundingAccount.id"),
    s.Field("cardAccountId", NullableReference()),
    s.Field("cardFundingPurpose", s.Text()),
    s.Field("processDate", s.Date()),
    s.Field("description", s.Text()),
    s.Field("isVendorDirectPayment", s.Boolean(), "virtualCard"),
    s.Field("isFasterPayment", s.Boolean(), "processingOptions.requestPayFaster"),
    s.Field("deliveryType", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType"),
    s.Field("batchId", s.Int(), "exchangeRateBatchId"),
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
    s.Field("vendorEmail", s.Text(), "remittanceEmail"),
    s.Field("notifyVendorPaidWithCredits", s.Boolean(), "notifyVendor"),
    s.Field("allowExport", s.Boolean()),
    BILL_PAYS,
    BILL_CREDITS,
)
CANCEL = Parameters(s.Field("sentPayId", s.Text(), required=True))
VOID = Parameters(
    s.Field("sentPayId", s.Text(), required=True), s.Field("voidRequestType", VOID_TYPE), s.Field("reason", s.Text())
)


@call("PayBills", takes=PAY_BILLS, gives=payments.many("sentPays"), right="pay", trust=True)
def pay(ctx: Context, values: Record) -> list[Record]:
    """Pay bills: one payment where their vendor combines payments, else one for each bill (F-260).

    Without a process date it is a coming day (F-261). Raises BDC_1361 in an untrusted session (F-262), BDC_1152 for
    today or a day without business (F-263), BDC_1159 for more than a bill's due amount; BDC_1119 for a bill that is
    not approved, but to an Administrator (F-1526).
    """
    if not values.get("processDate"):
        ctx.cite("F-261")
    values["waivesApprovals"] = ctx.caller.role == ADMINISTRATOR
    card = values.pop("cardAccountId", None)
    return pay_bills(ctx, {**values, **funded_by_card(values, card)} if card else values, parts_of(values))


@call("RecordAPPayment", takes=RECORD, gives=payments.one, right="record_payment")
def record(ctx: Context, values: Record) -> Record:
    """Record a payment of one vendor's bills that was made outside BILL (F-267).

    Raises BDC_1108 for several bills without a `vendorId` (F-1924).
    """
    parts = parts_of(values)
    if len(parts) > 1 and not values.get("vendorId"):
        raise BillError("BDC_1108", "vendorId", fact="F-1924")
    vendor_id = values.get("vendorId") or BILLS.get(ctx, parts[0]["billId"])["vendorId"]
    fields = {name: value for name, value in values.items() if name != "billCredits"}
    return record_payment(ctx, {**fields, "vendorId": vendor_id, "payments": parts})


def parts_of(values: Record) -> list[Record]:
    """What each bill gets: `amount` is money and credit together, the credits are named beside (F-1468).

    Raises BDC_1129 for a credit on a bill that is not among those to be paid.
    """
    credits: dict[str, list[Record]] = {part["billId"]: [] for part in values["payments"]}
    for index, credit in enumerate(values.get("billCredits") or ()):
        if credit["billId"] not in credits:
            raise BillError("BDC_1129", f"billCredits[{index}].billId", credit["billId"], fact="F-1468")
        credits[credit["billId"]].append({"id": credit["id"], "amount": credit["amount"]})
    return [with_credits(part, credits.pop(part["billId"], [])) for part in values["payments"]]


def with_credits(part: Record, credits: Sequence[Record]) -> Record:
    """A part whose amount was said with its credits in it."""
    if not credits:
        return part
    return {**part, "amount": part["amount"] - sum(one["amount"] for one in credits), "vendorCredits": list(credits)}


def funded_by_card(values: Record, card_id: str) -> Record:
    """What a payment by card says; raises BDC_1108 without its purpose, BDC_1129 beside a bank account (F-1470)."""
    if "fundingAccount" in values:
        raise BillError("BDC_1129", "cardAccountId", card_id, fact="F-1470")
    if not values.get("cardFundingPurpose"):
        raise BillError("BDC_1108", "cardFundingPurpose", fact="F-1470")
    return {"fundingAccount": {"type": CARD, "id": card_id}, "purposeIsFree": True}


@call("CancelAPPayment", takes=CANCEL, gives=payments.one, right="pay")
def cancel(ctx: Context, values: Record) -> Record:
    """Cancel a payment before it is processed; its bill is open again at once (F-266)."""
    ctx.cite("F-266")
    return PAYMENTS.cancel(ctx, values["sentPayId"])


@call("VoidAPPayment", takes=VOID, gives=payments.one, right="pay")
def void(ctx: Context, values: Record) -> Record:
    """Void a payment: a recorded one by its id alone (F-268), an online one also says how and why.

    Raises BDC_1108 for an online payment without `voidRequestType` or `reason`.
    """
    online = PAYMENTS.get(ctx, values["sentPayId"])["onlinePayment"]
    for name in ("voidRequestType", "reason"):
        if online and not values.get(name):
            raise BillError("BDC_1108", name)
    if not online:
        ctx.cite("F-268")
    how, why = values.get("voidRequestType") or "VOID_ONLY", values.get("reason") or ""
    return PAYMENTS.void(ctx, values["sentPayId"], how, why)
