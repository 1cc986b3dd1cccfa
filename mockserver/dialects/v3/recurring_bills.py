"""v3 recurring bills."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.dialects.v3.schedules import SCHEDULE
from mockserver.domain.payables.recurring_bills import RECURRING_BILL, RECURRING_BILLS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    Bool,
    DateTime,
    Field,
    ListOf,
    Mode,
    Money,
    Obj,
    Ref,
    Text,
    View,
)
from mockserver.kernel.schema.types import NOT_NULL

LINE = Obj(
    Field("id", Text(100)),
    Field("amount", Money()),
    Field("description", Text(4000)),
    Field(
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


def every_line_has_an_amount(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A new line says its amount."""
    for index, line in enumerate(values.get("recurringBillLineItems") or ()):
        if mode != "patch" and line.get("amount") is None:
            yield f"recurringBillLineItems[{index}].amount", NOT_NULL


VIEW = View(
    RECURRING_BILL,
    [
        ARCHIVED,
        ID,
        Field("recurringBillLineItems", ListOf(LINE, least=1), required=True),
        Field("schedule", SCHEDULE, required=True),
        Field("vendorId", Ref(), required=True, filter="eq in"),
        Field("description", Text(4000)),
        Field("processingOptions", Obj(Field("autoPayment", Bool()))),
        Field("paymentInformation", Obj(Field("bankAccountId", Ref()))),
        # Lists of recurring bills are documented to be filtered and sorted by neither.
        Field("createdTime", DateTime(), access="r"),
        Field("updatedTime", DateTime(), access="r"),
    ],
    rules=[every_line_has_an_amount],
)

SHOWN = V3Resource(
    "v3.recurringbills",
    RECURRING_BILLS,
    VIEW,
    "recurringBillId",
    "edit_bill",
    verbs="list create get replace update archive restore",
)

HANDLERS = SHOWN.handlers()
