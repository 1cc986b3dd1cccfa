"""Sales tax: an item of that type gives the rate, taxable lines what it is of."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.classifications import ITEMS
from mockserver.domain.context import Context
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

TAXES = ("SALES_TAX", "SALES_TAX_GROUP")


def tax(ctx: Context, record: Record, old: Record | None, lines: Sequence[Record]) -> int:
    """Set rate and tax of an invoice or credit memo whose lines have their amounts, in place; the tax in cents.

    A rate once taken stays when the item's changes later. Raises BDC_1119 for an item that is no sales tax, or is
    archived: both are assumed (F-694).
    """
    tax_taxable_items(ctx, lines)
    item_id = record.get("salesTaxItemId")
    if not item_id:
        record["salesTaxPercentage"] = 0
    elif old is None or item_id != old.get("salesTaxItemId"):
        record["salesTaxPercentage"] = _rate(ctx, item_id)
    taxable = sum(line.get("amount", 0) for line in lines if line.get("taxable"))
    record["salesTaxTotal"] = money.percent(taxable, record["salesTaxPercentage"])
    return int(record["salesTaxTotal"])


def tax_taxable_items(ctx: Context, lines: Sequence[Record]) -> None:
    """Let lines that do not say whether they are taxable be so where their item is, in place (F-1927)."""
    for line in lines:
        item_id = (line.get("classifications") or {}).get("itemId")
        if item_id and line.get("taxable") is None:
            item = ctx.get(ITEMS.kind, item_id)
            if item and item.get("taxable"):
                line["taxable"] = True


def _rate(ctx: Context, item_id: str) -> int:
    item = ITEMS.get(ctx, item_id, in_path=False)
    if item["type"] not in TAXES or item["archived"]:
        raise BillError("BDC_1119", "salesTaxItemId", item_id, fact="F-694")
    return int(item.get("percentage", 0))
