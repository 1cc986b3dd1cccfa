"""Invoice credits: how much of a credit memo one invoice takes."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record

INVOICE_CREDIT = Kind(
    "invoice_credit",
    "icr",
    columns=(
        Column("invoiceId", index=True),
        Column("creditMemoId", index=True),
        # What only v2 filters by.
        Column("receivedPaymentId"),
        *(Column(name, "money") for name in ("amount", "syncedAmount")),
    ),
    refs={"invoiceId": "invoice", "creditMemoId": "credit_memo"},
)


class InvoiceCredits(Resource):
    """Invoice credits; one for an invoice and a credit memo."""

    kind = INVOICE_CREDIT

    def on_invoice(self, ctx: Context, invoice_id: str) -> list[Record]:
        """What an invoice takes, in the order it was taken."""
        return ctx.find(INVOICE_CREDIT, {"invoiceId": invoice_id})


INVOICE_CREDITS = register(InvoiceCredits())
