"""v3 recurring invoices."""

from __future__ import annotations

from mockserver.dialects.v3.entities.schedules import SCHEDULE
from mockserver.dialects.v3.fields import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.recurring_invoices import LENIENT_RECURRING_INVOICES, RECURRING_INVOICE
from mockserver.kernel import schema as s

LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("amount", s.Money()),
    s.Field("description", s.Text(max_length=4000)),
    s.Field("price", s.Number()),
    s.Field("quantity", s.Number()),
    s.Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
    s.Field("taxable", s.Boolean(), access=s.READ_ONLY),
)

VIEW = s.View(
    RECURRING_INVOICE,
    [
        s.ID,
        s.Field("customerId", s.Reference(), required=True, filter="eq in"),
        s.Field("description", s.Text(max_length=4000)),
        s.ARCHIVED,
        s.Field("schedule", SCHEDULE, required=True),
        s.Field("recurringInvoiceLineItems", s.Array(LINE), required=True),
        s.Field(
            "classifications",
            classifications("accountingClassId", "departmentId", "jobId", "locationId"),
            access=s.READ_ONLY,
        ),
        s.Field("sendEmail", s.Boolean()),
        # Newer than BILL's document (F-1928).
        s.Field("paymentTermId", s.Reference()),
        *s.STANDARD_ANSWER,
    ],
)

recurring_invoices = V3Resource(
    "v3.recurring-invoices",
    LENIENT_RECURRING_INVOICES,
    VIEW,
    "recurringInvoiceId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
)
