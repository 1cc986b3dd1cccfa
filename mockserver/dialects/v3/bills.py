"""v3 bills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.common import INVOICE_NUMBER, VENDOR_CREDITS, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS
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


class RecordStatus(Enum):
    """Whether a record is in use, from its `archived`; drafts are made in BILL's web application only."""

    def __init__(self) -> None:
        super().__init__("ACTIVE", "INACTIVE", answers=["DRAFT", "DRAFT_DELETED"])

    def write(self, value: bool) -> str:
        return "INACTIVE" if value else "ACTIVE"


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
        Field("recordStatus", RecordStatus(), "archived", access="r"),
        Field("createdBy", Text(), access="r"),
        VENDOR_CREDITS,
        Field("billApprovals", Bool(), access="w"),
    ],
    rules=[every_line_has_an_amount, every_credit_says_how_much],
)

SHOWN = V3Resource(
    "v3.bills",
    BILLS,
    VIEW,
    "billId",
    "edit_bill",
    verbs="list create get replace update archive restore",
    bulk_verbs="create",
    bulk_most=100,
)


def approvers_on_demand(handler: Handler) -> Handler:
    """The handler of a write that answers a bill's approvers where `billApprovals` asks for them."""

    def act(call: Call) -> Answer:
        answer = handler.act(call)
        rows = answer.body if isinstance(answer.body, list) else [answer.body]
        bodies = call.body if isinstance(call.body, list) else [call.body]
        asked = {row["id"]: row for row, body in zip(rows, bodies, strict=True) if asks_for_approvers(call, body)}
        for bill_id, approvers in BILL_APPROVERS.of_bills(call.ctx, list(asked)).items():
            asked[bill_id]["approvers"] = [APPROVER.write(one) for one in approvers]
        return answer

    return replace(handler, act=act)


def asks_for_approvers(call: Call, body: Any) -> bool:
    """Whether a write wants to see approvers: BILL documents the body's field, digests a parameter too."""
    return call.query.get("billApprovals") == "true" or bool(body.get("billApprovals") in (True, "true", "True"))


MADE = SHOWN.handlers()
WRITES = ("create", "replace", "update", "bulk.create")
HANDLERS = MADE | {f"v3.bills.{verb}": approvers_on_demand(MADE[f"v3.bills.{verb}"]) for verb in WRITES}
