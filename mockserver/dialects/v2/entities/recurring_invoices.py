"""v2 recurring invoices (F-1454)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.lines import LINE_ID
from mockserver.dialects.v2.entities.schedules import SCHEDULE
from mockserver.dialects.v2.fields import (
    ACTIVE,
    CREATED,
    ID,
    LINE_TIMES,
    UPDATED,
    classifications,
    flags,
    queryable,
    reference,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Quantity
from mockserver.dialects.v2.views import EntityView, FromParent, Line
from mockserver.domain.receivables.recurring_invoices import LINES, RECURRING_INVOICE, RECURRING_INVOICES
from mockserver.kernel import schema as s

# BILL calls the amount of a line required, and leaves it out in its own sample of one with a rate (F-1454).
LINE = Line(
    "RecurringInvoiceLineItem",
    LINE_ID,
    *classifications("chartOfAccountId departmentId locationId actgClassId jobId"),
    *texts("description"),
    FromParent("recurringInvoiceId", s.Text(), "id"),
    *classifications("itemId"),
    s.Field("amount", s.Money()),
    s.Field("quantity", Quantity(), required=True),
    s.Field("price", Quantity()),
    s.Field("ratePercent", Quantity()),
    *flags("taxable"),
    *LINE_TIMES,
)

FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("customerId", required=True)),
    *texts("poNumber salesRep"),
    *(queryable(one) for one in classifications("departmentId locationId actgClassId jobId")),
    queryable(reference("itemSalesTax", "salesTaxItemId")),
    *texts("description"),
    *(queryable(flag) for flag in flags("isToBePrinted isToBeEmailed")),
    queryable(s.Field("isToBeAutoEmailed", s.Boolean(), "sendEmail", absent=False)),
    queryable(reference("fromUserId", "createdBy")),
    queryable(reference("paymentTermId")),
    queryable(reference("invoiceTemplateId")),
    *SCHEDULE,
    queryable(s.Field("taxableAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("subtotal", s.Money(), access=s.READ_ONLY, absent=0)),
    CREATED,
    UPDATED,
    s.Field(LINES, s.Array(LINE, min_items=1), required=True),
]

recurring_invoices = V2Entity(
    RECURRING_INVOICES,
    EntityView("RecurringInvoice", RECURRING_INVOICE, FIELDS),
    "edit_invoice",
)
