"""v3 credit memos."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.credit_memos import CREDIT_MEMO, CREDIT_MEMOS, problems
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    Date,
    Enum,
    Field,
    ListOf,
    Mode,
    Money,
    Number,
    Obj,
    Ref,
    Text,
    View,
)

# Unlike an invoice's, a line was seen to be refused with an amount instead of a price.
LINE = Obj(
    Field("id", Text(100)),
    Field("description", Text(4000)),
    Field("price", Number()),
    Field("quantity", Number()),
    Field("amount", Money(), access="r"),
    Field("ratePercent", Number()),
    Field("taxable", Bool()),
    Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
)

STATUSES = Enum("NOT_APPLIED", "PARTIALLY_APPLIED", "FULLY_APPLIED", "IN_PROCESS", "UNDEFINED")
USE = Obj(Field("invoiceId", Ref(), access="r"), Field("amount", Money(), access="r"))


def whole_memo_fits_together(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """What the rules of a credit memo say of one that is sent whole; a patched one is looked at when it is merged."""
    if mode != "patch":
        yield from problems(values)


VIEW = View(
    CREDIT_MEMO,
    [
        ID,
        Field("customerId", Ref(), required=True, filter="eq in"),
        Field("referenceNumber", Text(100, 1), required=True),
        Field("creditDate", Date(), required=True, sort=True),
        Field("description", Text(4000)),
        ARCHIVED,
        Field("salesTaxItemId", Ref()),
        Field("payToChartOfAccountId", Ref()),
        Field("payToBankAccountId", Ref()),
        Field("amount", Money(), access="r", sort=True),
        Field("appliedAmount", Money(), access="r", sort=True),
        Field("salesTaxTotal", Money(), access="r"),
        Field("salesTaxPercentage", Number(), access="r"),
        Field("status", STATUSES, access="r"),
        *STANDARD_ANSWER,
        Field("creditMemoLineItems", ListOf(LINE, least=1), required=True),
        Field("classifications", classifications("accountingClassId", "departmentId", "jobId", "locationId")),
        Field("usage", ListOf(USE), access="r"),
    ],
    rules=[whole_memo_fits_together],
)

SHOWN = V3Resource(
    "v3.credit-memos",
    CREDIT_MEMOS,
    VIEW,
    "creditMemoId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
    bulk_verbs="create replace update archive restore",
    wrapper="creditMemos",
)

HANDLERS = SHOWN.handlers()
