"""v2 payments, as SentPay objects: what they show."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.fields import (
    CREATED,
    ID,
    UPDATED,
    EntityView,
    Line,
    flags,
    listed,
    reference,
    run,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, NullableReference, Rate, codes
from mockserver.domain.context import Context
from mockserver.domain.funding.sources import AP_CARD, BANK, CARD, WALLET
from mockserver.domain.payments.bill_payments import BILL_PAYMENTS
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record

# What v2 calls escheated is a status that v3 has no word for.
STATUS = Code({"0": "APPROVING", "1": "SCHEDULED", "2": "PAID", "3": "CANCELLED", "4": "VOID", "5": "UNDEFINED"})
PAYMENT_TYPE = Code(
    {
        "0": "CHECK",
        "1": "ACH",
        "2": "RPPS",
        "4": "OFFLINE",
        "5": "INTERNATIONAL",
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
ONLINE, OTHER = "0", "1"
# The `fundingType` of each source; v2 has no code for an AP Card, which is assumed to be a line of credit (F-601).
FUNDING_TYPE = {BANK: "2", CARD: "4", AP_CARD: "4", WALLET: "9"}
VOID_TYPE = Code({"0": "VOID_AND_CREDIT", "1": "VOID_AND_REISSUE", "2": "VOID_ONLY", "3": "VOID_AND_REISSUE_VCARD"})
VOID_STATUS = Code({"0": "TO_BE_PROCESSED", "1": "ACCEPTED", "2": "REJECTED", "3": "NO_OP", "4": "ARCHIVED"})
ACCOUNT = "classifications.chartOfAccountId"

BILL_PAY = Line(
    "BillPay",
    s.Field("id", s.Text()),
    s.Field("billId", s.Text()),
    s.Field("name", s.Text(), "confirmationNumber"),
    s.Field("paymentStatus", STATUS, "status"),
    s.Field("amount", s.Money()),
    s.Field("description", s.Text()),
    s.Field("processDate", s.Date()),
    s.Field("createdTime", Moment()),
    s.Field("updatedTime", Moment()),
    s.Field("paymentType", codes("0 1")),
    s.Field("syncReference", s.Text()),
    s.Field("toPrintCheck", s.Boolean(), absent=False),
    reference("chartOfAccountId", ACCOUNT),
    s.Field("sentPayId", s.Text()),
    s.Field("allowExport", s.Boolean(), absent=True),
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

FIELDS = [
    ID,
    listed(s.Field("processDate", s.Date())),
    listed(s.Field("amount", s.Money())),
    listed(s.Field("status", STATUS)),
    s.Field("description", s.Text()),
    s.Field("txnNumber", s.Text(), "transactionNumber"),
    s.Field("name", s.Text(), "confirmationNumber"),
    listed(reference("vendorId")),
    listed(s.Field("isOnline", s.Boolean(), "onlinePayment")),
    *flags("useAltPmtType"),
    listed(s.Field("fasterPayment", s.Boolean(), "processingOptions.requestPayFaster", absent=False)),
    listed(s.Field("paymentType", PAYMENT_TYPE, "disbursementType")),
    listed(s.Field("deliveryTypeRequested", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType", absent="0")),
    listed(reference("chartOfAccountId", ACCOUNT)),
    s.Field("syncReference", s.Text()),
    s.Field("toPrintCheck", s.Boolean(), absent=False),
    CREATED,
    UPDATED,
    s.Field("createdBy", s.Text(), absent=NULL_ID),
    reference("bankAccountId", "fundingAccount.id"),
    reference("pt14CardId"),
    *flags("needAttnReviewed"),
    *run(s.Text(), "simpleBasicAutoCancel"),
    s.Field("source", s.Text(), absent="0"),
    listed(s.Field("allowExport", s.Boolean(), absent=True)),
    s.Field("localAmount", s.Money()),
    s.Field("exchangeRate", Rate()),
    s.Field("paymentPurpose", s.Text(), "paymentPurpose.text"),
    *run(s.Text(), "remittanceEmail requestedDeliveryDate"),
    *run(NullableReference(), "pmtCurrencyInfoId cardAccountId creditAccountId", absent=NULL_ID),
    *run(s.Text(), "fundsHeldDate fundingType"),
    s.Field("billPays", s.Array(BILL_PAY), "billPayments", absent=[]),
    s.Field("billCredits", s.Array(s.Object()), absent=[]),
    s.Field("voidRequests", s.Array(VOID_REQUEST), "voidInfo", absent=[]),
    s.Field("apConvFee", s.Object()),
]


def shown(ctx: Context, payments: Sequence[Record]) -> list[Record]:
    """Payments, read with their bill payments, as v2 describes them."""
    parts = [part for payment in payments for part in payment["billPayments"]]
    bills = BILL_PAYMENTS.bills_of(ctx, parts)
    return [described(payment, bills) for payment in payments]


def described(payment: Record, bills: dict[str, Record]) -> Record:
    """A payment with a description, and its bill payments with what they share with it."""
    shared = {
        key: payment.get(key)
        for key in ("confirmationNumber", "processDate", "syncReference", "toPrintCheck", "allowExport")
    }
    shared |= {
        "description": payment.get("description") or automatic_description(payment, bills),
        "classifications": payment.get("classifications"),
        "paymentType": ONLINE if payment["onlinePayment"] else OTHER,
        "sentPayId": payment["id"],
    }
    return {
        **payment,
        "description": shared["description"],
        **funded(payment.get("fundingAccount", {})),
        "billPayments": [{**part, **shared} for part in payment["billPayments"]],
    }


def funded(account: Record) -> Record:
    """Where the money comes from: each sort of account has a field of its own."""
    sort, account_id = account.get("type"), account.get("id")
    return {
        "fundingAccount": {"id": account_id} if sort == BANK else {},
        "cardAccountId": account_id if sort == CARD else None,
        "fundingType": FUNDING_TYPE.get(sort or ""),
    }


def automatic_description(payment: Record, bills: dict[str, Record]) -> str | None:
    """What BILL writes on an online payment that says nothing: the numbers of its bills."""
    if not payment["onlinePayment"]:
        return None
    numbers = [bills[part["billId"]]["invoice"]["invoiceNumber"] for part in payment["billPayments"]]
    return f"Inv #{', '.join(numbers)}"


SHOWN = V2Entity(PAYMENTS, EntityView("SentPay", PAYMENT, FIELDS), crud="Read", bulk="", shown=shown)


HANDLERS = SHOWN.handlers()
