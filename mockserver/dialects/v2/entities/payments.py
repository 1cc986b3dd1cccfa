"""v2 payments, as SentPay objects (F-260)."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.fields import (
    CREATED,
    ID,
    UPDATED,
    flags,
    queryable,
    reference,
    run,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, NullableReference, Rate
from mockserver.dialects.v2.views import EntityView, Formula, FromParent, Line
from mockserver.domain.context import Context
from mockserver.domain.funding.cards import CARD_ACCOUNT, fee_of
from mockserver.domain.funding.sources import AP_CARD, BANK, CARD, WALLET
from mockserver.domain.payables.vendor_credits import BILL_CREDIT as BILL_CREDIT_KIND
from mockserver.domain.payments.bill_payments import BILL_PAYMENTS
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.read_fields import ComputedFields, Referring
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID, PREFIXES
from mockserver.kernel.kinds import Record

STATUS = Code({"0": "APPROVING", "1": "SCHEDULED", "2": "PAID", "3": "CANCELLED", "4": "VOID", "5": "ESCHEATED"})
PAYMENT_TYPE = Code(
    {
        "0": "CHECK",
        "1": "ACH",
        "2": "RPPS",
        "4": "OFFLINE",
        "5": "INTERNATIONAL_E_PAYMENT",
        "6": "AMEX",
        "7": "VIRTUAL_CARD",
        "11": "WALLET",
    },
    otherwise="4",
)
DELIVERY_TYPE = Code(
    {
        "0": "STANDARD",
        "1": "USPS_PRIORITY",
        "10": "UPS_1DAY",
        "11": "UPS_2DAY",
        "12": "UPS_3DAY",
        "13": "RTP_DELIVERY",
    }
)
ONLINE = Code({"0": True, "1": False})
# The `fundingType` of each source; v2 has no code for an AP Card, which is assumed to be a line of credit (F-601).
FUNDING_TYPE = {BANK: "2", CARD: "4", AP_CARD: "4", WALLET: "9"}
VOID_TYPE = Code({"0": "VOID_AND_CREDIT", "1": "VOID_AND_REISSUE", "2": "VOID_ONLY", "3": "VOID_AND_REISSUE_VCARD"})
VOID_STATUS = Code({"0": "TO_BE_PROCESSED", "1": "ACCEPTED", "2": "REJECTED", "3": "NO_OP", "4": "ARCHIVED"})
ACCOUNT = "classifications.chartOfAccountId"

BILL_PAY = Line(
    "BillPay",
    s.Field("id", s.Text()),
    s.Field("billId", s.Text()),
    FromParent("name", s.Text(), "confirmationNumber"),
    s.Field("paymentStatus", STATUS, "status"),
    s.Field("amount", s.Money()),
    FromParent("description", s.Text()),
    FromParent("processDate", s.Date()),
    s.Field("createdTime", Moment()),
    s.Field("updatedTime", Moment()),
    FromParent("paymentType", ONLINE, "onlinePayment"),
    FromParent("syncReference", s.Text()),
    FromParent("toPrintCheck", s.Boolean(), absent=False),
    FromParent("chartOfAccountId", NullableReference(), ACCOUNT, absent=NULL_ID),
    FromParent("sentPayId", s.Text(), "id"),
    FromParent("allowExport", s.Boolean(), absent=True),
)
BILL_CREDIT = Line(
    "BillCredit",
    s.Field("id", s.Text()),
    s.Field("billId", s.Text()),
    s.Field("sentPayId", s.Text(), "paymentId"),
    s.Field("vendorCreditId", s.Text()),
    s.Field("amount", s.Money()),
    s.Field("createdTime", Moment()),
    s.Field("updatedTime", Moment()),
)
# What paying by card costs.
FEE = Line(
    "APConvFee",
    s.Field("id", s.Text()),
    s.Field("createdTime", Moment()),
    s.Field("refNumber", s.Text()),
    s.Field("amount", s.Money()),
    s.Field("paymentDate", s.Date()),
    s.Field("chartOfAccountId", NullableReference(), absent=NULL_ID),
)
VOID_REQUEST = Line(
    "VoidRequestQueue",
    s.Field("id", s.Text()),
    s.Field("type", VOID_TYPE),
    s.Field("status", VOID_STATUS),
    s.Field("reason", s.Text()),
    s.Field("userId", s.Text(), "requestedBy"),
    s.Field("decisionDate", Moment(), "updatedTime"),
    s.Field("createdDate", Moment(), "createdTime"),
    s.Field("updatedDate", Moment(), "updatedTime"),
)


def account_of(payment: Record, type: str) -> str | None:
    """The id of the account a payment is funded by, where it is of a type: each type has a field of its own."""
    account: Record = payment.get("fundingAccount", {})
    return account.get("id") if account.get("type") == type else None


def card_account_of(payment: Record) -> str | None:
    """The card a payment is funded by."""
    return account_of(payment, CARD)


def funding_type_of(payment: Record) -> str | None:
    """v2's code for what a payment is funded by."""
    return FUNDING_TYPE.get(payment.get("fundingAccount", {}).get("type", ""))


