"""v3 recurring bills."""

from __future__ import annotations

from mockserver.dialects.v3.entities.schedules import SCHEDULE
from mockserver.dialects.v3.fields import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.recurring_bills import RECURRING_BILL, RECURRING_BILLS
from mockserver.kernel import schema as s

LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("amount", s.Money(), required=True),
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
        ),
    ),
)


VIEW = s.View(
    RECURRING_BILL,
    [
        s.ARCHIVED,
        s.ID,
        s.Field("recurringBillLineItems", s.Array(LINE), required=True),
        s.Field("schedule", SCHEDULE, required=True),
        s.Field("vendorId", s.Reference(), required=True, filter="eq in"),
        s.Field("description", s.Text(max_length=4000)),
        s.Field("processingOptions", s.Object(s.Field("autoPayment", s.Boolean()))),
        s.Field("paymentInformation", s.Object(s.Field("bankAccountId", s.Reference()))),
        # Lists of recurring bills are documented to be filtered and sorted by neither (F-1215).
        s.Field("createdTime", s.DateTime(), access=s.READ_ONLY),
        s.Field("updatedTime", s.DateTime(), access=s.READ_ONLY),
    ],
)

recurring_bills = V3Resource(
    "v3.recurringbills",
    RECURRING_BILLS,
    VIEW,
    "recurringBillId",
    "edit_bill",
    verbs="list create get replace update archive restore",
)
