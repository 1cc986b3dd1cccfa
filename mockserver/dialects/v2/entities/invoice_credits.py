"""v2 invoice credits: what an invoice took of a credit memo (F-1456)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.receivables.invoice_credits import INVOICE_CREDIT, INVOICE_CREDITS
from mockserver.kernel import schema as s

# Only a payment of a customer in the network takes credit by itself, and nothing is synced here: both say nothing.
FIELDS = [
    ID,
    ACTIVE,
    queryable(reference("invoiceId", access=s.READ_ONLY)),
    queryable(reference("receivedPayId", "receivedPaymentId", access=s.READ_ONLY)),
    queryable(reference("creditMemoId", access=s.READ_ONLY)),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY)),
    queryable(s.Field("syncedAmount", s.Money(), access=s.READ_ONLY)),
    CREATED,
    UPDATED,
]

invoice_credits = V2Entity(INVOICE_CREDITS, EntityView("InvoiceCredit", INVOICE_CREDIT, FIELDS), crud="Read", bulk="")
