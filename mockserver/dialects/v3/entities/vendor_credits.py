"""v3 vendor credits."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.fields import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.payables.vendor_credits import VENDOR_CREDIT, VENDOR_CREDITS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

STATUSES = s.Enum("NOT_APPLIED", "PARTIALLY_APPLIED", "FULLY_APPLIED", "IN_PROCESS", "UNDEFINED")

LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("description", s.Text()),
    s.Field("amount", s.Money(), required=True),
    s.Field(
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

USAGE = s.Object(
    s.Field("billId", s.Text(), access=s.READ_ONLY),
    s.Field("paymentId", s.Text(), access=s.READ_ONLY),
    s.Field("amount", s.Money(), access=s.READ_ONLY),
)


def applied_to_one_account(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Of a chart of accounts and a bank account only one can be named."""
    if values.get("applyToChartOfAccountId") and values.get("applyToBankAccountId"):
        yield "applyToBankAccountId", "must be null when applyToChartOfAccountId is set"


VIEW = s.View(
    VENDOR_CREDIT,
    [
        s.ID,
        s.Field("vendorId", s.Reference(), required=True, filter="eq in"),
        s.Field("referenceNumber", s.Text(max_length=100, min_length=1), required=True),
        s.Field("creditDate", s.Date(), required=True, sort=True),
        s.Field("description", s.Text()),
        s.ARCHIVED,
        s.Field("applyToChartOfAccountId", s.Reference()),
        s.Field("applyToBankAccountId", s.Reference()),
        s.Field("amount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("appliedAmount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("status", STATUSES, access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("vendorCreditLineItems", s.Array(LINE, min_items=1), required=True),
        s.Field("usage", s.Array(USAGE), access=s.READ_ONLY),
    ],
    prose=[applied_to_one_account],
)

# Who enters bills enters credits; the guide names no right of its own.
vendor_credits = V3Resource(
    "v3.vendor-credits",
    VENDOR_CREDITS,
    VIEW,
    "vendorCreditId",
    "edit_bill",
    verbs="list create get replace update archive",
    bulk_verbs="create replace update archive",
    wrapper="vendorCredits",
    # What a credit was used for is in reads alone (F-1104).
    views=dict.fromkeys(("create", "replace", "update", "archive", "bulk"), VIEW.without("usage")),
)
