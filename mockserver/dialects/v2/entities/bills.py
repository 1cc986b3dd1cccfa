"""v2 bills (F-212), with what they add up from their lines."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.entities.lines import LINE_ID, NOTHING, payable
from mockserver.dialects.v2.entities.rates import needs_rate
from mockserver.dialects.v2.fields import (
    ACTIVE_OR_DRAFT,
    CREATED,
    ID,
    UPDATED,
    classifications,
    flags,
    queryable,
    reference,
    run,
)
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, NonZeroAmount, NullableReference, Rate, codes
from mockserver.dialects.v2.views import EntityView, Formula, FromParent, Line
from mockserver.domain.payables.bills import BILL, BILLS, PARTIALLY_PAID
from mockserver.domain.payables.vendors import VENDOR
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record

APPROVAL_STATUS_CODES = codes("0 1 3 4 5")
APPROVAL_STATUS = Code(
    {"0": "UNASSIGNED", "1": "ASSIGNED", "3": "APPROVED", "4": "APPROVING", "5": "DENIED"}, otherwise="0"
)
PAYMENT_STATUS = Code({"0": "PAID", "1": "UNPAID", "2": PARTIALLY_PAID, "4": "SCHEDULED", "6": "IN_PROCESS"})
NO_LINES: Record = {"count": 0, "totalAmount": 0, "chartOfAccountGroup": []}
LINES = "billLineItems"


def items(bill: Record) -> Record:
    """The summary of a bill's lines with an item."""
    return summary(bill[LINES], of_items=True)


def expenses(bill: Record) -> Record:
    """The summary of a bill's other lines."""
    return summary(bill[LINES], of_items=False)


def summary(lines: Sequence[Record], *, of_items: bool) -> Record:
    """How many lines of a sort there are and what they come to, and the accounts that several of them share."""
    count = total = 0
    amounts: dict[str, list[int]] = {}
    for line in lines:
        sorted_by = line.get("classifications", NOTHING)
        if bool(sorted_by.get("itemId")) == of_items:
            count += 1
            total += line["amount"]
            if account := sorted_by.get("chartOfAccountId"):
                amounts.setdefault(account, []).append(line["amount"])
    if not count:
        return NO_LINES
    shared = [(account, group) for account, group in amounts.items() if len(group) > 1]
    groups = [{"chartOfAccountId": one, "count": len(group), "totalAmount": sum(group)} for one, group in shared]
    return {"count": count, "totalAmount": total, "chartOfAccountGroup": groups}


LINE = Line(
    "BillLineItem",
    LINE_ID,
    FromParent("billId", s.Text(), "id"),
    *payable(
        *run(NullableReference(), "purchaseOrderBillLinkId unitOfMeasureId", absent=NULL_ID),
    ),
    s.Field("useSmartApprovers", s.Boolean(), access=s.WRITE_ONLY),
)

SUMMARY = (s.Field("count", s.Int(), absent=0), s.Field("totalAmount", s.Money(), absent=0))
ACCOUNTS = s.Field("chartOfAccountGroup", s.Array(s.Object(s.Field("chartOfAccountId", s.Text()), *SUMMARY)), absent=[])

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    queryable(reference("vendorId", required=True)),
    queryable(s.Field("invoiceNumber", s.Text(), "invoice.invoiceNumber", required=True)),
    queryable(s.Field("approvalStatus", APPROVAL_STATUS, access=s.READ_ONLY, absent="0")),
    queryable(s.Field("invoiceDate", s.Date(), "invoice.invoiceDate", required=True)),
    queryable(s.Field("dueDate", s.Date(), required=True)),
    queryable(s.Field("glPostingDate", s.Date())),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("localAmount", s.Money(), access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    queryable(s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("paidAmount", NonZeroAmount(), "clearedAmount", access=s.READ_ONLY)),
    s.Field("dueAmount", s.Money(), access=s.READ_ONLY, absent=0),
    s.Field("creditAmount", s.Money(), access=s.READ_ONLY, absent=0),
    queryable(s.Field("paymentStatus", PAYMENT_STATUS, access=s.READ_ONLY)),
    s.Field("uiPaymentStatus", PAYMENT_STATUS, "paymentStatus", access=s.READ_ONLY),
    s.Field("description", s.Text()),
    s.Field("poNumber", s.Text(), "purchaseOrderNumber"),
    CREATED,
    UPDATED,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY, absent=NULL_ID),
    queryable(reference("payFromBankAccountId")),
    queryable(reference("payFromChartOfAccountId")),
    queryable(reference("paymentTermId")),
    queryable(s.Field("hasAutoPay", s.Boolean(), absent=False)),
    queryable(s.Field("eBillCreated", s.Boolean(), absent=False)),
    queryable(reference("invoiceProductId")),
    *(queryable(field) for field in classifications("chartOfAccountId departmentId locationId actgClassId")),
    queryable(s.Field("source", codes("0 1 2 3"), absent="0")),
    s.Field("numApprPolicyEx", s.Int(), access=s.READ_ONLY, absent=0),
    *flags("useBillDesc"),
    *(queryable(flag) for flag in flags("defaultInvoiceNumber isAutoSaved")),
    queryable(reference("billTemplateId")),
    s.Field("quickbooksId", s.Text(), access=s.READ_ONLY),
    *run(s.Date(), "lastPaymentDate fullPaymentDate", access=s.READ_ONLY),
    *flags("hasLinkedPurchaseOrders", access=s.READ_ONLY),
    Formula("multipleBillLineItems", s.Boolean(), absent=False, value=lambda bill: len(bill[LINES]) > 1),
    Formula("item", s.Object(*SUMMARY), value=items),
    Formula("expense", s.Object(*SUMMARY, ACCOUNTS), value=expenses),
    s.Field(LINES, s.Array(LINE, min_items=1), required=True),
]


# A second bill of a vendor with one number is let through by a key beside the object (F-213).
BESIDE = Parameters(s.Field("allowDuplicateInvNum", s.Boolean(), "allowDuplicateNumber", access=s.WRITE_ONLY))

VENDORS_RATE = needs_rate(VENDOR, "vendorId", "billCurrency")

bills = V2Entity(BILLS, EntityView("Bill", BILL, FIELDS), "edit_bill", audit=True, beside=BESIDE, rule=VENDORS_RATE)
