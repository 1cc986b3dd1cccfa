"""Bank days are the Federal Reserve's."""

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.calendar import (
    add_bank_days,
    bank_days_between,
    bank_holidays,
    is_bank_day,
    next_bank_day,
)

YEARS = range(1978, 2100)  # the law changed before, and the package ends with 2099
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def holidays_on_weekdays(year: int) -> list[str]:
    return sorted(day.isoformat() for day in bank_holidays(year) if day.weekday() < 5)


def test_banks_are_closed_on_ten_weekdays_of_2026() -> None:
    assert holidays_on_weekdays(2026) == [
        "2026-01-01",
        "2026-01-19",
        "2026-02-16",
        "2026-05-25",
        "2026-06-19",
        "2026-09-07",
        "2026-10-12",
        "2026-11-11",
        "2026-11-26",
        "2026-12-25",
    ]


def test_banks_are_closed_on_nine_weekdays_of_2027() -> None:
    assert holidays_on_weekdays(2027) == [
        "2027-01-01",
        "2027-01-18",
        "2027-02-15",
        "2027-05-31",
        "2027-07-05",
        "2027-09-06",
        "2027-10-11",
        "2027-11-11",
        "2027-11-25",
    ]


def test_banks_are_closed_on_nine_weekdays_of_2028() -> None:
    assert holidays_on_weekdays(2028) == [
        "2028-01-17",
        "2028-02-21",
        "2028-05-29",
        "2028-06-19",
        "2028-07-04",
        "2028-09-04",
        "2028-10-09",
        "2028-11-23",
        "2028-12-25",
    ]


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 7, 3),
        date(2027, 6, 18),
        date(2027, 12, 24),
        date(2027, 12, 31),
        date(2028, 11, 10),
        date(2026, 11, 27),
    ],
)
def test_banks_are_open_on_the_friday_before_a_saturday_holiday_and_after_thanksgiving(day: date) -> None:
    assert is_bank_day(day)


@pytest.mark.parametrize("day", [date(2027, 7, 5), date(2022, 12, 26), date(2023, 1, 2)])
def test_banks_are_closed_on_the_monday_after_a_sunday_holiday(day: date) -> None:
    assert not is_bank_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2027, 12, 25)])
def test_banks_are_closed_on_weekends(day: date) -> None:
    assert not is_bank_day(day)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2027, 7, 2), date(2027, 7, 6)),
        (date(2027, 12, 23), date(2027, 12, 24)),
        (date(2027, 12, 24), date(2027, 12, 27)),
        (date(2027, 12, 31), date(2028, 1, 3)),
    ],
)
def test_the_next_bank_day_skips_weekends_and_holidays(day: date, following: date) -> None:
    assert next_bank_day(day) == following


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), -3, date(2026, 11, 24)),
        (date(2026, 11, 29), -1, date(2026, 11, 27)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_bank_days_are_added_and_taken_away(day: date, n: int, result: date) -> None:
    assert add_bank_days(day, n) == result


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 24), date(2026, 11, 30), 3),
        (date(2026, 11, 30), date(2026, 11, 24), -3),
        (date(2026, 11, 27), date(2026, 11, 29), 0),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 1, 1), date(2027, 1, 1), 251),
    ],
)
def test_bank_days_between_leave_the_first_day_out_and_count_the_last(start: date, end: date, count: int) -> None:
    assert bank_days_between(start, end) == count


@given(DAYS)
def test_the_next_bank_day_is_the_first_one_later(day: date) -> None:
    following = next_bank_day(day)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]

    assert (following > day, is_bank_day(following), any(map(is_bank_day, between))) == (True, True, False)


@given(DAYS, st.integers(-40, 40).filter(bool))
def test_adding_bank_days_and_counting_them_agree(day: date, n: int) -> None:
    assert bank_days_between(day, add_bank_days(day, n)) == n


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_bank_days_add_up(day: date, first: int, second: int) -> None:
    assert add_bank_days(add_bank_days(day, first), second) == add_bank_days(day, first + second)


def test_banks_close_for_four_days_at_most() -> None:
    assert add_bank_days(date(2027, 7, 2), 1) - date(2027, 7, 2) == timedelta(days=4)


def test_the_holidays_are_those_that_the_holidays_package_knows() -> None:
    known = country_holidays("US", years=YEARS, expand=False, language="en_US")
    offices_only = {day for day, name in known.items() if day.weekday() == 4 and "(observed)" in name}

    assert set().union(*map(bank_holidays, YEARS)) == known.keys() - offices_only
