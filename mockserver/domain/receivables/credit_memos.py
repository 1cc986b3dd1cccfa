"""Credit memos: what a customer has to its credit, until invoices take it."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.classifications import classification_columns, classification_references
from mockserver.domain.context import Context
from mockserver.domain.merging import refuse_both
from mockserver.domain.read_fields import Referring
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.dollars import set_dollars
from mockserver.domain.receivables.invoice_credits import INVOICE_CREDIT
from mockserver.domain.receivables.lines import add_up_downwards
from mockserver.domain.receivables.lines import problems as line_problems
from mockserver.domain.receivables.sales_tax import tax
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Column, Kind, Record

LINES = "creditMemoLineItems"

CREDIT_MEMO = Kind(
    "credit_memo",
    "ccr",
    columns=(
        Column("customerId", index=True),
        Column("creditDate", "date", index=True),
        Column("amount", "money", index=True),
        Column("appliedAmount", "money", index=True),
        Column("status"),
        # What only v2 filters by.
        Column("referenceNumber"),
        Column("glPostingDate", "date"),
        Column("salesTaxItemId"),
        *(Column(name, "money") for name in ("availableAmount", "localAmount", "salesTaxTotal")),
        *(Column(name, "bool") for name in ("isToBePrinted", "isToBeEmailed")),
        *classification_columns("accountingClassId departmentId jobId locationId"),
    ),
    refs={
        "customerId": "customer",
        "salesTaxItemId": "item",
        "payToChartOfAccountId": "chart_of_account",
        "payToBankAccountId": "bank_account",
        **classification_references("classifications", f"{LINES}[].classifications"),
    },
    lines=LINES,
    line_prefix="cci",
)


class CreditMemos(Resource):
    """Credit memos: `amount` follows from lines and tax, `appliedAmount` is what invoices took of it, both in cents."""

    kind = CREDIT_MEMO
    read_fields = (Referring("usage", INVOICE_CREDIT, "creditMemoId", fields=("invoiceId", "amount")),)

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"appliedAmount": 0, "salesTaxPercentage": 0, "createdBy": ctx.caller.user_id}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        lines = record[LINES]
        record["amount"] = add_up_downwards(lines) + tax(ctx, record, old, lines)
        record.setdefault("glPostingDate", record["creditDate"])
        set_dollars(record, record["amount"])
        record |= standing(record)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        wrong = [Problem(path, text) for path, text in problems(record)]
        if wrong:
            raise Invalid(wrong)
        refuse_both(record, old, "payToChartOfAccountId", "payToBankAccountId")
        if old is None or record["customerId"] != old["customerId"]:
            CUSTOMERS.check_live(ctx, record["customerId"])
        if old is not None and record["appliedAmount"]:
            check_applied(record, old)

    def check_archive(self, ctx: Context, record: Record) -> None:
        # Assumed (F-718), or an archived credit would still pay for an invoice.
        if record["appliedAmount"]:
            raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-718")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        CUSTOMERS.update_credit(ctx, record, old, available)

    def apply(self, ctx: Context, memo: Record, cents: int) -> Record:
        """Let invoices take so much more of a memo, or less."""
        new = {**memo, "appliedAmount": memo["appliedAmount"] + cents}
        return self.store(ctx, new | standing(new), memo)


def problems(memo: Record) -> Iterator[tuple[str, str]]:
    """(path, text) of what does not fit together in a credit memo, or in the values given for one."""
    yield from line_problems(memo.get(LINES) or (), LINES)
    # What BILL says of a credit that is none is not known (F-1229).
    if memo.get("amount", 0) < 0:
        yield LINES, "must not come to less than zero"


def check_applied(memo: Record, old: Record) -> None:
    """A memo that invoices took of keeps its customer, and is worth what they took (assumed: F-682)."""
    if memo["customerId"] != old["customerId"]:
        raise BillError("BDC_1119", "customerId", memo["customerId"], item=memo["id"], fact="F-682")
    if memo["amount"] < memo["appliedAmount"]:
        raise BillError("BDC_1119", "amount", money.plain(memo["amount"]), item=memo["id"], fact="F-682")


def available(memo: Record) -> int:
    """What invoices can still take of a memo, in cents."""
    return 0 if memo["archived"] else int(memo["amount"] - memo["appliedAmount"])


def standing(memo: Record) -> Record:
    """What follows from what invoices took of a memo: its status, and what is left of it whether archived or not."""
    return {"status": status(memo), "availableAmount": memo["amount"] - memo["appliedAmount"]}


def status(memo: Record) -> str:
    """NOT_APPLIED, PARTIALLY_APPLIED or FULLY_APPLIED."""
    if not memo["appliedAmount"]:
        return "NOT_APPLIED"
    return "FULLY_APPLIED" if memo["appliedAmount"] >= memo["amount"] else "PARTIALLY_APPLIED"


CREDIT_MEMOS = register(CreditMemos())
