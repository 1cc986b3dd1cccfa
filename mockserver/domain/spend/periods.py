"""Budget periods: when they begin and end in a time zone, and which transactions fall into them.

A record with a period holds `since`, the stamp of its first moment (empty: since ever), and `dueAt`, the stamp of the
first moment of the next one (absent: never ends).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from mockserver.kernel.clock import stamp
from mockserver.kernel.kinds import Record

MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "YEARLY": 12}
CYCLES = ("QUARTERLY", "YEARLY")
SHORT = ("DAILY", "WEEKLY")
INTERVALS = ("NONE", *SHORT, *MONTHS)

TIMEZONES = (
    "US/Alaska",
    "US/Aleutian",
    "US/Arizona",
    "US/Central",
    "US/East-Indiana",
    "US/Eastern",
    "US/Hawaii",
    "US/Indiana-Starke",
    "US/Michigan",
    "US/Mountain",
    "US/Pacific",
    "US/Samoa",
)


def period_of(interval: str, day: date, first_month: int = 1) -> tuple[date, date]:
    """The first day of the period that holds `day`, and the first day of the next one.

    Weeks begin on Monday, months on the 1st, quarters and years on the 1st of `first_month` or a whole number of
    periods from it. `interval` is not `NONE`.
    """
    if interval == "DAILY":
        return day, day + timedelta(days=1)
    if interval == "WEEKLY":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    length = MONTHS[interval]
    first = day.replace(day=1) - relativedelta(months=(day.month - first_month) % length)
    return first, first + relativedelta(months=length)


def local_day(moment: datetime, zone: str) -> date:
    """The date of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> str:
    """The stamp of a day's first moment in a zone."""
    return stamp(datetime.combine(day, time(), ZoneInfo(zone)))


def schedule(record: Record, interval: str, zone: str, now: datetime, first_month: int) -> tuple[date, date] | None:
    """Set `since` and `dueAt` of the period `now` lies in, and return its days; None without an interval."""
    if interval == "NONE":
        record["since"] = ""
        record.pop("dueAt", None)
        return None
    start, end = period_of(interval, local_day(now, zone), first_month)
    record["since"] = midnight(start, zone)
    record["dueAt"] = midnight(end, zone)
    return start, end


def holds(record: Record, moment: str) -> bool:
    """Whether a stamp lies in the record's period."""
    return bool(record["since"] <= moment) and not (record.get("dueAt") and moment >= record["dueAt"])
