"""v3 bills."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import INVOICE_NUMBER, VENDOR_CREDITS, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.bills import BILL, BILLS, PARTLY_PAID, line_amount
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
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
    View,
)
from mockserver.kernel.schema.types import NOT_NULL

LINE = Obj(
    Field("id", Text(100)),
    Field("amount", Money()),
    Field("quantity", Number()),
    Field("price", Number()),
    Field("description", Text(4000)),
    Field(
        "classifications",
        classifications(
            "chartOfAccountId",
            "accountingClassId",
            "departmentId",
            "employeeId",
            "jobId",
            "locationId",
            "itemId",
            "customerId",
        ),
    ),
)

APPROVER = Obj(
    Field("userId", Text(), access="r"),
    Field("status", Text(), access="r"),
    Field("approverOrder", Int(), access="r"),
    Field("statusChangedTime", DateTime(), access="r"),
)


def every_line_has_an_amount(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A new line says its amount, or quantity and price."""
    for index, line in enumerate(values.get("billLineItems") or ()):
        if mode != "patch" and line_amount(line) is None:
            yield f"billLineItems[{index}].amount", "must not be null"


def every_credit_says_how_much(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A patched bill names its credits and their amounts, as a new one does."""
    for index, credit in enumerate(values.get("vendorCredits") or ()):
        absent = [name for name in ("id", "amount") if mode == "patch" and credit.get(name) is None]
        yield from ((f"vendorCredits[{index}].{name}", NOT_NULL) for name in absent)


VIEW = View(
    BILL,
    [
        ARCHIVED,
        ID,
        Field("vendorId", Ref(), required=True, filter="eq in"),
        Field("vendorName", Text(), access="r"),
        Field("fundingAmount", Money(), access="r", sort=True),
        Field("amount", Money(), access="r"),
        Field("paidAmount", Money(), access="r"),
        Field("dueAmount", Money(), access="r"),
        Field("scheduledAmount", Money(), access="r"),
        Field("creditAmount", Money(), access="r"),
        Field("exchangeRate", Number(), access="r", sort=True),
        Field("description", Text(4000), sort=True),
        Field("dueDate", Date(), required=True, filter="gt gte lt lte", sort=True),
        Field(
            "invoice",
            Obj(
                Field("invoiceNumber", INVOICE_NUMBER, required=True),
                Field("invoiceDate", Date(), required=True),
            ),
            required=True,
        ),
        Field("billLineItems", ListOf(LINE, least=1), required=True),
        Field("payFromChartOfAccountId", Ref(), filter="eq ne in"),
        Field(
            "paymentStatus",
            Enum("PAID", "UNPAID", "SCHEDULED", PARTLY_PAID, "UNDEFINED"),
            access="r",
            filter="eq ne in",
        ),
        Field("approvalStatus", Text(), access="r"),
        *STANDARD_ANSWER,
        Field(
            "classifications",
            classifications(
                "chartOfAccountId", "accountingClassId", "departmentId", "locationId", "itemId", filter="eq ne in"
            ),
        ),
        Field("approvers", ListOf(APPROVER), access="r"),
        Field("purchaseOrderNumber", Text(100)),
        VENDOR_CREDITS,
        Field("billApprovals", Bool(), access="w", needs="v3.bill-approvals.policies.create"),
    ],
    rules=[every_line_has_an_amount, every_credit_says_how_much],
)

SHOWN = V3Resource("v3.bills", BILLS, VIEW, "billId", "edit_bill",
                   verbs="list create get replace update archive restore", bulk_verbs="create", bulk_most=100)

HANDLERS = SHOWN.handlers()
