"""v2 ListPayments: SentPay objects of one disbursement status, with what became of the money."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.v2.answers import Many
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.entities.payments import CREDITS, DESCRIPTIONS, FEES, FIELDS
from mockserver.dialects.v2.fields import address, flags, queryable
from mockserver.dialects.v2.lists import list_parameters, list_rows
from mockserver.dialects.v2.types import Code, CountryName, codes
from mockserver.dialects.v2.views import EntityView, Formula
from mockserver.domain.context import Context
from mockserver.domain.payables.vendors import VENDOR
from mockserver.domain.payments.methods import VIRTUAL_CARD
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.payments.stages import BRANCHES, VOIDABLE
from mockserver.domain.payments.voids import VOID_TYPES
from mockserver.domain.read_fields import FromRecord
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

DISBURSEMENT_STATUS = Code({"0": "SCHEDULED", "3": "DONE", "4": "FAILED", "5": "VOID", "6": "HOLD", "7": "FX_HOLD"})
STATUS_NAME = Code(
    {
        "Scheduled": "SCHEDULED",
        "Done": "DONE",
        "Failed": "FAILED",
        "Void": "VOID",
        "Hold": "HOLD",
        "FxHold": "FX_HOLD",
    }
)

# Until it is disbursed, a payment that is neither cancelled nor void is assumed to count as scheduled (F-600).
NOT_YET = Filter("disbursementStatus", "eq", None)
OF_STATUS: Mapping[str, tuple[Filter, ...]] = {
    "SCHEDULED": (NOT_YET, Filter("status", "in", ("APPROVING", "SCHEDULED", "PAID"))),
    "DONE": (Filter("disbursementStatus", "eq", "DONE"), Filter("status", "eq", "PAID")),
    "FAILED": (Filter("disbursementStatus", "eq", "FAILED"),),
    "VOID": (Filter("status", "eq", "VOID"),),
    "HOLD": (Filter("disbursementStatus", "eq", "HOLD"),),
    "FX_HOLD": (Filter("disbursementStatus", "eq", "FX_HOLD"),),
}

# The numbers of this table differ from those of SentPay.paymentType.
METHOD = Code(
    {"0": "CHECK", "1": "RPPS", "2": "ACH", "5": "INTERNATIONAL_E_PAYMENT", "7": "VIRTUAL_CARD", "9": "WALLET"}
)
COMBINED_STATUS: Mapping[str, int] = {
    "SCHEDULED": 2,
    "READY_TO_FUND": 2,
    "FUNDING_STARTED": 2,
    "CANCELLATION_IN_PROGRESS": 2,
    "CANCELED": 3,
    "PROCESSED": 4,
    "DISBURSEMENT_ON_HOLD": 5,
    "VOIDED": 6,
    "SENT": 11,
    "DELIVERED": 12,
    "PARTIALLY_CLAIMED": 12,
    "CLEARED": 12,
    "PAID_OFFLINE": 12,
    "FUNDING_FAILED_VOIDED": 21,
    "FUNDING_FAILED_ACTION_NEEDED": 21,
    "DISBURSEMENT_FAILED_ACTION_NEEDED": 21,
    "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED": 21,
    "VOID_PENDING": 102,
    "EXPIRING": 401,
}

DISBURSEMENT = s.Object(
    s.Field("paymentType", METHOD, "disbursementType"),
    s.Field("disbursementStatus", DISBURSEMENT_STATUS),
    s.Field("vcardReissueReason", codes("0"), absent="0"),
    s.Field("vendorName", s.Text(), "vendor.name"),
    s.Field("orgName", s.Text(), "vendor.additionalInfo.companyName"),
    *address("address", "vendor.address", owner="vendor."),
    s.Field("combinedStatus", s.Int(), absent=0),
    s.Field("isVoidable", s.Boolean(), "disbursementInfo.isVoidable", absent=False),
    *flags("isVoidableFromUI canReissue isVendorDirectVCard"),
    omits=False,
)
ACCOUNT = "vendor.paymentInformation.bankAccount"
EXTRA_DATA = s.Object(
    s.Field("estimatedArrivesByDate", s.Date(), "arrivesByDate"),
    s.Field("bankName", s.Text()),
    s.Field("accountNumber", s.MaskedText(), f"{ACCOUNT}.accountNumber"),
    s.Field("isSavings", s.Boolean(), absent=False),
    s.Field("disbursementStatus", DISBURSEMENT_STATUS),
    s.Field("disbursementStatusDescription", STATUS_NAME, "disbursementStatus"),
    s.Field("adjustedCombinedStatus", s.Int(), "combinedStatus", absent=0),
    omits=False,
)


def disbursement(payment: Record) -> Record:
    """Where a payment with its vendor stands, and who gets it."""
    branch = payment.get("disbursementInfo", {}).get(BRANCHES.get(payment["disbursementType"], ""), {})
    account = payment.get("vendor", {}).get("paymentInformation", {}).get("bankAccount", {})
    return {
        **payment,
        "disbursementStatus": "VOID" if payment["status"] == "VOID" else payment.get("disbursementStatus", "SCHEDULED"),
        "combinedStatus": COMBINED_STATUS.get(payment["singleStatus"]),
        "canReissue": can_reissue(payment),
        "isVendorDirectVCard": payment["disbursementType"] == VIRTUAL_CARD,
        "arrivesByDate": branch.get("arrivesByDate"),
        "isSavings": account.get("type") == "SAVINGS",
    }


def can_reissue(payment: Record) -> bool:
    """Whether a payment can be made void and issued again."""
    types = VOID_TYPES[payment["disbursementType"]]
    return payment["singleStatus"] in VOIDABLE and "VOID_AND_REISSUE" in types


VENDOR_FIELDS = ("name", "address", "address3", "address4", "additionalInfo", "paymentInformation")
WHOLE_VENDOR = FromRecord("vendor", VENDOR, "vendorId", *VENDOR_FIELDS, value=lambda vendor: vendor)

# What lists of SentPay cannot be filtered by, but this operation can.
ALSO_QUERYABLE = frozenset(
    ["txnNumber", "syncReference", "toPrintCheck", "createdBy", "bankAccountId", "paymentPurpose", "remittanceEmail"]
)
VIEW = EntityView(
    "SentPay",
    PAYMENT,
    [
        *(queryable(f) if f.name in ALSO_QUERYABLE else f for f in FIELDS if f.name != "useAltPmtType"),
        s.Field("vendorBankCountry", CountryName(), "vendor.paymentInformation.bankCountry"),
        s.Field("vendorAddressCountry", CountryName(), "vendor.address.country"),
        Formula("disbursement", DISBURSEMENT, value=disbursement),
        Formula("extraData", EXTRA_DATA, value=disbursement),
    ],
    read_fields=[DESCRIPTIONS, CREDITS, FEES, WHOLE_VENDOR],
)

PARAMETERS = list_parameters(s.Field("disbursementStatus", DISBURSEMENT_STATUS, required=True))


@call("ListPayments", takes=PARAMETERS, gives=Many(VIEW, "payments"), right="view")
def list_payments(ctx: Context, values: Record) -> list[Record]:
    """The payments of one disbursement status, which must be named (F-269)."""
    return list_rows(ctx, PAYMENTS, VIEW, values, OF_STATUS[values["disbursementStatus"]])
