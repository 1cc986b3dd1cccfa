"""Budgets as bars: what is spent and assigned of a period's limit."""

from __future__ import annotations

from typing import NamedTuple

from mockserver.dashboard.words import dollars
from mockserver.kernel.kinds import Record

MUCH = 0.8  # of a limit


class Bar(NamedTuple):
    """A share of a limit: what it is of, how much, in words, and its colour."""

    name: str
    share: float
    text: str
    tone: str


def bars_of(budget: Record) -> list[Bar]:
    """The bars of a budget as Spend & Expense answers it, of its current period; none where it has no period."""
    period = budget.get("currentPeriod") or {}
    if not period:
        return []
    limit = period.get("limit") or 0
    total = (period.get("spent") or {}).get("total") or 0
    return [bar("Spent", total, limit), bar("Assigned", period.get("assigned") or 0, limit)]


def bar(name: str, amount: float, limit: float) -> Bar:
    """An amount as a share of a limit."""
    share = amount / limit if limit else 0.0
    whole = f" of ${dollars(limit)}, {share:.0%}" if limit else ", without a limit"
    tone = "bad" if share > 1 else "warn" if share > MUCH else ""
    return Bar(name, share, f"${dollars(amount)}{whole}", tone)
