"""v2 convenience fees, as RPConvFee objects (F-1463)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ID, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.receivables.convenience_fees import RECEIVED_PAYMENT_FEE, RECEIVED_PAYMENT_FEES
from mockserver.kernel import schema as s

FIELDS = [
    ID,
    s.Field("refNumber", s.Text(), "referenceNumber", access=s.READ_ONLY),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY)),
    queryable(s.Field("paymentDate", s.Date(), access=s.READ_ONLY)),
    queryable(reference("chartOfAccountId", "depositToAccountId", access=s.READ_ONLY)),
]

convenience_fees = V2Entity(
    RECEIVED_PAYMENT_FEES, EntityView("RPConvFee", RECEIVED_PAYMENT_FEE, FIELDS), crud="Read", bulk=""
)
