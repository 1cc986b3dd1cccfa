"""v2 vendor credits (F-1450)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.bills import APPROVAL_STATUS, VENDORS_RATE
from mockserver.dialects.v2.entities.lines import LINE_ID, payable
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Rate
from mockserver.dialects.v2.views import EntityView, Formula, FromParent, Line
from mockserver.domain.payables.vendor_credits import VENDOR_CREDIT, VENDOR_CREDITS, application
from mockserver.kernel import schema as s

APPLICATION = Code({"0": "FULLY_APPLIED", "1": "NOT_APPLIED", "2": "PARTIALLY_APPLIED"})

LINE = Line("VendorCreditLineItem", LINE_ID, FromParent("vendorCreditId", s.Text(), "id"), *payable())

FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("vendorId", required=True)),
    queryable(s.Field("refNumber", s.Text(), "referenceNumber", required=True)),
    queryable(s.Field("approvalStatus", APPROVAL_STATUS, access=s.READ_ONLY, absent="0")),
    queryable(s.Field("creditDate", s.Date(), required=True)),
    queryable(s.Field("glPostingDate", s.Date())),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY, absent=0)),
    queryable(s.Field("localAmount", s.Money(), access=s.READ_ONLY)),
    s.Field("exchangeRate", Rate(minimum=0)),
    s.Field("appliedAmount", s.Money(), access=s.READ_ONLY, absent=0),
    Formula("creditStatus", APPLICATION, value=application),
    *texts("description"),
    CREATED,
    UPDATED,
    *texts("poNumber"),
    reference("applyToBankAccountId"),
    reference("applyToChartOfAccountId"),
    s.Field("vendorCreditLineItems", s.Array(LINE, min_items=1), required=True),
]

# BILL offers neither Undelete (F-1450).
vendor_credits = V2Entity(
    VENDOR_CREDITS,
    EntityView("VendorCredit", VENDOR_CREDIT, FIELDS),
    "edit_bill",
    crud="Create Read Update Delete",
    bulk="Create Update Delete",
    rule=VENDORS_RATE,
)
