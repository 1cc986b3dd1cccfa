"""The fields of v3 payments: what requests say, what answers tell, and the constraints across fields."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.entities.vendors import PAYMENT_PURPOSE
from mockserver.dialects.v3.fields import VENDOR_CREDITS
from mockserver.domain.funding.sources import TYPES as FUNDING_TYPES
from mockserver.domain.funding.sources import WALLET, WANT_A_DATE
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_BLANK, NOT_NULL

FUNDING_ACCOUNT = s.Object(s.Field("type", s.Enum(*FUNDING_TYPES), required=True), s.Field("id", s.Reference()))
DELIVERY_TYPES = s.Enum("STANDARD", "UPS_1DAY", "UPS_2DAY", "UPS_3DAY", "RTP_DELIVERY", answers=["UNDEFINED"])
HOW_FAST = (s.Field("requestPayFaster", s.Boolean()), s.Field("requestCheckDeliveryType", DELIVERY_TYPES))
PROCESSING_OPTIONS = s.Object(HOW_FAST[0], s.Field("createBill", s.Boolean()), HOW_FAST[1])
# A request that pays several bills makes none on the way (F-1116).
BULK_OPTIONS = s.Object(*HOW_FAST)

EXCHANGE_RATE_BATCH = s.Field("exchangeRateBatchId", s.Int(), access=s.WRITE_ONLY)
CARD_FUNDING_PURPOSE = s.Field("cardFundingPurpose", s.Text())


def parts(*, max_items: int = 0, minimum: float | None = 0) -> s.Field:
    """The bills of a request that pays several, and what each is paid.

    No bill is paid nothing, but only the amounts of online payments have a minimum in BILL's schema (F-1306).
    """
    part = s.Object(
        s.Field("billId", s.Reference(), required=True),
        s.Field("amount", s.Money(minimum=minimum), required=True),
        VENDOR_CREDITS,
    )
    return s.Field("payments", s.Array(part, min_items=1, max_items=max_items), required=True)


VENDOR_ID = s.Field("vendorId", s.Reference(), filter="eq ne in")
DESCRIPTION = s.Field("description", s.Text(max_length=70), sort=True)
# Filterable like the amount and the type (F-1115).
PROCESS_DATE = s.Field("processDate", s.Date(), filter="eq gt gte lt lte", sort=True)
FUNDED_BY = s.Field("fundingAccount", FUNDING_ACCOUNT, required=True)
# Unique, says BILL; that another payment may have it all the same is assumed (F-1925).
TRANSACTION_NUMBER = s.Field("transactionNumber", s.Text(max_length=50), filter="eq")
PURPOSE = s.Field("paymentPurpose", PAYMENT_PURPOSE)

BILL_PAYMENT = s.Object(
    s.Field("id", s.Text()),
    s.Field("billId", s.Text()),
    s.Field("amount", s.Money()),
    s.Field("vendorCredits", s.Array(s.Object(s.Field("id", s.Text()), s.Field("amount", s.Money())))),
)
# How a payment can be voided by request; answers have two words more.
VOID_WORDS = ("VOID_AND_CREDIT", "VOID_AND_REISSUE")
VOID_INFO = s.Object(
    s.Field("id", s.Text()),
    s.Field("requestedBy", s.Text()),
    s.Field("type", s.Enum(*VOID_WORDS, answers=["VOID_ONLY", "VOID_AND_REISSUE_VCARD"])),
    s.Field("status", s.Enum("TO_BE_PROCESSED", "ACCEPTED", "REJECTED", "NO_OP", "ARCHIVED")),
    s.Field("reason", s.Text()),
    s.Field("createdTime", s.DateTime()),
    s.Field("updatedTime", s.DateTime()),
)
ARRIVES = s.Field("arrivesByDate", s.Date())
SENT_AND_ARRIVES = (s.Field("sentDate", s.Date()), ARRIVES)
DISBURSEMENT_INFO = s.Object(
    s.Field("isVoidable", s.Boolean()),
    s.Field(
        "checkDisbursement",
        s.Object(*SENT_AND_ARRIVES, s.Field("checkNumber", s.Int()), s.Field("trackingInformation", s.Text())),
    ),
    s.Field("achDisbursement", s.Object(*SENT_AND_ARRIVES)),
    s.Field(
        "rppsDisbursement",
        s.Object(*SENT_AND_ARRIVES, s.Field("traceNumber", s.Int()), s.Field("batchNumber", s.Int())),
    ),
    s.Field(
        "internationalDisbursement",
        s.Object(*SENT_AND_ARRIVES, s.Field("amount", s.Money()), s.Field("disbursementSubType", s.Text())),
    ),
    s.Field(
        "vcardDisbursement", s.Object(ARRIVES, s.Field("validUntil", s.Date()), s.Field("last4CardNumber", s.Text()))
    ),
    s.Field("walletDisbursement", s.Object(ARRIVES)),
)

# The words of BILL's newest document (F-1110).
DISBURSEMENT_TYPES = s.Enum(
    *("CHECK", "ACH", "RPPS", "PAYPAL", "OFFLINE", "INTERNATIONAL_E_PAYMENT", "AMEX", "VIRTUAL_CARD", "WALLET"),
    *("CREDIT_CARD", "UNDEFINED"),
)
# The words of BILL's newest document, here and below (F-1110).
DISBURSEMENT_STATUSES = s.Enum("SCHEDULE", "DONE", "FAILED", "VOID", "HOLD", "FXHOLD", "ESCHEATED", "UNDEFINED")
SINGLE_STATUSES = s.Enum(
    *("WAITING_ON_APPROVAL", "SCHEDULED", "READY_TO_FUND", "FUNDING_ON_HOLD", "FUNDING_STARTED", "PROCESSED"),
    *("DISBURSEMENT_ON_HOLD", "DISBURSEMENT_ON_HOLD_PAYER_IN_REVIEW", "SENT", "DELIVERED", "PARTIALLY_CLAIMED"),
    *("EXPIRING", "CLEARED", "PAID_OFFLINE", "VOID_PENDING", "VOIDED", "CANCELLATION_IN_PROGRESS", "CANCELED"),
    *("FUNDING_FAILED_VOIDED", "FUNDING_FAILED_ACTION_NEEDED", "DISBURSEMENT_FAILED_ACTION_NEEDED"),
    *("DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED", "FUNDS_ESCHEATED", "UNDEFINED"),
)

IDENTITY = (s.ID, VENDOR_ID, s.Field("vendorName", s.Text(), access=s.READ_ONLY))
BILL_PAYMENTS = s.Field("billPayments", s.Array(BILL_PAYMENT), access=s.READ_ONLY)
STATE = (
    s.Field("confirmationNumber", s.Text(), access=s.READ_ONLY, sort=True),
    s.Field(
        "status",
        s.Enum("APPROVING", "SCHEDULED", "PAID", "CANCELLED", "VOID", "ESCHEATED", "UNDEFINED"),
        access=s.READ_ONLY,
        filter="eq",
    ),
    s.Field("onlinePayment", s.Boolean(), access=s.READ_ONLY, filter="eq", sort=True),
    s.Field("disbursementType", DISBURSEMENT_TYPES, access=s.READ_ONLY, filter="eq ne in"),
    s.Field("remittanceEmail", s.Text(), access=s.READ_ONLY),
    *s.STANDARD_ANSWER,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY),
)
IN_DOLLARS = (
    s.Field("exchangeRate", s.Number(), access=s.READ_ONLY),
    s.Field("fundingAmount", s.Money(), access=s.READ_ONLY),
)
DISBURSEMENT_STATUS = s.Field("disbursementStatus", DISBURSEMENT_STATUSES, access=s.READ_ONLY, sort=True)
DISBURSED = (
    DISBURSEMENT_STATUS,
    s.Field("disbursementInfo", DISBURSEMENT_INFO, access=s.READ_ONLY),
)
SINGLE_STATUS = s.Field("singleStatus", SINGLE_STATUSES, access=s.READ_ONLY)


# BILL names both fields; in which words nobody wrote down (F-1113).
NO_BILL = "must be provided if processingOptions.createBill is false"


def a_known_source(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """All but the wallet say their id, and some the day they pay on."""
    funding = values.get("fundingAccount") or {}
    if funding and funding.get("type") != WALLET and not funding.get("id"):
        yield "fundingAccount.id", NOT_BLANK
    if funding.get("type") in WANT_A_DATE and not values.get("processDate"):
        yield "processDate", NOT_NULL


def a_bill_or_a_new_one(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """`billId`, unless `createBill` asks for a new one."""
    creates = (values.get("processingOptions") or {}).get("createBill")
    if not creates and not values.get("billId"):
        yield "billId", NO_BILL


def a_new_bill_of_a_vendor(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """`createBill` comes with the vendor of the new bill, and with no other bill."""
    creates = (values.get("processingOptions") or {}).get("createBill")
    if creates and values.get("billId"):
        yield "billId", "must be null"
    if creates and not values.get("vendorId"):
        yield "vendorId", NOT_BLANK


def one_purpose(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A purpose is a text or a code."""
    purpose = values.get("paymentPurpose")
    if purpose is not None and len([part for part in purpose.values() if part]) != 1:
        yield "paymentPurpose", "exactly one of text and code must be given"
