"""v2 bill payments: the part of a payment that goes to one bill (F-1457)."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.entities.payments import ACCOUNT, ONLINE, STATUS, set_descriptions
from mockserver.dialects.v2.fields import CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.context import Context
from mockserver.domain.payments.bill_payments import BILL_PAYMENT, BILL_PAYMENTS
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.read_fields import EVERY_FIELD, ComputedFields
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

FIELDS = [
    ID,
    queryable(reference("billId", access=s.READ_ONLY)),
    s.Field("name", s.Text(), "payment.confirmationNumber"),
    queryable(s.Field("paymentStatus", STATUS, "status")),
    queryable(s.Field("amount", s.Money())),
    s.Field("description", s.Text(), "payment.description"),
    queryable(s.Field("processDate", s.Date())),
    CREATED,
    UPDATED,
    queryable(s.Field("paymentType", ONLINE, "onlinePayment")),
    s.Field("syncReference", s.Text(), "payment.syncReference"),
    queryable(s.Field("toPrintCheck", s.Boolean(), absent=False)),
    queryable(reference("chartOfAccountId", ACCOUNT, access=s.READ_ONLY)),
    queryable(reference("sentPayId", "paymentId", access=s.READ_ONLY)),
    queryable(s.Field("allowExport", s.Boolean(), absent=True)),
]


def set_payments(ctx: Context, parts: Sequence[Record]) -> None:
    """The whole payment of each part, as it is answered itself."""
    payments = ctx.get_many(PAYMENT, (part["paymentId"] for part in parts))
    PAYMENTS.present(ctx, list(payments.values()))
    set_descriptions(ctx, list(payments.values()))
    for part in parts:
        part["payment"] = payments[part["paymentId"]]


READS = {"payment": [EVERY_FIELD], "bill": ["invoice"], "bill_payment": [EVERY_FIELD]}

bill_pays = V2Entity(
    BILL_PAYMENTS,
    EntityView("BillPay", BILL_PAYMENT, FIELDS, read_fields=[ComputedFields(set_payments, READS)]),
    crud="Read",
    bulk="",
)
