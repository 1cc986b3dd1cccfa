"""Schedules: when a recurring bill or invoice is due next, and when its next document is made.

A schedule is `period`, `frequency` (every so many periods), `nextDueDate`, `daysInAdvance` (a document is made so many
days before it is due) and perhaps `endDate`, and in v2 `remaining`, how many documents still follow. `firstDueDate`,
which nobody is shown, is the day all others are counted from, so that what is due on the 31st comes back to the 31st
after a shorter month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.kinds import Column, Record

# The time of day in Los Angeles at which documents are made is assumed (F-637).
CREATION_TIME = time(1)

# BILL's web application makes a document up to a year before it is due (F-1216).
MAX_DAYS_IN_ADVANCE = 365

# BILL makes every document whose day has passed already; how many it would make at once is not known (F-1233).
MAX_PAST = 1_000

NEVER = "9999-12-31"

# What v2 filters by.
COLUMNS = (Column("schedule.period"), Column("schedule.nextDueDate", "date"), Column("schedule.endDate", "date"))

MONTHS: Mapping[str, int] = {"MONTHLY": 1, "YEARLY": 12}
DAYS: Mapping[str, int] = {"DAILY": 1, "WEEKLY": 7}


def anchor(schedule: Record, old: Record | None) -> None:
    """Complete a schedule that was given or changed, in place."""
    schedule.setdefault("daysInAdvance", 0)
    if old is None or any(schedule[name] != old[name] for name in ("period", "frequency", "nextDueDate")):
        schedule["firstDueDate"] = schedule["nextDueDate"]


def problems(schedule: Record, today: date) -> Iterator[tuple[str, str]]:
    """(path, text) of what does not fit together in a complete schedule."""
    if "endDate" in schedule and schedule["endDate"] < schedule["nextDueDate"]:
        yield "schedule.endDate", "must not be before nextDueDate"
    elif overdue(schedule, today) > MAX_PAST:
        yield "schedule.nextDueDate", f"must not lie more than {MAX_PAST} documents in the past"


def overdue(schedule: Record, today: date) -> int:
    """How many documents should have been made before today; counted a little beyond `MAX_PAST`."""
    count = 0
    while not is_over(schedule) and creation_day(schedule) < today and count <= MAX_PAST:
        schedule = following(schedule)
        count += 1
    return count


def is_over(schedule: Record) -> bool:
    """Whether no more documents follow: after the end date or the last of so many, or where nothing recurs (NONE)."""
    if schedule.get("remaining") == 0:
        return True
    recurs = schedule["period"] in MONTHS or schedule["period"] in DAYS
    return not recurs or bool(schedule["nextDueDate"] > schedule.get("endDate", NEVER))


def creation_day(schedule: Record) -> date:
    """The day on which the document that is due next is made."""
    due = date.fromisoformat(schedule["nextDueDate"])
    return date.fromordinal(max(due.toordinal() - schedule["daysInAdvance"], 1))


def due_at(schedule: Record, now: datetime) -> str | None:
    """When the next document is made, as a `dueAt`; never before `now`, None when no more follow."""
    if is_over(schedule):
        return None
    return stamp(max(datetime.combine(creation_day(schedule), CREATION_TIME, business_zone()), now))


def following(schedule: Record) -> Record:
    """The schedule after its next document was made; what no calendar has any more is its last day."""
    from dateutil.relativedelta import relativedelta

    first, due = (date.fromisoformat(schedule[name]) for name in ("firstDueDate", "nextDueDate"))
    months = MONTHS.get(schedule["period"], 0) * schedule["frequency"]
    month_count = (due.year - first.year) * 12 + due.month - first.month
    try:
        if months:
            next_due = first + relativedelta(months=month_count + months)
        else:
            next_due = due + relativedelta(days=DAYS[schedule["period"]] * schedule["frequency"])
    except (OverflowError, ValueError):
        next_due = date.max
    remainder = {"remaining": schedule["remaining"] - 1} if schedule.get("remaining") else {}
    return {**schedule, "nextDueDate": next_due.isoformat(), **remainder}