FIELDS = [
    ID,
    queryable(s.Field("processDate", s.Date())),
    queryable(s.Field("amount", s.Money())),
    queryable(s.Field("status", STATUS)),
    s.Field("description", s.Text()),
    s.Field("txnNumber", s.Text(), "transactionNumber"),
    queryable(s.Field("name", s.Text(), "confirmationNumber")),
    queryable(reference("vendorId")),
    queryable(s.Field("isOnline", s.Boolean(), "onlinePayment")),
    *flags("useAltPmtType"),
    queryable(s.Field("fasterPayment", s.Boolean(), "processingOptions.requestPayFaster", absent=False)),
    queryable(s.Field("paymentType", PAYMENT_TYPE, "disbursementType")),
    queryable(
        s.Field("deliveryTypeRequested", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType", absent="0")
    ),
    queryable(reference("chartOfAccountId", ACCOUNT)),
    s.Field("syncReference", s.Text()),
    s.Field("toPrintCheck", s.Boolean(), absent=False),
    CREATED,
    UPDATED,
    s.Field("createdBy", s.Text(), absent=NULL_ID),
    reference("bankAccountId"),
    reference("pt14CardId"),
    *flags("needAttnReviewed"),
    *run(s.Text(), "simpleBasicAutoCancel"),
    s.Field("source", s.Text(), absent="0"),
    queryable(s.Field("allowExport", s.Boolean(), absent=True)),
    s.Field("localAmount", s.Money()),
    s.Field("exchangeRate", Rate()),
    s.Field("paymentPurpose", s.Text(), "paymentPurpose.text"),
    *run(s.Text(), "remittanceEmail requestedDeliveryDate"),
    reference("pmtCurrencyInfoId"),
    Formula("cardAccountId", NullableReference(), absent=NULL_ID, value=card_account_of),
    reference("creditAccountId"),
    s.Field("fundsHeldDate", s.Text()),
    Formula("fundingType", s.Text(), value=funding_type_of),
    s.Field("billPays", s.Array(BILL_PAY), "billPayments", absent=[]),
    s.Field("billCredits", s.Array(BILL_CREDIT), absent=[]),
    s.Field("voidRequests", s.Array(VOID_REQUEST), "voidInfo", absent=[]),
    s.Field("apConvFee", FEE),
]


def set_descriptions(ctx: Context, payments: Sequence[Record]) -> None:
    """What BILL writes on an online payment that says nothing: the numbers of its bills (F-1204)."""
    silent = [payment for payment in payments if payment["onlinePayment"] and not payment.get("description")]
    bills = BILL_PAYMENTS.bills_of(ctx, (part for payment in silent for part in payment["billPayments"]))
    for payment in silent:
        numbers = [bills[part["billId"]]["invoice"]["invoiceNumber"] for part in payment["billPayments"]]
        payment["description"] = f"Inv #{', '.join(numbers)}"


DESCRIPTIONS = ComputedFields(set_descriptions, {"bill": ["invoice"]})


def set_fees(ctx: Context, payments: Sequence[Record]) -> None:
    """What paying by card costs the organization (F-1474)."""
    by_card = {payment["id"]: card_id for payment in payments if (card_id := card_account_of(payment))}
    cards = ctx.get_many(CARD_ACCOUNT, by_card.values())
    for payment in (one for one in payments if by_card.get(one["id"]) in cards):
        _, cents = fee_of(cards[by_card[payment["id"]]], payment["amount"])
        payment["apConvFee"] = {
            "id": ctx.id_for(PREFIXES["payment_fee"], payment["seq"]),
            "createdTime": payment["createdTime"],
            "refNumber": payment["transactionNumber"],
            "amount": cents,
            "paymentDate": payment["createdTime"][:10],
            "chartOfAccountId": payment.get("classifications", {}).get("chartOfAccountId"),
        }


FEES = ComputedFields(set_fees, {"card_account": ["type"]})
CREDITS = Referring("billCredits", BILL_CREDIT_KIND, "paymentId")

VIEW = EntityView("SentPay", PAYMENT, FIELDS, read_fields=[DESCRIPTIONS, CREDITS, FEES])

payments = V2Entity(PAYMENTS, VIEW, crud="Read", bulk="", audit=True)
