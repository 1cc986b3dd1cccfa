"""v2 invoices (F-214)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.lines import LINE_ID, TAX_CODE, receivable
from mockserver.dialects.v2.entities.rates import needs_rate
from mockserver.dialects.v2.fields import (
    ACTIVE_OR_DRAFT,
    CREATED,
    ID,
    LINE_ORDER,
    LINE_TIMES,
    UPDATED,
    classifications,
    flags,
    queryable,
    reference,
    run,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, Quantity, Rate, codes
from mockserver.dialects.v2.views import EntityView, FromParent, Line
from mockserver.domain.receivables.customers import CUSTOMER
from mockserver.domain.receivables.invoices import (
    INVOICE,
    INVOICES,
    OPEN,
    PAID_IN_FULL,
    PARTIAL_PAYMENT,
    SCHEDULED,
)
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID

PAYMENT_STATUS = Code({"0": PAID_IN_FULL, "1": OPEN, "2": PARTIAL_PAYMENT, "4": SCHEDULED}, otherwise="1")
DELIVERY = codes("0 1 2")

LINE = Line(
    "InvoiceLineItem",
    LINE_ID,
    *LINE_TIMES,
    FromParent("invoiceId", s.Text(), "id"),
    *receivable(),
    *flags("taxable"),
    TAX_CODE,
    LINE_ORDER,
)

FIELDS = [
    ID,
    ACTIVE_OR_DRAFT,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY, absent=NULL_ID),
    CREATED,
    UPDATED,
    queryable(reference("customerId", required=True)),
    queryable(s.Field("invoiceNumber", s.Text(), required=True)),
    queryable(s.Field("invoiceDate", s.Date(), required=True)),
    queryable(s.Field("dueDate", s.Date(), required=True)),
    queryable(s.Field("glPostingDate", s.Date())),
    queryable(s.Field("amount", s.Money(), "totalAmount", access=s.READ_ONLY, absent=0)),
    queryable(s.Field("localAmount", s.Money(), access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    queryable(s.Field("amountDue", s.Money(), "dueAmount", access=s.READ_ONLY, absent=0)),
    queryable(s.Field("paymentStatus", PAYMENT_STATUS, "status", access=s.READ_ONLY)),
    *texts("description poNumber"),
    *(queryable(flag) for flag in flags("isToBePrinted isToBeEmailed")),
    queryable(s.Field("lastSentTime", Moment())),
    reference("itemSalesTax", "salesTaxItemId"),
    s.Field("salesTaxPercentage", Quantity(), access=s.READ_ONLY, absent=0),
    s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY, absent=0),
    *texts("terms salesRep FOB"),
    queryable(s.Field("shipDate", s.Date())),
    *texts("shipMethod"),
    *(queryable(field) for field in classifications("departmentId locationId actgClassId jobId")),
    reference("payToBankAccountId"),
    reference("payToChartOfAccountId"),
    queryable(reference("invoiceTemplateId")),
    queryable(s.Field("hasAutoPay", s.Boolean(), absent=False)),
    s.Field("source", s.Text(), access=s.READ_ONLY, absent="0"),
    queryable(s.Field("emailDeliveryOption", DELIVERY, absent="1")),
    queryable(s.Field("mailDeliveryOption", DELIVERY, absent="0")),
    queryable(s.Field("creditAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("quickbooksId", s.Text(), access=s.READ_ONLY)),
    queryable(reference("recInvoiceTemplateId")),
    s.Field("financingStatus", s.Text(), access=s.READ_ONLY, absent="0"),
    *run(s.Text(), "netBillId netOrgId", absent=NULL_ID, access=s.READ_ONLY),
    s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY, absent=0),
    *run(s.Text(), "stylingId stylingRevision financingModelStatus", access=s.READ_ONLY),
    s.Field("financingErrorType", s.Text(), access=s.READ_ONLY, absent="0"),
    s.Field("invoiceLineItems", s.Array(LINE, min_items=1), required=True),
    *run(s.Array(s.Text()), "invoiceAdjustments invoiceCustomFields", absent=[], access=s.READ_ONLY),
]


CUSTOMERS_RATE = needs_rate(CUSTOMER, "customerId", "invoiceCurrency")

invoices = V2Entity(INVOICES, EntityView("Invoice", INVOICE, FIELDS), "edit_invoice", rule=CUSTOMERS_RATE)
