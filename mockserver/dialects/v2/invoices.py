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
from mockserver.kernel.ids import NULL_ID, PREFIXES
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, Field, Int, ListOf, Money, Text

PAYMENT_STATUS = Code({"0": "PAID", "1": "OPEN", "2": "PARTIAL_PAYMENT", "4": "SCHEDULED"}, otherwise="1")
DELIVERY = codes("0 1 2")
NOT_TAXED = "Non"

LINE = Line(
    "InvoiceLineItem",
    Field("id", Text(), access="r"),
    *run(Text(), "createdTime updatedTime", access="r"),
    Field("invoiceId", Text(), access="r"),
    reference("itemId", "classifications.itemId"),
    Field("quantity", Quantity(), required=True),
    Field("amount", Money()),
    Field("price", Quantity()),
    Field("serviceDate", Date()),
    Field("ratePercent", Quantity()),
    reference("chartOfAccountId", "classifications.chartOfAccountId"),
    reference("departmentId", "classifications.departmentId"),
    reference("locationId", "classifications.locationId"),
    reference("actgClassId", "classifications.accountingClassId"),
    reference("jobId", "classifications.jobId"),
    *texts("description"),
    *flags("taxable"),
    *texts("taxCode"),
    Field("lineOrder", Int()),
)

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    Field("createdBy", Text(), access="r", absent=NULL_ID),
    CREATED,
    UPDATED,
    listed(reference("customerId", required=True)),
    listed(Field("invoiceNumber", Text(), required=True)),
    listed(Field("invoiceDate", Date(), required=True)),
    listed(Field("dueDate", Date(), required=True)),
    listed(Field("glPostingDate", Date())),
    listed(Field("amount", Money(), "totalAmount", access="r", absent=0)),
    listed(Field("localAmount", Money(), access="r")),
    Field("exchangeRate", Rate(0)),
    listed(Field("amountDue", Money(), "dueAmount", access="r", absent=0)),
    listed(Field("paymentStatus", PAYMENT_STATUS, "status", access="r")),
    *texts("description poNumber"),
    *(listed(flag) for flag in flags("isToBePrinted isToBeEmailed")),
    listed(Field("lastSentTime", Moment())),
    awaited("itemSalesTax", "v2.Crud.Create.Item", "salesTaxItemId"),
    Field("salesTaxPercentage", Quantity(), access="r", absent=0),
    Field("salesTaxTotal", Money(), access="r", absent=0),
    *texts("terms salesRep FOB"),
    listed(Field("shipDate", Date())),
    *texts("shipMethod"),
    listed(reference("departmentId", "classifications.departmentId")),
    listed(reference("locationId", "classifications.locationId")),
    listed(reference("actgClassId", "classifications.accountingClassId")),
    listed(reference("jobId", "classifications.jobId")),
    reference("payToBankAccountId"),
    reference("payToChartOfAccountId"),
    listed(reference("invoiceTemplateId")),
    listed(Field("hasAutoPay", Bool(), absent=False)),
    Field("source", Text(), access="r", absent="0"),
    listed(Field("emailDeliveryOption", DELIVERY, absent="1")),
    listed(Field("mailDeliveryOption", DELIVERY, absent="0")),
    listed(Field("creditAmount", Money(), access="r", absent=0)),
    listed(Field("quickbooksId", Text(), access="r")),
    listed(reference("recInvoiceTemplateId")),
    Field("financingStatus", Text(), access="r", absent="0"),
    *run(Text(), "netBillId netOrgId", absent=NULL_ID, access="r"),
    Field("scheduledAmount", Money(), access="r", absent=0),
    *run(Text(), "stylingId stylingRevision financingModelStatus", access="r"),
    Field("financingErrorType", Text(), access="r", absent="0"),
    Field("invoiceLineItems", ListOf(LINE, least=1), required=True),
    *run(ListOf(Text()), "invoiceAdjustments invoiceCustomFields", absent=[], access="r"),
]


def shown(ctx: Context, invoices: Sequence[Record]) -> list[Record]:
    """Invoices with the organization's template, unless they have another, and lines as v2 adds to them."""
    template = ctx.id_for(PREFIXES["invoice_template"], ctx.org)
    return [{"invoiceTemplateId": template, **invoice, "invoiceLineItems": lines_of(invoice)} for invoice in invoices]


def lines_of(invoice: Record) -> list[Record]:
    """An invoice's lines; they are as old as its last change, for v2 was seen to make new lines then."""
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
