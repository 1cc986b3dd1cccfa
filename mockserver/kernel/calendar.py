"""Bank days: the weekdays on which the Federal Reserve is open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
WEEK = 7
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6

# Holidays on a date: month, day, and the first year.
FIXED = ((1, 1, 0), (6, 19, 2021), (7, 4, 0), (11, 11, 0), (12, 25, 0))
# Holidays on a weekday: month, which of those weekdays in it (-1 is the last), the weekday, and the first year.
MOVABLE = (
    (1, 3, MONDAY, 1986),
    (2, 3, MONDAY, 0),
    (5, -1, MONDAY, 0),
    (9, 1, MONDAY, 0),
    (10, 2, MONDAY, 0),
    (11, 4, THURSDAY, 0),
)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The Federal Reserve's holidays of a year, those on weekends among them, as the law has stood since 1978.

    A holiday on a Sunday is kept on Monday, one on a Saturday not at all: the banks are open on the Friday that
    federal offices take off. The `holidays` package says the same, and would be 13 MB of every installation.
    """
    days = [date(year, month, day) for month, day, since in FIXED if year >= since]
    mondays = [day + ONE_DAY for day in days if day.weekday() == SUNDAY]
    movable = [weekday_of(year, month, nth, day) for month, nth, day, since in MOVABLE if year >= since]
    return frozenset([*days, *mondays, *movable])


def weekday_of(year: int, month: int, nth: int, weekday: int) -> date:
    """The n-th of a month's Mondays (0), Tuesdays (1)..., counted from its end for a negative n."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * (nth - 1))
    last = date(year, month + 1, 1) - ONE_DAY
    return last - timedelta(days=(last.weekday() - weekday) % WEEK + WEEK * (-nth - 1))


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
