"""What members and cards say about funds in requests: limits of their own, or a share of the budget's."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Field, Mode, Money, dig

LIMIT = Field("limit", Money(0), path="currentPeriod.limit", access="w")
RECURRING_LIMIT = Field("recurringLimit", Money(0))
SHARES = Field("shareBudgetFunds", Bool())


def given_limits(values: Record) -> dict[str, bool]:
    """Whether each of the two limits is given."""
    return {field.name: dig(values, field.place) is not None for field in (LIMIT, RECURRING_LIMIT)}


def sharing_has_no_limit(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """Who shares the budget's funds has no limit of its own."""
    if values.get("shareBudgetFunds"):
        yield from ((name, "must be null") for name, given in given_limits(values).items() if given)
