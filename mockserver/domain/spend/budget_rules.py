"""What a budget's fields may be together; one table for creates (checked on the body) and changes (on the result)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mockserver.domain.spend.periods import CYCLES, SHORT
from mockserver.kernel.kinds import Record

NOT_NULL = "must not be null"


def limit_of(budget: Record) -> int | None:
    """The limit of the current period, in cents."""
    limit: int | None = budget.get("currentPeriod", {}).get("limit")
    return limit


def buffer_of(budget: Record) -> int | None:
    """What may be spent beyond the limit, in cents."""
    buffer: int | None = budget.get("currentPeriod", {}).get("overspendBuffer")
    return buffer


def limitless(budget: Record) -> bool:
    """Whether spend is not held to a limit."""
    return bool(budget.get("limitlessOverspend"))


def interval_of(budget: Record) -> str:
    """How often the budget starts anew."""
    return str(budget.get("recurringInterval") or "NONE")


Rule = tuple[str, str, Callable[[Record], bool]]

# Field, text, and when it is broken. A limitless budget needs no limit, yet a recurring one where it recurs (F-463).
RULES: tuple[Rule, ...] = (
    ("limit", NOT_NULL, lambda b: limit_of(b) is None and not limitless(b)),
    (
        "recurringLimit",
        NOT_NULL,
        lambda b: b.get("recurringLimit") is None and interval_of(b) != "NONE",
    ),
    (
        "recurMonth",
        "is allowed only with the recurring interval QUARTERLY or YEARLY",
        lambda b: b.get("recurMonth") is not None and interval_of(b) not in CYCLES,
    ),
    (
        "limitlessOverspend",
        "is not allowed with the recurring interval DAILY or WEEKLY",
        lambda b: limitless(b) and interval_of(b) in SHORT,
    ),
    (
        "limitlessGoal",
        "is allowed only with limitlessOverspend",
        lambda b: b.get("limitlessGoal") is not None and not limitless(b),
    ),
    (
        "overspendBuffer",
        "is not allowed with limitlessOverspend",
        lambda b: buffer_of(b) is not None and limitless(b),
    ),
    (
        "overspendBuffer",
        "is not allowed with the recurring interval DAILY or WEEKLY",
        lambda b: buffer_of(b) is not None and interval_of(b) in SHORT,
    ),
)


def violations(budget: Record) -> Iterator[tuple[str, str]]:
    """(field, text) of every rule that a budget, or the values of a new one, breaks."""
    return ((field, text) for field, text, breaks in RULES if breaks(budget))
