"""v2 recurring bills (F-1453)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.lines import LINE_ID, LINE_TYPE, QUANTITY_AND_PRICE
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
from mockserver.dialects.v2.views import EntityView, Formula, FromParent, Line
from mockserver.domain.payables.recurring_bills import RECURRING_BILL, RECURRING_BILLS, lines
from mockserver.kernel import schema as s

LINE = Line(
    "RecurringBillLineItem",
    LINE_ID,
    FromParent("recurringBillId", s.Text(), "id"),
    s.Field("amount", s.Money(), required=True),
    *classifications("chartOfAccountId departmentId locationId"),
    *texts("description"),
    *LINE_TIMES,
    *classifications("jobId"),
    LINE_TYPE,
    *flags("jobBillable"),
    *QUANTITY_AND_PRICE,
    *classifications("employeeId customerId"),
    reference("vendorId"),
    *classifications("itemId"),
    *flags("isAdjusted"),
    FromParent("isExpired", s.Boolean(), "isOver", absent=False),
)

FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("vendorId", required=True)),
    *SCHEDULE,
    *texts("description"),
    CREATED,
    UPDATED,
    s.Field("remainingPayments", s.Int(minimum=0), "schedule.remaining"),
    queryable(s.Field("isRecurringPayment", s.Boolean(), "processingOptions.autoPayment", absent=False)),
    queryable(reference("bankAccountId", "paymentInformation.bankAccountId")),
    queryable(reference("usersId", "createdBy")),
    Formula("amount", s.Money(), value=lambda bill: sum(line["amount"] for line in lines(bill))),
    s.Field("recurringBillLineItems", s.Array(LINE, min_items=1), required=True),
]

recurring_bills = V2Entity(RECURRING_BILLS, EntityView("RecurringBill", RECURRING_BILL, FIELDS), "edit_bill")
