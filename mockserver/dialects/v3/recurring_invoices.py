"""v3 recurring invoices."""

from __future__ import annotations

from mockserver.dialects.v3.common import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.dialects.v3.schedules import SCHEDULE
from mockserver.domain.receivables.recurring_invoices import RECURRING_INVOICE, RECURRING_INVOICES
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    Field,
    ListOf,
    Money,
    Number,
    Obj,
    Ref,
    Text,
    View,
)

LINE = Obj(
    Field("id", Text(100)),
    Field("amount", Money()),
    Field("description", Text(4000)),
    Field("price", Number()),
    Field("quantity", Number()),
    Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
    Field("taxable", Bool()),
)

VIEW = View(
    RECURRING_INVOICE,
    [
        ID,
        Field("customerId", Ref(), required=True, filter="eq in"),
        Field("description", Text(4000)),
        ARCHIVED,
        Field("schedule", SCHEDULE, required=True),
        Field("recurringInvoiceLineItems", ListOf(LINE, least=1), required=True),
        Field("classifications", classifications("accountingClassId", "departmentId", "jobId", "locationId")),
        Field("sendEmail", Bool()),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource(
    "v3.recurring-invoices",
    RECURRING_INVOICES,
    VIEW,
    "recurringInvoiceId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
)

HANDLERS = SHOWN.handlers()
