"""v3 bills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.parameters import Query, Truth
from mockserver.dialects.v3.fields import INVOICE_NUMBER, VENDOR_CREDITS, RecordStatus, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS
from mockserver.domain.payables.bills import BILL, BILLS, PARTIALLY_PAID, line_amount
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Record

LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("amount", s.Money()),
    s.Field("quantity", s.Number()),
    s.Field("price", s.Number()),
    s.Field("description", s.Text(max_length=4000)),
    s.Field(
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

# Of all paths with an id, one has a pattern (F-1310).
BILL_ID = re.compile("^00n[a-zA-Z0-9]{17}$")

APPROVER = s.Object(
    s.Field("userId", s.Text(), access=s.READ_ONLY),
    s.Field(
        "status",
        s.Enum("WAITING", "VIEWED", "REROUTED", "DENIED", "APPROVED", "UPCOMING", "STALE", "UNDEFINED"),
        access=s.READ_ONLY,
    ),
    s.Field("approverOrder", s.Int(), access=s.READ_ONLY),
    s.Field("statusChangedTime", s.DateTime(), access=s.READ_ONLY),
)


def every_line_has_an_amount(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new line says its amount, or quantity and price."""
    for index, line in enumerate(values.get("billLineItems") or ()):
        if mode != "patch" and line_amount(line) is None:
            yield f"billLineItems[{index}].amount", "must not be null"


VIEW = s.View(
    BILL,
    [
        s.ARCHIVED,
        s.ID,
        s.Field("vendorId", s.Reference(), required=True, filter="eq in"),
        s.Field("vendorName", s.Text(), access=s.READ_ONLY),
        s.Field("fundingAmount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("amount", s.Money(), access=s.READ_ONLY),
        s.Field("paidAmount", s.Money(), access=s.READ_ONLY),
        s.Field("dueAmount", s.Money(), access=s.READ_ONLY),
        s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY),
        s.Field("creditAmount", s.Money(), access=s.READ_ONLY),
        s.Field("exchangeRate", s.Number(), access=s.READ_ONLY, sort=True),
        s.Field("description", s.Text(max_length=4000), sort=True),
        s.Field("dueDate", s.Date(), required=True, filter="gt gte lt lte", sort=True),
        s.Field(
            "invoice",
            s.Object(
                s.Field("invoiceNumber", INVOICE_NUMBER, required=True),
                s.Field("invoiceDate", s.Date(), required=True),
            ),
            required=True,
        ),
        s.Field("billLineItems", s.Array(LINE, min_items=1), required=True),
        s.Field("payFromChartOfAccountId", s.Reference(), filter="eq ne in"),
        s.Field(
            "paymentStatus",
            s.Enum("PAID", "UNPAID", PARTIALLY_PAID, "SCHEDULED", "IN_PROCESS", "UNDEFINED"),
            access=s.READ_ONLY,
            filter="eq ne in",
        ),
        s.Field("approvalStatus", s.Text(), access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field(
            "classifications",
            classifications(
                "chartOfAccountId", "accountingClassId", "departmentId", "locationId", "itemId", filter="eq ne in"
            ),
        ),
        s.Field("approvers", s.Array(APPROVER), access=s.READ_ONLY),
        s.Field("purchaseOrderNumber", s.Text()),
        # Newer than BILL's document (F-1928).
        s.Field("paymentTermId", s.Reference()),
        s.Field("recordStatus", RecordStatus("DRAFT", "DRAFT_DELETED"), "archived", access=s.READ_ONLY),
        s.Field("createdBy", s.Text(), access=s.READ_ONLY),
        VENDOR_CREDITS,
        s.Field("billApprovals", s.Boolean(), access=s.WRITE_ONLY),
        s.Field("policyRematch", s.Boolean(), access=s.PATCH_INPUT),
    ],
    rules=[every_line_has_an_amount],
)

ASKING = Query(Truth("billApprovals"))


@dataclass(frozen=True, slots=True)
class BillResource(V3Resource):
    """Bills: a write answers a bill's approvers where `billApprovals` asks for them; GET looks at an id's form."""

    def id_of(self, call: Call) -> str:
        """The id in the path; raises `Invalid` where GET's has not the form that BILL's document tells of it."""
        bill_id = call.params[self.param]
        if call.operation.id == "v3.bills.get" and not BILL_ID.fullmatch(bill_id):
            raise Invalid([Problem(self.param, f'must match "{BILL_ID.pattern}"', fact="F-1310")])
        return bill_id

    def _handler(self, verb: str) -> Handler:
        handler = V3Resource._handler(self, verb)
        return replace(handler, query=ASKING) if verb in ("create", "replace", "update") else handler

    def values(self, call: Call, mode: s.Mode) -> Record:
        """The values of the body; refuses a change that no longer asks for the approvers (F-1830, assumed: F-1831)."""
        values = V3Resource.values(self, call, mode)
        if mode != "create":
            bill = self.resource.get(call.ctx, self.id_of(call))
            if bill.get("billApprovals") and not asks_for_approvers(call, call.body):
                raise BillError("BDC_1119", "billApprovals", "false", item=bill["id"], fact="F-1831")
        return values

    def answer(self, call: Call, record: Record, verb: str) -> Answer:
        """A bill a verb has read or changed; bulk calls show no approvers, whatever they ask for."""
        if asks_for_approvers(call, call.body):
            record = record | {"approvers": BILL_APPROVERS.of_bills(call.ctx, [record["id"]]).get(record["id"])}
        return V3Resource.answer(self, call, record, verb)


def asks_for_approvers(call: Call, body: Any) -> bool:
    """Whether a write wants to see approvers: BILL documents the body's field, digests a parameter too (F-834)."""
    if not isinstance(body, dict):
        return False
    return call.query.get("billApprovals") == "true" or body.get("billApprovals") in (True, "true", "True")


bills = BillResource(
    "v3.bills",
    BILLS,
    VIEW,
    "billId",
    "edit_bill",
    verbs="list create get replace update archive restore",
    bulk_verbs="create",
    bulk_max=100,
    bulk_max_is_prose=True,
    views={
        "list": VIEW.without("approvers"),
        **dict.fromkeys(("create", "replace", "update"), VIEW.without("recordStatus", "vendorName")),
        **dict.fromkeys(("archive", "restore", "bulk"), VIEW.without("recordStatus", "vendorName", "approvers")),
    },
)
