"""v2 GetAPSummary and GetARSummary: counts and totals of what is due."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.domain.context import Context
from mockserver.domain.summaries import (
    DUE,
    RECEIVED,
    Sum,
    bills_due,
    bills_to_approve,
    invoices_due,
    payments_received,
)
from mockserver.kernel import money
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record


class AmountText(s.Type):
    """An amount written as a text: `79.98`."""

    def write(self, value: int) -> str:
        return f"{money.amount(value):.2f}"

    def schema(self) -> dict[str, str]:
        return {"type": "string"}


def part(total: s.Type, names: Iterable[str]) -> s.Object:
    """Counts and totals of each part of a summary."""
    fields = [(s.Field(f"{name}Count", s.Int()), s.Field(f"{name}Total", total)) for name in names]
    return s.Object(*(field for pair in fields for field in pair))


def counts_and_totals(parts: dict[str, Sum]) -> Record:
    """The counts and totals of sums, by name."""
    counts = {f"{name}Count": one.number for name, one in parts.items()}
    return counts | {f"{name}Total": one.cents for name, one in parts.items()}


AP = Reply(s.Field("bills", part(s.Money(), DUE)), s.Field("approvals", part(s.Money(), DUE)))
AR = Reply(s.Field("invoices", part(AmountText(), DUE)), s.Field("payments", part(AmountText(), RECEIVED)))


@call("GetAPSummary", gives=AP, right="view")
def summarize_payables(ctx: Context) -> Record:
    """What is due of bills and of their approvals, as numbers (F-1415)."""
    return {"bills": counts_and_totals(bills_due(ctx)), "approvals": counts_and_totals(bills_to_approve(ctx))}


@call("GetARSummary", gives=AR, right="view")
def summarize_receivables(ctx: Context) -> Record:
    """What is due of invoices and what customers paid, as texts (F-1415)."""
    return {"invoices": counts_and_totals(invoices_due(ctx)), "payments": counts_and_totals(payments_received(ctx))}
