"""v2 bills."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.fields import (
    ACTIVE_OR_DRAFT,
    CREATED,
    ID,
    UPDATED,
    Awaited,
    EntityView,
    Line,
    flags,
    listed,
    reference,
    run,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import AmountOnceMoved, Code, Moment, NullableReference, Quantity, Rate, codes
from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import ONE
from mockserver.domain.payables.bills import BILL, BILLS, PARTLY_PAID
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record

APPROVAL_STATUS = Code(
    {"0": "UNASSIGNED", "1": "ASSIGNED", "3": "APPROVED", "4": "APPROVING", "5": "DENIED"}, otherwise="0"
)
PAYMENT_STATUS = Code({"0": "PAID", "1": "UNPAID", "2": PARTLY_PAID, "4": "SCHEDULED", "6": "IN_PROCESS"})
EXPENSE, ITEM = "1", "2"
NO_LINES: Record = {"count": 0, "totalAmount": 0, "chartOfAccountGroup": []}

LINE = Line(
    "BillLineItem",
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("billId", s.Text(), access=s.READ_ONLY),
    s.Field("amount", s.Money(), required=True),
    reference("chartOfAccountId", "classifications.chartOfAccountId"),
    reference("departmentId", "classifications.departmentId"),
    reference("locationId", "classifications.locationId"),
    reference("jobId", "classifications.jobId"),
    reference("customerId", "classifications.customerId"),
    *flags("jobBillable"),
    s.Field("description", s.Text()),
    *run(s.Text(), "createdTime updatedTime", access=s.READ_ONLY),
    s.Field("lineType", codes("1 2")),
    reference("itemId", "classifications.itemId"),
    s.Field("quantity", Quantity()),
    s.Field("unitPrice", Quantity(), "price"),
    reference("employeeId", "classifications.employeeId"),
    reference("actgClassId", "classifications.accountingClassId"),
    *run(NullableReference(), "purchaseOrderBillLinkId unitOfMeasureId", absent=NULL_ID),
    s.Field("lineOrder", s.Int()),
    s.Field("useSmartApprovers", Awaited(s.Boolean(), "v2.SetApprovers", "useSmartApprovers"), access=s.WRITE_ONLY),
)

SUMMARY = (s.Field("count", s.Int(), absent=0), s.Field("totalAmount", s.Money(), absent=0))
ACCOUNTS = s.Field("chartOfAccountGroup", s.Array(s.Object(s.Field("chartOfAccountId", s.Text()), *SUMMARY)), absent=[])

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    listed(reference("vendorId", required=True)),
    listed(s.Field("invoiceNumber", s.Text(), "invoice.invoiceNumber", required=True)),
    listed(s.Field("approvalStatus", APPROVAL_STATUS, access=s.READ_ONLY, absent="0")),
    listed(s.Field("invoiceDate", s.Date(), "invoice.invoiceDate", required=True)),
    listed(s.Field("dueDate", s.Date(), required=True)),
    listed(s.Field("glPostingDate", s.Date())),
    listed(s.Field("amount", s.Money(), access=s.READ_ONLY, absent=0)),
    listed(s.Field("localAmount", s.Money(), "fundingAmount", access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    listed(s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    listed(s.Field("paidAmount", AmountOnceMoved(), "clearedAmount", access=s.READ_ONLY)),
    s.Field("dueAmount", s.Money(), access=s.READ_ONLY, absent=0),
    s.Field("creditAmount", s.Money(), access=s.READ_ONLY, absent=0),
    listed(s.Field("paymentStatus", PAYMENT_STATUS, access=s.READ_ONLY)),
    s.Field("uiPaymentStatus", PAYMENT_STATUS, "paymentStatus", access=s.READ_ONLY),
    s.Field("description", s.Text()),
    s.Field("poNumber", s.Text(), "purchaseOrderNumber"),
    CREATED,
    UPDATED,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY, absent=NULL_ID),
    listed(reference("payFromBankAccountId")),
    listed(reference("payFromChartOfAccountId")),
    listed(reference("paymentTermId")),
    listed(s.Field("hasAutoPay", s.Boolean(), absent=False)),
    listed(s.Field("eBillCreated", s.Boolean(), absent=False)),
    listed(reference("invoiceProductId")),
    listed(reference("chartOfAccountId", "classifications.chartOfAccountId")),
    listed(reference("departmentId", "classifications.departmentId")),
    listed(reference("locationId", "classifications.locationId")),
    listed(reference("actgClassId", "classifications.accountingClassId")),
    listed(s.Field("source", codes("0 1 2 3"), absent="0")),
    s.Field("numApprPolicyEx", s.Int(), access=s.READ_ONLY, absent=0),
    *flags("useBillDesc"),
    *(listed(flag) for flag in flags("defaultInvoiceNumber isAutoSaved")),
    listed(reference("billTemplateId")),
    *run(s.Text(), "quickbooksId lastPaymentDate fullPaymentDate", access=s.READ_ONLY),
    *flags("hasLinkedPurchaseOrders multipleBillLineItems", access=s.READ_ONLY),
    s.Field("item", s.Object(*SUMMARY), access=s.READ_ONLY),
    s.Field("expense", s.Object(*SUMMARY, ACCOUNTS), access=s.READ_ONLY),
    s.Field("billLineItems", s.Array(LINE, min_items=1), required=True),
]


def shown(ctx: Context, bills: Sequence[Record]) -> list[Record]:
    """Bills with what v2 adds up from their lines."""
    return [totalled(bill) for bill in bills]


def totalled(bill: Record) -> Record:
    """A bill with its totals by type of line."""
    changed = Moment().write(bill["updatedTime"])
    lines = [line_shown(bill["id"], changed, order, line) for order, line in enumerate(bill["billLineItems"])]
    items = [line for line in lines if line["lineType"] == ITEM]
    expenses = [line for line in lines if line["lineType"] == EXPENSE] if items else lines
    return {
        **bill,
        "fundingAmount": None if bill["exchangeRate"] == ONE else bill["fundingAmount"],
        "billLineItems": lines,
        "multipleBillLineItems": len(lines) > 1,
        "item": summary(items),
        "expense": summary(expenses),
    }


def line_shown(bill_id: str, changed: str, order: int, line: Record) -> Record:
    """A line with its bill; it was seen to be as old as the bill's last change (F-209)."""
    return {
        "lineOrder": order,
        **line,
        "billId": bill_id,
        "createdTime": changed,
        "updatedTime": changed,
        "lineType": ITEM if line.get("classifications", {}).get("itemId") else EXPENSE,
    }


def summary(lines: Sequence[Record]) -> Record:
    """How many lines there are and what they come to, and the accounts that several of them share."""
    if not lines:
        return NO_LINES
    amounts: dict[str, list[int]] = {}
    for line in lines:
        if account := line.get("classifications", {}).get("chartOfAccountId"):
            amounts.setdefault(account, []).append(line["amount"])
    return {
        "count": len(lines),
        "totalAmount": sum(line["amount"] for line in lines),
        "chartOfAccountGroup": [
            {"chartOfAccountId": account, "count": len(shared), "totalAmount": sum(shared)}
            for account, shared in amounts.items()
            if len(shared) > 1
        ],
    }


SHOWN = V2Entity(
    BILLS,
    EntityView("Bill", BILL, FIELDS),
    "edit_bill",
    beside={"allowDuplicateInvNum": "allowDuplicateNumber"},
    shown=shown,
)

HANDLERS = SHOWN.handlers()
