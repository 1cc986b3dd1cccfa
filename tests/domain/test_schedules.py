"""Schedules: which day is next, when its document is record, and when none follows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mockserver.domain.schedules import MAX_PAST, anchor, due_at, following, is_over, overdue, problems

NOON = datetime(2026, 3, 2, 20, tzinfo=UTC)  # in Los Angeles
TODAY = date(2026, 3, 2)


def schedule(period: str, first: str, **further: Any) -> dict[str, Any]:
    record: dict[str, Any] = {"period": period, "frequency": 1, "nextDueDate": first, **further}
    anchor(record, None)
    return record


@pytest.mark.parametrize(
    ("period", "frequency", "first", "second"),
    [
        ("DAILY", 3, "2026-02-27", "2026-03-02"),
        ("WEEKLY", 2, "2026-12-25", "2027-01-08"),
        ("MONTHLY", 1, "2026-12-05", "2027-01-05"),
        ("MONTHLY", 6, "2026-08-31", "2027-02-28"),
        ("YEARLY", 1, "2024-02-29", "2025-02-28"),
        ("MONTHLY", 1000, "2026-03-05", "2109-07-05"),
        ("YEARLY", 2147483647, "2026-03-05", "9999-12-31"),
        ("WEEKLY", 2147483647, "2026-03-05", "9999-12-31"),
        ("DAILY", 2147483647, "2026-03-05", "9999-12-31"),
    ],
)
def test_the_next_day_is_so_many_periods_later(period: str, frequency: int, first: str, second: str) -> None:
    assert following(schedule(period, first, frequency=frequency))["nextDueDate"] == second


def test_the_31st_comes_back_after_a_shorter_month() -> None:
    april = following(schedule("MONTHLY", "2026-03-31"))
    may = following(april)

    assert (april["nextDueDate"], may["nextDueDate"]) == ("2026-04-30", "2026-05-31")


def test_a_changed_day_is_a_new_first_day() -> None:
    old = following(schedule("MONTHLY", "2026-03-31"))
    new = {**old, "nextDueDate": "2026-04-15"}

    anchor(new, old)

    assert following(new)["nextDueDate"] == "2026-05-15"


def test_a_document_is_made_so_many_days_before_it_is_due() -> None:
    assert due_at(schedule("MONTHLY", "2026-03-31", daysInAdvance=5), NOON) == "2026-03-26T08:00:00.000+00:00"


def test_a_document_whose_day_has_passed_is_made_now() -> None:
    assert due_at(schedule("MONTHLY", "2026-01-31"), NOON) == "2026-03-02T20:00:00.000+00:00"


def test_the_last_document_is_due_on_the_end_date() -> None:
    last = schedule("WEEKLY", "2026-03-09", endDate="2026-03-09")

    assert not is_over(last)
    assert due_at(following(last), NOON) is None


def test_what_does_not_recur_makes_no_document() -> None:
    assert due_at(schedule("NONE", "2026-03-31"), NOON) is None


def test_past_documents_are_counted_up_to_the_end_date() -> None:
    assert overdue(schedule("WEEKLY", "2026-02-01"), TODAY) == 5
    assert overdue(schedule("WEEKLY", "2026-02-01", endDate="2026-02-10"), TODAY) == 2


def test_the_first_day_there_is_has_no_day_before_it() -> None:
    assert overdue(schedule("YEARLY", "0001-01-01", frequency=900, daysInAdvance=30), TODAY) == 3


def test_an_end_before_the_next_day_is_a_problem() -> None:
    (problem,) = problems(schedule("DAILY", "2026-03-02", endDate="2026-03-01"), TODAY)

    assert problem == ("schedule.endDate", "must not be before nextDueDate")


def test_too_many_documents_in_the_past_are_a_problem() -> None:
    (problem,) = problems(schedule("DAILY", "1948-12-01"), TODAY)

    assert problem == ("schedule.nextDueDate", f"must not lie more than {MAX_PAST} documents in the past")
