"""v2 bill credits: what a bill took of a vendor credit, by itself or inside a payment (F-1455)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payables.bill_credits import BILL_CREDITS
from mockserver.domain.payables.vendor_credits import BILL_CREDIT
from mockserver.kernel import schema as s

# That one inside a payment which is cancelled or void stays active, though it uses nothing then, is assumed (F-1477).
FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("billId", access=s.READ_ONLY)),
    queryable(reference("sentPayId", "paymentId", access=s.READ_ONLY)),
    queryable(reference("vendorCreditId", access=s.READ_ONLY)),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY)),
    CREATED,
    UPDATED,
]

bill_credits = V2Entity(BILL_CREDITS, EntityView("BillCredit", BILL_CREDIT, FIELDS), crud="Read", bulk="")
