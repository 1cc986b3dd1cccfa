"""v2 invoices."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.fields import (
    ACTIVE_OR_DRAFT,
    CREATED,
    ID,
    UPDATED,
    EntityView,
    Line,
    awaited,
    flags,
    listed,
    reference,
    run,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, Quantity, Rate, codes
from mockserver.domain.context import Context
from mockserver.domain.receivables.invoices import INVOICE, INVOICES
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID, PREFIXES
from mockserver.kernel.kinds import Record

PAYMENT_STATUS = Code({"0": "PAID", "1": "OPEN", "2": "PARTIAL_PAYMENT", "4": "SCHEDULED"}, otherwise="1")
DELIVERY = codes("0 1 2")
NOT_TAXED = "Non"

LINE = Line(
    "InvoiceLineItem",
    s.Field("id", s.Text(), access=s.READ_ONLY),
    *run(s.Text(), "createdTime updatedTime", access=s.READ_ONLY),
    s.Field("invoiceId", s.Text(), access=s.READ_ONLY),
    reference("itemId", "classifications.itemId"),
    s.Field("quantity", Quantity(), required=True),
    s.Field("amount", s.Money()),
    s.Field("price", Quantity()),
    s.Field("serviceDate", s.Date()),
    s.Field("ratePercent", Quantity()),
    reference("chartOfAccountId", "classifications.chartOfAccountId"),
    reference("departmentId", "classifications.departmentId"),
    reference("locationId", "classifications.locationId"),
    reference("actgClassId", "classifications.accountingClassId"),
    reference("jobId", "classifications.jobId"),
    *texts("description"),
    *flags("taxable"),
    *texts("taxCode"),
    s.Field("lineOrder", s.Int()),
)

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY, absent=NULL_ID),
    CREATED,
    UPDATED,
    listed(reference("customerId", required=True)),
    listed(s.Field("invoiceNumber", s.Text(), required=True)),
    listed(s.Field("invoiceDate", s.Date(), required=True)),
    listed(s.Field("dueDate", s.Date(), required=True)),
    listed(s.Field("glPostingDate", s.Date())),
    listed(s.Field("amount", s.Money(), "totalAmount", access=s.READ_ONLY, absent=0)),
    listed(s.Field("localAmount", s.Money(), access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    listed(s.Field("amountDue", s.Money(), "dueAmount", access=s.READ_ONLY, absent=0)),
    listed(s.Field("paymentStatus", PAYMENT_STATUS, "status", access=s.READ_ONLY)),
    *texts("description poNumber"),
    *(listed(flag) for flag in flags("isToBePrinted isToBeEmailed")),
    listed(s.Field("lastSentTime", Moment())),
    awaited("itemSalesTax", "v2.Crud.Create.Item", "salesTaxItemId"),
    s.Field("salesTaxPercentage", Quantity(), access=s.READ_ONLY, absent=0),
    s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY, absent=0),
    *texts("terms salesRep FOB"),
    listed(s.Field("shipDate", s.Date())),
    *texts("shipMethod"),
    listed(reference("departmentId", "classifications.departmentId")),
    listed(reference("locationId", "classifications.locationId")),
    listed(reference("actgClassId", "classifications.accountingClassId")),
    listed(reference("jobId", "classifications.jobId")),
    reference("payToBankAccountId"),
    reference("payToChartOfAccountId"),
    listed(reference("invoiceTemplateId")),
    listed(s.Field("hasAutoPay", s.Boolean(), absent=False)),
    s.Field("source", s.Text(), access=s.READ_ONLY, absent="0"),
    listed(s.Field("emailDeliveryOption", DELIVERY, absent="1")),
    listed(s.Field("mailDeliveryOption", DELIVERY, absent="0")),
    listed(s.Field("creditAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    listed(s.Field("quickbooksId", s.Text(), access=s.READ_ONLY)),
    listed(reference("recInvoiceTemplateId")),
    s.Field("financingStatus", s.Text(), access=s.READ_ONLY, absent="0"),
    *run(s.Text(), "netBillId netOrgId", absent=NULL_ID, access=s.READ_ONLY),
    s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY, absent=0),
    *run(s.Text(), "stylingId stylingRevision financingModelStatus", access=s.READ_ONLY),
    s.Field("financingErrorType", s.Text(), access=s.READ_ONLY, absent="0"),
    s.Field("invoiceLineItems", s.Array(LINE, min_items=1), required=True),
    *run(s.Array(s.Text()), "invoiceAdjustments invoiceCustomFields", absent=[], access=s.READ_ONLY),
]


def shown(ctx: Context, invoices: Sequence[Record]) -> list[Record]:
    """Invoices with the organization's template, unless they have another, and lines as v2 adds to them."""
    template = ctx.id_for(PREFIXES["invoice_template"], ctx.org)
    return [{"invoiceTemplateId": template, **invoice, "invoiceLineItems": lines_of(invoice)} for invoice in invoices]


def lines_of(invoice: Record) -> list[Record]:
    """An invoice's lines; they are assumed to be as old as its last change (F-217)."""
    changed = Moment().write(invoice["updatedTime"])
    return [
        {
            "lineOrder": order,
            **({} if line.get("taxable") else {"taxCode": NOT_TAXED}),
            **line,
            "invoiceId": invoice["id"],
            "createdTime": changed,
            "updatedTime": changed,
        }
        for order, line in enumerate(invoice["invoiceLineItems"])
    ]


SHOWN = V2Entity(INVOICES, EntityView("Invoice", INVOICE, FIELDS), "edit_invoice", shown=shown)

HANDLERS = SHOWN.handlers()
