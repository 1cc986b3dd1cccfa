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
from mockserver.dialects.v2.types import Code, Moment, Rate, Reference, codes
from mockserver.domain.context import Context
from mockserver.domain.funding.sources import AP_CARD, BANK, CARD, WALLET
from mockserver.domain.payables.bill_payments import BILL_PAYMENTS
from mockserver.domain.payables.payments import PAYMENT, PAYMENTS
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, Field, ListOf, Money, Obj, Text

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
# The `fundingType` of each source; v2 has no code for an AP Card, which is a line of credit (assumed).
FUNDING_TYPE = {BANK: "2", CARD: "4", AP_CARD: "4", WALLET: "9"}
VOID_TYPE = Code({"0": "VOID_AND_CREDIT", "1": "VOID_AND_REISSUE", "2": "VOID_ONLY", "3": "VOID_AND_REISSUE_VCARD"})
VOID_STATUS = Code({"0": "TO_BE_PROCESSED", "1": "ACCEPTED", "2": "REJECTED", "3": "NO_OP", "4": "ARCHIVED"})
ACCOUNT = "classifications.chartOfAccountId"

BILL_PAY = Line(
    "BillPay",
    Field("id", Text()),
    Field("billId", Text()),
    Field("name", Text(), "confirmationNumber"),
    Field("paymentStatus", STATUS, "status"),
    Field("amount", Money()),
    Field("description", Text()),
    Field("processDate", Date()),
    Field("createdTime", Moment()),
    Field("updatedTime", Moment()),
    Field("paymentType", codes("0 1")),
    Field("syncReference", Text()),
    Field("toPrintCheck", Bool(), absent=False),
    reference("chartOfAccountId", ACCOUNT),
    Field("sentPayId", Text()),
    Field("allowExport", Bool(), absent=True),
)
VOID_REQUEST = Line(
    "VoidRequestQueue",
    Field("id", Text()),
    Field("type", VOID_TYPE),
    Field("status", VOID_STATUS),
    Field("reason", Text()),
    Field("userId", Text(), "requestedBy"),
    Field("decisionDate", Moment(), "updatedTime"),
    Field("createdDate", Moment(), "createdTime"),
    Field("updatedDate", Moment(), "updatedTime"),
)

FIELDS = [
    ID,
    listed(Field("processDate", Date())),
    listed(Field("amount", Money())),
    listed(Field("status", STATUS)),
    Field("description", Text()),
    Field("txnNumber", Text(), "transactionNumber"),
    Field("name", Text(), "confirmationNumber"),
    listed(reference("vendorId")),
    listed(Field("isOnline", Bool(), "onlinePayment")),
    *flags("useAltPmtType"),
    listed(Field("fasterPayment", Bool(), "processingOptions.requestPayFaster", absent=False)),
    listed(Field("paymentType", PAYMENT_TYPE, "disbursementType")),
    listed(Field("deliveryTypeRequested", DELIVERY_TYPE, "processingOptions.requestCheckDeliveryType", absent="0")),
    listed(reference("chartOfAccountId", ACCOUNT)),
    Field("syncReference", Text()),
    Field("toPrintCheck", Bool(), absent=False),
    CREATED,
    UPDATED,
    Field("createdBy", Text(), absent=NULL_ID),
    reference("bankAccountId", "fundingAccount.id"),
    reference("pt14CardId"),
    *flags("needAttnReviewed"),
    *run(Text(), "simpleBasicAutoCancel"),
    Field("source", Text(), absent="0"),
    listed(Field("allowExport", Bool(), absent=True)),
    Field("localAmount", Money()),
    Field("exchangeRate", Rate()),
    Field("paymentPurpose", Text(), "paymentPurpose.text"),
    *run(Text(), "remittanceEmail requestedDeliveryDate"),
    *run(Reference(), "pmtCurrencyInfoId cardAccountId creditAccountId", absent=NULL_ID),
    *run(Text(), "fundsHeldDate fundingType"),
    Field("billPays", ListOf(BILL_PAY), "billPayments", absent=[]),
    Field("billCredits", ListOf(Obj()), absent=[]),
    Field("voidRequests", ListOf(VOID_REQUEST), "voidInfo", absent=[]),
    Field("apConvFee", Obj()),
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
