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
from mockserver.dialects.v2.types import AmountOnceMoved, Code, Moment, Quantity, Rate, Reference, codes
from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import ONE
from mockserver.domain.payables.bills import BILL, BILLS, PARTLY_PAID
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, Field, Int, ListOf, Money, Obj, Text

APPROVAL_STATUS = Code(
    {"0": "UNASSIGNED", "1": "ASSIGNED", "3": "APPROVED", "4": "APPROVING", "5": "DENIED"}, otherwise="0"
)
PAYMENT_STATUS = Code({"0": "PAID", "1": "UNPAID", "2": PARTLY_PAID, "4": "SCHEDULED", "6": "IN_PROCESS"})
EXPENSE, ITEM = "1", "2"
NO_LINES: Record = {"count": 0, "totalAmount": 0, "chartOfAccountGroup": []}

LINE = Line(
    "BillLineItem",
    Field("id", Text(), access="r"),
    Field("billId", Text(), access="r"),
    Field("amount", Money(), required=True),
    reference("chartOfAccountId", "classifications.chartOfAccountId"),
    reference("departmentId", "classifications.departmentId"),
    reference("locationId", "classifications.locationId"),
    reference("jobId", "classifications.jobId"),
    reference("customerId", "classifications.customerId"),
    *flags("jobBillable"),
    Field("description", Text()),
    *run(Text(), "createdTime updatedTime", access="r"),
    Field("lineType", codes("1 2")),
    reference("itemId", "classifications.itemId"),
    Field("quantity", Quantity()),
    Field("unitPrice", Quantity(), "price"),
    reference("employeeId", "classifications.employeeId"),
    reference("actgClassId", "classifications.accountingClassId"),
    *run(Reference(), "purchaseOrderBillLinkId unitOfMeasureId", absent=NULL_ID),
    Field("lineOrder", Int()),
    Field("useSmartApprovers", Awaited(Bool(), "v2.SetApprovers", "useSmartApprovers"), access="w"),
)

SUMMARY = (Field("count", Int(), absent=0), Field("totalAmount", Money(), absent=0))
ACCOUNTS = Field("chartOfAccountGroup", ListOf(Obj(Field("chartOfAccountId", Text()), *SUMMARY)), absent=[])

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    listed(reference("vendorId", required=True)),
    listed(Field("invoiceNumber", Text(), "invoice.invoiceNumber", required=True)),
    listed(Field("approvalStatus", APPROVAL_STATUS, access="r", absent="0")),
    listed(Field("invoiceDate", Date(), "invoice.invoiceDate", required=True)),
    listed(Field("dueDate", Date(), required=True)),
    listed(Field("glPostingDate", Date())),
    listed(Field("amount", Money(), access="r", absent=0)),
    listed(Field("localAmount", Money(), "fundingAmount", access="r")),
    Field("exchangeRate", Rate(0)),
    listed(Field("scheduledAmount", Money(), access="r", absent=0)),
    listed(Field("paidAmount", AmountOnceMoved(), "clearedAmount", access="r")),
    Field("dueAmount", Money(), access="r", absent=0),
    Field("creditAmount", Money(), access="r", absent=0),
    listed(Field("paymentStatus", PAYMENT_STATUS, access="r")),
    Field("uiPaymentStatus", PAYMENT_STATUS, "paymentStatus", access="r"),
    Field("description", Text()),
    Field("poNumber", Text(), "purchaseOrderNumber"),
    CREATED,
    UPDATED,
    Field("createdBy", Text(), access="r", absent=NULL_ID),
    listed(reference("payFromBankAccountId")),
    listed(reference("payFromChartOfAccountId")),
    listed(reference("paymentTermId")),
    listed(Field("hasAutoPay", Bool(), absent=False)),
    listed(Field("eBillCreated", Bool(), absent=False)),
    listed(reference("invoiceProductId")),
    listed(reference("chartOfAccountId", "classifications.chartOfAccountId")),
    listed(reference("departmentId", "classifications.departmentId")),
    listed(reference("locationId", "classifications.locationId")),
    listed(reference("actgClassId", "classifications.accountingClassId")),
    listed(Field("source", codes("0 1 2 3"), absent="0")),
    Field("numApprPolicyEx", Int(), access="r", absent=0),
    *flags("useBillDesc"),
    *(listed(flag) for flag in flags("defaultInvoiceNumber isAutoSaved")),
    listed(reference("billTemplateId")),
    *run(Text(), "quickbooksId lastPaymentDate fullPaymentDate", access="r"),
    *flags("hasLinkedPurchaseOrders multipleBillLineItems", access="r"),
    Field("item", Obj(*SUMMARY), access="r"),
    Field("expense", Obj(*SUMMARY, ACCOUNTS), access="r"),
    Field("billLineItems", ListOf(LINE, least=1), required=True),
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
    """A line with its bill; it is as old as the bill's last change, for v2 was seen to make new lines then."""
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
