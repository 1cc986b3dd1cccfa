"""Budget periods begin and end at local midnight, whatever the month or daylight saving time does."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.domain.ledger.reconciling import in_period
from mockserver.domain.spend.periods import INTERVALS, TIMEZONES, holds, local_day, midnight, period_of, schedule
from mockserver.kernel.clock import parse_stamp

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RECURRING = st.sampled_from(INTERVALS[1:])
MONTHS = st.integers(1, 12)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: parse_stamp(f"{moment.isoformat(timespec='milliseconds')}+00:00")
)


@pytest.mark.parametrize(
    ("interval", "first_month", "day", "start", "end"),
    [
        ("DAILY", 1, "2026-02-28", "2026-02-28", "2026-03-01"),
        ("WEEKLY", 1, "2026-03-01", "2026-02-23", "2026-03-02"),
        ("WEEKLY", 1, "2026-03-02", "2026-03-02", "2026-03-09"),
        ("MONTHLY", 1, "2026-01-31", "2026-01-01", "2026-02-01"),
        ("MONTHLY", 1, "2024-02-29", "2024-02-01", "2024-03-01"),
        ("QUARTERLY", 1, "2026-12-31", "2026-10-01", "2027-01-01"),
        ("QUARTERLY", 2, "2026-01-15", "2025-11-01", "2026-02-01"),
        ("QUARTERLY", 12, "2026-05-31", "2026-03-01", "2026-06-01"),
        ("YEARLY", 1, "2026-12-31", "2026-01-01", "2027-01-01"),
        ("YEARLY", 7, "2026-06-30", "2025-07-01", "2026-07-01"),
        ("YEARLY", 7, "2026-07-01", "2026-07-01", "2027-07-01"),
    ],
)
def test_a_day_lies_in_its_calendar_period(interval: str, first_month: int, day: str, start: str, end: str) -> None:
    bounds = period_of(interval, date.fromisoformat(day), first_month)

    assert [bound.isoformat() for bound in bounds] == [start, end]


@given(RECURRING, DAYS, MONTHS)
def test_the_day_a_period_ends_on_begins_the_next_one(interval: str, day: date, month: int) -> None:
    start, end = period_of(interval, day, month)

    assert start <= day < end
    assert period_of(interval, end, month)[0] == end
    assert period_of(interval, start, month) == (start, end)


@given(RECURRING, MOMENTS, MONTHS, st.sampled_from(TIMEZONES))
def test_a_moment_lies_in_the_period_it_opens_in_every_zone(
    interval: str, moment: datetime, month: int, zone: str
) -> None:
    record: dict[str, str] = {}

    schedule(record, interval, zone, moment, month)

    assert holds(record, moment.isoformat(timespec="milliseconds"))
    assert local_day(parse_stamp(record["since"]), zone) <= local_day(moment, zone)
    assert not holds(record, record["dueAt"])


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("US/Pacific", "2026-03-08", "2026-03-08T08:00:00.000+00:00"),
        ("US/Pacific", "2026-03-09", "2026-03-09T07:00:00.000+00:00"),
        ("US/Eastern", "2026-11-01", "2026-11-01T04:00:00.000+00:00"),
        ("US/Eastern", "2026-11-02", "2026-11-02T05:00:00.000+00:00"),
        ("US/Arizona", "2026-07-01", "2026-07-01T07:00:00.000+00:00"),
        ("US/Hawaii", "2026-01-01", "2026-01-01T10:00:00.000+00:00"),
    ],
)
def test_midnight_follows_daylight_saving_time(zone: str, day: str, moment: str) -> None:
    assert midnight(date.fromisoformat(day), zone) == moment


@pytest.mark.parametrize(
    ("now", "hours"), [("2026-03-08T20:00:00.000+00:00", 23), ("2026-11-01T20:00:00.000+00:00", 25)]
)
def test_a_daily_period_is_as_long_as_its_day(now: str, hours: int) -> None:
    record: dict[str, str] = {}

    schedule(record, "DAILY", "US/Pacific", parse_stamp(now), 1)

    assert (parse_stamp(record["dueAt"]) - parse_stamp(record["since"])).total_seconds() == hours * 3_600


def test_without_an_interval_everything_is_one_period_that_never_ends() -> None:
    record = {"dueAt": "2026-04-01T07:00:00.000+00:00"}

    days = schedule(record, "NONE", "US/Pacific", parse_stamp("2026-03-04T20:00:00.000+00:00"), 1)

    assert days is None
    assert record == {"since": ""}
    assert holds(record, "1999-01-01T00:00:00.000+00:00")


SINCE, END = "2026-02-01T08:00:00.000+00:00", "2026-03-01T08:00:00.000+00:00"


@pytest.mark.parametrize(
    ("moment", "is_in"),
    [
        ("2026-02-01T07:59:59.999+00:00", False),
        (SINCE, True),
        ("2026-03-01T07:59:59.999+00:00", True),
        (END, False),
    ],
)
def test_a_period_holds_its_first_moment_and_not_the_next_ones(moment: str, is_in: bool) -> None:
    record = {"since": SINCE, "dueAt": END}

    assert (holds(record, moment), in_period(record, {"occurredTime": moment})) == (is_in, is_in)


def test_a_period_without_an_end_holds_all_that_is_to_come() -> None:
    assert (holds({"since": SINCE}, END), in_period({"since": SINCE}, {"occurredTime": END})) == (True, True)
