"""What members and cards say about funds in requests: limits of their own, or a share of the budget's."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

LIMIT = s.Field("limit", s.Money(minimum=0), path="currentPeriod.limit", access=s.WRITE_ONLY)
RECURRING_LIMIT = s.Field("recurringLimit", s.Money(minimum=0))
SHARES = s.Field("shareBudgetFunds", s.Boolean())


def limits_of(values: Record) -> dict[str, bool]:
    """Whether each of the two limits is set."""
    return {field.name: s.value_at(values, field.place) is not None for field in (LIMIT, RECURRING_LIMIT)}


def sharing_has_no_limit(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Who shares the budget's funds has no limit of its own."""
    if values.get("shareBudgetFunds"):
        yield from ((name, "must be null") for name, is_set in limits_of(values).items() if is_set)
