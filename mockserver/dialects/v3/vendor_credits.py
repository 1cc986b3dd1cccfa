"""v3 vendor credits."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.vendor_credits import VENDOR_CREDIT, VENDOR_CREDITS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Date,
    Enum,
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

STATUSES = Enum("NOT_APPLIED", "PARTIALLY_APPLIED", "FULLY_APPLIED", "IN_PROCESS", "UNDEFINED")

LINE = Obj(
    Field("id", Text(100)),
    Field("description", Text(4000)),
    Field("amount", Money()),
    Field(
        "classifications",
        classifications(
            "chartOfAccountId",
            "accountingClassId",
            "departmentId",
            "jobId",
            "locationId",
            "itemId",
            "employeeId",
            "customerId",
        ),
    ),
)

USAGE = Obj(
    Field("billId", Text(), access="r"),
    Field("paymentId", Text(), access="r"),
    Field("amount", Money(), access="r"),
)


def every_line_has_an_amount(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A new line says its amount."""
    for index, line in enumerate(values.get("vendorCreditLineItems") or ()):
        if mode != "patch" and line.get("amount") is None:
            yield f"vendorCreditLineItems[{index}].amount", NOT_NULL


def applied_to_one_account(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """Of a chart of accounts and a bank account only one can be named."""
    if values.get("applyToChartOfAccountId") and values.get("applyToBankAccountId"):
        yield "applyToBankAccountId", "must be null when applyToChartOfAccountId is set"


VIEW = View(
    VENDOR_CREDIT,
    [
        ID,
        Field("vendorId", Ref(), required=True, filter="eq in"),
        Field("referenceNumber", Text(100, 1), required=True),
        Field("creditDate", Date(), required=True, sort=True),
        Field("description", Text(4000)),
        ARCHIVED,
        Field("applyToChartOfAccountId", Ref()),
        Field("applyToBankAccountId", Ref()),
        Field("amount", Money(), access="r", sort=True),
        Field("appliedAmount", Money(), access="r", sort=True),
        Field("status", STATUSES, access="r"),
        *STANDARD_ANSWER,
        Field("vendorCreditLineItems", ListOf(LINE, least=1), required=True),
        Field("usage", ListOf(USAGE), access="r"),
    ],
    rules=[every_line_has_an_amount, applied_to_one_account],
)

# Who enters bills enters credits; the guide names no right of its own.
SHOWN = V3Resource(
    "v3.vendor-credits",
    VENDOR_CREDITS,
    VIEW,
    "vendorCreditId",
    "edit_bill",
    verbs="list create get replace update archive",
    bulk_verbs="create replace update archive",
    wrapper="vendorCredits",
)

HANDLERS = SHOWN.handlers()
