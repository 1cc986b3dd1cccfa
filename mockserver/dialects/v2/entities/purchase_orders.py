"""v2 purchase orders, which can be made and listed."""

from __future__ import annotations

from mockserver.dialects.v2.entities.bills import APPROVAL_STATUS_CODES
from mockserver.dialects.v2.entities.lines import LINE_ID, LINE_TYPE
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
    run,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment, NullableReference, Quantity, Rate, codes
from mockserver.dialects.v2.views import EntityView, Formula, Line
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.payables.purchase_orders import LINES, PURCHASE_ORDER, PURCHASE_ORDERS
from mockserver.domain.read_fields import FromRecord
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID

MATCH_TYPE = Code({word: word for word in ("3-way", "2-way", "None")})

LINE = Line(
    "PurchaseOrderLineItem",
    LINE_ID,
    *LINE_TIMES,
    s.Field("amount", s.Money(), required=True),
    LINE_TYPE,
    *run(Quantity(), "quantity qtyBilled qtyReceived"),
    s.Field("matchType", MATCH_TYPE),
    s.Field("unitPrice", Quantity()),
    *texts("description"),
    *classifications(
        "actgClassId chartOfAccountId departmentId employeeId itemId jobId locationId customerId",
    ),
    *flags("jobBillable"),
    s.Field("unitOfMeasureId", NullableReference(), absent=NULL_ID),
    s.Field("billedAmount", s.Money(), absent=0),
)

FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("vendorId", required=True)),
    CREATED,
    UPDATED,
    s.Field("createdBy", s.Text(), access=s.READ_ONLY, absent=NULL_ID),
    queryable(s.Field("approvalStatus", APPROVAL_STATUS_CODES, access=s.READ_ONLY)),
    queryable(s.Field("fullfillmentStatus", codes("0 1 2 3"))),
    *(queryable(s.Field(name, s.Date())) for name in ("serviceStartDate", "serviceEndDate")),
    s.Field("exchangeRate", Rate(minimum=0)),
    queryable(s.Field("poNumber", s.Text(), required=True)),
    *texts("description"),
    reference("requestor"),
    queryable(s.Field("poDate", s.Date(), required=True)),
    *(queryable(s.Field(name, s.Date())) for name in ("sentDate", "requiredDate")),
    s.Field("salesTaxPercent", Quantity(), access=s.READ_ONLY, absent=0),
    s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY, absent=0),
    queryable(reference("paymentTermId")),
    *(queryable(field) for field in classifications("chartOfAccountId departmentId locationId")),
    reference("invoiceProductId"),
    *texts("billingEmail vendorEmail"),
    *run(NullableReference(), "shippingAddressId billingAddressId purchaseRequestId", absent=NULL_ID),
    queryable(s.Field("billingStatus", codes("0 1 3"))),
    queryable(s.Field("closureStatus", codes("0 1 2"))),
    queryable(s.Field("orderType", codes("0 1 2"))),
    s.Field("remainingAmount", s.Money()),
    *texts("memo"),
    *flags("priceToleranceWarning"),
    s.Field("appliedPriceToleranceAmount", s.Money()),
    *flags("hasLinkedBills", access=s.READ_ONLY),
    s.Field("linkedBillsCount", s.Int(), access=s.READ_ONLY, absent=0),
    *flags("hasNotes", access=s.READ_ONLY),
    s.Field("createdDate", Moment(), "createdTime", access=s.READ_ONLY),
    *run(s.Text(), "createdByUser updatedByUser", access=s.READ_ONLY),
    Formula("multipleBillLineItems", s.Boolean(), absent=False, value=lambda order: len(order[LINES]) > 1),
    s.Field(LINES, s.Array(LINE), absent=[]),
]

# Nobody but its maker can have changed an order: there is no call for it.
MAKER = [FromRecord(name, USER, "createdBy", value=full_name) for name in ("createdByUser", "updatedByUser")]

purchase_orders = V2Entity(
    PURCHASE_ORDERS,
    EntityView("PurchaseOrder", PURCHASE_ORDER, FIELDS, read_fields=MAKER),
    "edit_bill",
    crud="Create",
    bulk="",
)
