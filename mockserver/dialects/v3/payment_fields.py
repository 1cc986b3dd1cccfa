"""The fields of v3 payments: what requests say, what answers tell, and the constraints across fields."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import LEAST_AMOUNT, VENDOR_CREDITS
from mockserver.dialects.v3.vendors import PAYMENT_PURPOSE
from mockserver.domain.funding.sources import TYPES as FUNDING_TYPES
from mockserver.domain.funding.sources import WALLET, WANT_A_DATE
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ID,
    STANDARD_ANSWER,
    Bool,
    Date,
    DateTime,
    Enum,
    Field,
    Int,
    ListOf,
    Mode,
    Money,
    Number,
    Obj,
    Ref,
    Text,
)
from mockserver.kernel.schema.types import NOT_BLANK, NOT_NULL

FUNDING_ACCOUNT = Obj(Field("type", Enum(*FUNDING_TYPES), required=True), Field("id", Ref()))
PROCESSING_OPTIONS = Obj(
    Field("requestPayFaster", Bool()),
    Field("createBill", Bool()),
    Field("requestCheckDeliveryType", Enum("STANDARD", "UPS_1DAY", "UPS_2DAY", "UPS_3DAY", "RTP_DELIVERY")),
)

EXCHANGE_RATE_BATCH = Field("exchangeRateBatchId", Int(), access="w")
CARD_FUNDING_PURPOSE = Field("cardFundingPurpose", Text(100))

# One bill of a request that pays several.
PART = Obj(Field("billId", Ref(), required=True), Field("amount", Money(LEAST_AMOUNT), required=True), VENDOR_CREDITS)


def parts(most: int = 0) -> Field:
    """The bills of a request that pays several, at most so many."""
    return Field("payments", ListOf(PART, least=1, most=most), required=True)


VENDOR_ID = Field("vendorId", Ref(), filter="eq ne in")
DESCRIPTION = Field("description", Text(70), sort=True)
PROCESS_DATE = Field("processDate", Date(), sort=True)
FUNDED_BY = Field("fundingAccount", FUNDING_ACCOUNT, required=True)
TRANSACTION_NUMBER = Field("transactionNumber", Text(50), filter="eq")
PURPOSE = Field("paymentPurpose", PAYMENT_PURPOSE)

BILL_PAYMENT = Obj(
    Field("id", Text()),
    Field("billId", Text()),
    Field("amount", Money()),
    Field("vendorCredits", ListOf(Obj(Field("id", Text()), Field("amount", Money())))),
)
VOID_INFO = Obj(
    Field("id", Text()),
    Field("requestedBy", Text()),
    Field("type", Text()),
    Field("status", Text()),
    Field("reason", Text()),
    Field("createdTime", DateTime()),
    Field("updatedTime", DateTime()),
)
ARRIVES = Field("arrivesByDate", Date())
SENT_AND_ARRIVES = (Field("sentDate", Date()), ARRIVES)
DISBURSEMENT_INFO = Obj(
    Field("isVoidable", Bool()),
    Field(
        "checkDisbursement", Obj(*SENT_AND_ARRIVES, Field("checkNumber", Int()), Field("trackingInformation", Text()))
    ),
    Field("achDisbursement", Obj(*SENT_AND_ARRIVES)),
    Field("rppsDisbursement", Obj(*SENT_AND_ARRIVES, Field("traceNumber", Int()), Field("batchNumber", Int()))),
    Field(
        "internationalDisbursement",
        Obj(*SENT_AND_ARRIVES, Field("amount", Money()), Field("disbursementSubType", Text())),
    ),
    Field("vcardDisbursement", Obj(ARRIVES, Field("validUntil", Date()), Field("last4CardNumber", Text()))),
    Field("walletDisbursement", Obj(ARRIVES)),
)

IDENTITY = (ID, VENDOR_ID, Field("vendorName", Text(), access="r"))
BILL_PAYMENTS = Field("billPayments", ListOf(BILL_PAYMENT), access="r")
STATE = (
    Field("confirmationNumber", Text(), access="r", sort=True),
    Field(
        "status",
        Enum("APPROVING", "SCHEDULED", "PAID", "CANCELLED", "VOID", "UNDEFINED"),
        access="r",
        filter="eq",
    ),
    Field("onlinePayment", Bool(), access="r", sort=True),
    Field("disbursementType", Text(), access="r"),
    Field("remittanceEmail", Text(), access="r"),
    *STANDARD_ANSWER,
    Field("createdBy", Text(), access="r"),
)
IN_DOLLARS = (Field("exchangeRate", Number(), access="r"), Field("fundingAmount", Money(), access="r"))
DISBURSED = (
    Field("disbursementStatus", Text(), access="r", sort=True),
    Field("disbursementInfo", DISBURSEMENT_INFO, access="r"),
)
SINGLE_STATUS = Field("singleStatus", Text(), access="r")


def a_known_source(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """All but the wallet say their id, and some the day they pay on."""
    funding = values.get("fundingAccount") or {}
    if funding and funding.get("type") != WALLET and not funding.get("id"):
        yield "fundingAccount.id", NOT_BLANK
    if funding.get("type") in WANT_A_DATE and not values.get("processDate"):
        yield "processDate", NOT_NULL


def a_bill_or_a_new_one(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """`billId`, or `createBill` with the vendor of the new bill."""
    creates = (values.get("processingOptions") or {}).get("createBill")
    if creates and values.get("billId"):
        yield "billId", "must be null"
    if creates and not values.get("vendorId"):
        yield "vendorId", NOT_BLANK
    if not creates and not values.get("billId"):
        yield "billId", NOT_BLANK


def no_new_bill(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """Several bills are paid only if they are there already."""
    if (values.get("processingOptions") or {}).get("createBill"):
        yield "processingOptions.createBill", "must be false"


def one_purpose(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A purpose is a text or a code."""
    purpose = values.get("paymentPurpose")
    if purpose is not None and len([part for part in purpose.values() if part]) != 1:
        yield "paymentPurpose", "exactly one of text and code must be given"
