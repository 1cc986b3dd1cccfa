"""The fields of v3 payments: what requests say, what answers tell, and the constraints across fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockserver.dialects.v3.common import LEAST_AMOUNT, VENDOR_CREDITS
from mockserver.dialects.v3.vendors import PAYMENT_PURPOSE
from mockserver.domain.payables.payment_rules import EXCHANGE_RATE
from mockserver.kernel.errors import NotBuilt
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
    Obj,
    Ref,
    Text,
)
from mockserver.kernel.schema.types import NOT_BLANK

# What paying from anything but a bank account waits for.
FUNDING_NEEDS: Mapping[str, str] = {
    "CARD_ACCOUNT": "v3.funding-accounts.cards.list",
    "WALLET": "v3.funding-accounts.permissions.get",
    "AP_CARD": "v3.funding-accounts.ap-cards.list",
}

FUNDING_ACCOUNT = Obj(Field("type", Enum("BANK_ACCOUNT", *FUNDING_NEEDS), required=True), Field("id", Ref()))
PROCESSING_OPTIONS = Obj(
    Field("requestPayFaster", Bool()),
    Field("createBill", Bool()),
    Field("requestCheckDeliveryType", Enum("STANDARD", "UPS_1DAY", "UPS_2DAY", "UPS_3DAY", "RTP_DELIVERY")),
)

UNBUILT = (
    Field("exchangeRateBatchId", Int(), access="w", needs=EXCHANGE_RATE),
    Field("cardFundingPurpose", Text(), access="w", needs="v3.funding-accounts.cards.funding-purposes.get"),
)

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
SENT_AND_ARRIVES = (Field("sentDate", Date()), Field("arrivesByDate", Date()))
DISBURSEMENT_INFO = Obj(
    Field("isVoidable", Bool()),
    Field("checkDisbursement", Obj(*SENT_AND_ARRIVES, Field("checkNumber", Int()))),
    Field("achDisbursement", Obj(*SENT_AND_ARRIVES)),
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
DISBURSED = (
    Field("disbursementStatus", Text(), access="r", sort=True),
    Field("disbursementInfo", DISBURSEMENT_INFO, access="r"),
)
SINGLE_STATUS = Field("singleStatus", Text(), access="r")


def funded_by_a_bank(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A bank account says its id; every other funding waits for an operation."""
    funding = values.get("fundingAccount") or {}
    if funding.get("type") in FUNDING_NEEDS:
        raise NotBuilt(FUNDING_NEEDS[funding["type"]], "fundingAccount.type")
    if funding and not funding.get("id"):
        yield "fundingAccount.id", NOT_BLANK


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
