"""Invoice credits: how much of a credit memo one invoice takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

INVOICE_CREDIT = Kind(
    "invoice_credit",
    "icr",
    columns=(
        Column("invoiceId", index=True),
        Column("creditMemoId", index=True),
        # What only v2 filters by.
        Column("amount", "money"),
    ),
    refs={"invoiceId": "invoice", "creditMemoId": "credit_memo"},
)

MAX_USES = 100_000


class InvoiceCredits(Resource):
    """Invoice credits; one for an invoice and a credit memo."""

    kind = INVOICE_CREDIT

    def on_invoice(self, ctx: Context, invoice_id: str) -> list[Record]:
        """What an invoice takes, in the order it was taken."""
        return ctx.find(INVOICE_CREDIT, {"invoiceId": invoice_id})

    def usage(self, ctx: Context, memos: Sequence[Record]) -> dict[str, list[Record]]:
        """The uses of several credit memos, by credit memo."""
        uses: dict[str, list[Record]] = {memo["id"]: [] for memo in memos}
        for use in self._of(ctx, uses):
            uses[use["creditMemoId"]].append({"invoiceId": use["invoiceId"], "amount": use["amount"]})
        return uses

    def _of(self, ctx: Context, memo_ids: Iterable[str]) -> list[Record]:
        ids = tuple(memo_ids)
        if not ids:
            return []
        return ctx.select(INVOICE_CREDIT, [Filter("creditMemoId", "in", ids)], limit=MAX_USES)


INVOICE_CREDITS = register(InvoiceCredits())
