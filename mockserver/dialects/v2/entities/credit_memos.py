"""v2 credit memos (F-1451)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.invoices import CUSTOMERS_RATE
from mockserver.dialects.v2.entities.lines import LINE_ID, TAX_CODE, receivable
from mockserver.dialects.v2.entities.vendor_credits import APPLICATION
from mockserver.dialects.v2.fields import (
    ACTIVE,
    CREATED,
    ID,
    LINE_ORDER,
    UPDATED,
    classifications,
    flags,
    queryable,
    reference,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Quantity, Rate
from mockserver.dialects.v2.views import EntityView, Line
from mockserver.domain.receivables.credit_memos import CREDIT_MEMO, CREDIT_MEMOS, LINES
from mockserver.kernel import schema as s

LINE = Line("CreditMemoLineItem", LINE_ID, *receivable(), TAX_CODE, *flags("taxable"), LINE_ORDER)

# That the times are in answers, and a line's id, is assumed (F-1452): BILL's document leaves them out. How far a memo
# is applied is in its requests, too, yet only invoices say so.
FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(reference("customerId", required=True)),
    queryable(s.Field("refNumber", s.Text(), "referenceNumber", required=True)),
    queryable(s.Field("creditDate", s.Date(), required=True)),
    queryable(s.Field("glPostingDate", s.Date())),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("localAmount", s.Money(), access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    queryable(s.Field("availableAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("appliedAmount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("status", APPLICATION, access=s.READ_ONLY)),
    *texts("description poNumber"),
    *(queryable(flag) for flag in flags("isToBePrinted isToBeEmailed")),
    queryable(reference("itemSalesTax", "salesTaxItemId")),
    s.Field("salesTaxPercentage", Quantity(), access=s.READ_ONLY, absent=0),
    queryable(s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY, absent=0)),
    *texts("salesRep FOB"),
    s.Field("shipDate", s.Date()),
    *texts("shipMethod"),
    *(queryable(one) for one in classifications("departmentId locationId actgClassId jobId")),
    reference("payToBankAccountId"),
    reference("payToChartOfAccountId"),
    s.Field(LINES, s.Array(LINE, min_items=1), required=True),
]

credit_memos = V2Entity(
    CREDIT_MEMOS,
    EntityView("CreditMemo", CREDIT_MEMO, FIELDS),
    "edit_invoice",
    crud="Create Read Update Delete",
    bulk="Create Update Delete",
    rule=CUSTOMERS_RATE,
)
