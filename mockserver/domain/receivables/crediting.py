"""Crediting: an invoice says how much credit it takes in all, and its customer's credit memos give it.

The oldest memo gives first, and what was given last is taken back first; BILL documents neither order (F-1230).
"""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.receivables.credit_memos import CREDIT_MEMO, CREDIT_MEMOS, available
from mockserver.domain.receivables.invoice_credits import INVOICE_CREDITS
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record


def more(invoice: Record, old: Record | None) -> int:
    """How many cents more an invoice asks for than it has; negative where it has too many."""
    return int(invoice["creditAmount"] - (old["creditAmount"] if old else 0))


def check(ctx: Context, invoice: Record, old: Record | None) -> None:
    """Refuse an invoice that asks for more than its customer's memos have (assumed: F-715)."""
    cents = more(invoice, old)
    if cents > 0 and cents > sum(available(memo) for memo in givers(ctx, invoice["customerId"])):
        raise BillError("BDC_1119", "creditAmount", money.plain(invoice["creditAmount"]), fact="F-715")


def apply(ctx: Context, invoice: Record, old: Record | None) -> None:
    """Take from the memos what a stored invoice asks for now, or give back what it asks for no more."""
    cents = more(invoice, old)
    if cents > 0:
        take(ctx, invoice, cents)
    elif cents < 0:
        give_back(ctx, invoice, -cents)


def givers(ctx: Context, customer_id: str) -> list[Record]:
    """The customer's memos of which something is left, the oldest first."""
    memos = ctx.find(CREDIT_MEMO, {"customerId": customer_id, "archived": False})
    return sorted((memo for memo in memos if available(memo) > 0), key=lambda memo: (memo["creditDate"], memo["seq"]))


def take(ctx: Context, invoice: Record, cents: int) -> None:
    """Take so many cents for an invoice from its customer's memos."""
    uses = {use["creditMemoId"]: use for use in INVOICE_CREDITS.on_invoice(ctx, invoice["id"])}
    for memo in givers(ctx, invoice["customerId"]):
        part = min(cents, available(memo))
        if not part:
            return
        CREDIT_MEMOS.apply(ctx, memo, part)
        use = uses.get(memo["id"])
        if use:
            INVOICE_CREDITS.store(ctx, {**use, "amount": use["amount"] + part}, use)
        else:
            INVOICE_CREDITS.create(ctx, {"invoiceId": invoice["id"], "creditMemoId": memo["id"], "amount": part})
        cents -= part


def give_back(ctx: Context, invoice: Record, cents: int) -> None:
    """Give so many cents of an invoice back to the memos they came from."""
    for use in reversed(INVOICE_CREDITS.on_invoice(ctx, invoice["id"])):
        part = min(cents, use["amount"])
        if not part:
            return
        CREDIT_MEMOS.apply(ctx, CREDIT_MEMOS.get(ctx, use["creditMemoId"]), -part)
        if part == use["amount"]:
            INVOICE_CREDITS.delete(ctx, use)
        else:
            INVOICE_CREDITS.store(ctx, {**use, "amount": use["amount"] - part}, use)
        cents -= part
