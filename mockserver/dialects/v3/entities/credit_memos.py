"""v3 credit memos."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.fields import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.credit_memos import CREDIT_MEMO, CREDIT_MEMOS, problems
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Unlike an invoice's, a line was seen to be refused with an amount instead of a price (F-712).
LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("description", s.Text()),
    s.Field("price", s.Number()),
    s.Field("quantity", s.Number()),
    s.Field("amount", s.Money(), access=s.READ_ONLY),
    s.Field("ratePercent", s.Number(minimum=-100)),
    s.Field("taxable", s.Boolean()),
    s.Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
)

STATUSES = s.Enum("NOT_APPLIED", "PARTIALLY_APPLIED", "FULLY_APPLIED", "IN_PROCESS", "UNDEFINED")
USE = s.Object(
    s.Field("invoiceId", s.Reference(), access=s.READ_ONLY), s.Field("amount", s.Money(), access=s.READ_ONLY)
)


def whole_memo_fits_together(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """What the rules of a credit memo say of one that is sent whole; a patched one is looked at when it is merged."""
    if mode != "patch":
        yield from problems(values)


def paid_to_one_account(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Of a chart of accounts and a bank account only one can be named."""
    if values.get("payToChartOfAccountId") and values.get("payToBankAccountId"):
        yield "payToBankAccountId", "must be null when payToChartOfAccountId is given"


def a_rate_ends_the_lines(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A rate is that of all lines before it: it stands in the last one, alone (F-1314)."""
    lines = values.get("creditMemoLineItems") or ()
    for index, line in enumerate(lines if mode != "patch" else ()):
        path = f"creditMemoLineItems[{index}].ratePercent"
        if line.get("ratePercent") is not None and index < len(lines) - 1:
            yield path, "must be null but in the last line"
        if line.get("ratePercent") is not None and line.get("quantity") is not None and line.get("price") is None:
            yield path, "must be null when quantity is given"


VIEW = s.View(
    CREDIT_MEMO,
    [
        s.ID,
        s.Field("customerId", s.Reference(), required=True, filter="eq in"),
        s.Field("referenceNumber", s.Text(max_length=100, min_length=1), required=True),
        s.Field("creditDate", s.Date(), required=True, sort=True),
        s.Field("description", s.Text()),
        s.ARCHIVED,
        s.Field("salesTaxItemId", s.Reference()),
        s.Field("payToChartOfAccountId", s.Reference()),
        s.Field("payToBankAccountId", s.Reference()),
        s.Field("amount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("appliedAmount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY),
        s.Field("salesTaxPercentage", s.Number(), access=s.READ_ONLY),
        s.Field("status", STATUSES, access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("creditMemoLineItems", s.Array(LINE, min_items=1), required=True),
        s.Field("classifications", classifications("accountingClassId", "departmentId", "jobId", "locationId")),
        s.Field("usage", s.Array(USE), access=s.READ_ONLY),
    ],
    rules=[whole_memo_fits_together, a_rate_ends_the_lines],
    prose=[paid_to_one_account],
)

credit_memos = V3Resource(
    "v3.credit-memos",
    CREDIT_MEMOS,
    VIEW,
    "creditMemoId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
    bulk_verbs="create replace update archive restore",
    wrapper="creditMemos",
    views=dict.fromkeys(("create", "replace", "update", "archive", "restore", "bulk"), VIEW.without("usage")),
)
