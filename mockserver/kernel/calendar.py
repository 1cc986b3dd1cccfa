"""Bank days: the weekdays on which the Federal Reserve is open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
FRIDAY = 4
SATURDAY = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The Federal Reserve's holidays of a year, those on weekends among them.

    A holiday on a Sunday is kept on Monday, one on a Saturday not at all: the banks are open on the Friday that
    federal offices take off, which the `holidays` package marks in the name.
    """
    from holidays import country_holidays

    days = country_holidays("US", years=year, expand=False, language="en_US")
    return frozenset(day for day, name in days.items() if not (day.weekday() == FRIDAY and "(observed)" in name))


def is_bank_day(d: date) -> bool:
    """Whether banks move money on that day: neither a weekend nor a holiday of the Federal Reserve."""
    return d.weekday() < SATURDAY and d not in bank_holidays(d.year)


def next_bank_day(d: date) -> date:
    """The first bank day strictly after `d`, whether or not that is one itself."""
    return nearest_bank_day(d, ONE_DAY)


def add_bank_days(d: date, n: int) -> date:
    """The n-th bank day after `d`, or before it for a negative `n`; `d` itself for zero, bank day or not."""
    direction = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        d = nearest_bank_day(d, direction)
    return d


def bank_days_between(a: date, b: date) -> int:
    """How many bank days lead from `a` (not counted) to `b` (counted); negative when `b` is earlier.

    For a bank day `b`, `add_bank_days(a, bank_days_between(a, b))` is `b`.
    """
    direction = ONE_DAY if b > a else -ONE_DAY
    span = abs((b - a).days)
    count = sum(is_bank_day(a + direction * day) for day in range(1, span + 1))
    return count if b > a else -count


def nearest_bank_day(d: date, direction: timedelta) -> date:
    """The nearest bank day strictly after `d`, walking by `direction`."""
    d += direction
    while not is_bank_day(d):
        d += direction
    return d
