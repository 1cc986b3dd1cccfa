"""The tables of payment stages."""

from datetime import UTC, date, datetime, time

import pytest

from mockserver.domain.payments.exceptions import next_step
from mockserver.domain.payments.stages import (
    BRANCHES,
    ROUTES,
    STATUS_OF,
    VOIDABLE,
    Route,
    Step,
    due_time,
    speed_of,
)

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)


def way_of(route: Route) -> str:
    """The steps of a route after its funding: stage, bank days and days after the step before, time of day."""
    return ", ".join(f"{step.stage} {step.bank_days}+{step.days} {step.at:%H:%M}" for step in route.steps[2:])


def test_every_route_begins_with_the_funding_and_ends_cleared() -> None:
    stages = [[step.stage for step in route.steps] for route in ROUTES.values()]

    assert {tuple(names[:3]) for names in stages} == {("FUNDING_STARTED", "PROCESSED", "SENT")}
    assert {names[-1] for names in stages} == {"CLEARED"}


def test_every_stage_of_a_route_has_a_status_and_every_method_a_branch() -> None:
    assert {step.stage for route in ROUTES.values() for step in route.steps} <= set(STATUS_OF)
    assert {method for method, _ in ROUTES} - set(BRANCHES) == {"AMEX"}
    assert set(STATUS_OF) >= VOIDABLE


def test_every_route_is_the_assumed_one() -> None:
    lines = [f"{method} {speed} {route.arrives}: {way_of(route)}" for (method, speed), route in ROUTES.items()]

    assert lines == [
        "ACH STANDARD 3: SENT 1+0 09:00, CLEARED 0+0 09:00",
        "ACH FASTER 1: SENT 0+0 20:00, CLEARED 0+0 20:00",
        "CHECK STANDARD 6: SENT 1+0 09:00, DELIVERED 5+0 12:00, CLEARED 3+0 09:00",
        "CHECK UPS_1DAY 2: SENT 1+0 09:00, DELIVERED 1+0 12:00, CLEARED 3+0 09:00",
        "CHECK UPS_2DAY 3: SENT 1+0 09:00, DELIVERED 2+0 12:00, CLEARED 3+0 09:00",
        "CHECK UPS_3DAY 4: SENT 1+0 09:00, DELIVERED 3+0 12:00, CLEARED 3+0 09:00",
        "RPPS STANDARD 3: SENT 1+0 09:00, CLEARED 2+0 09:00",
        "RPPS RTP_DELIVERY 0: SENT 0+0 20:00, CLEARED 0+0 20:00",
        "INTERNATIONAL_E_PAYMENT STANDARD 4: SENT 1+0 09:00, CLEARED 3+0 09:00",
        "AMEX STANDARD 2: SENT 1+0 09:00, CLEARED 1+0 09:00",
        "VIRTUAL_CARD STANDARD 1: SENT 1+0 09:00, DELIVERED 0+0 09:00, CLEARED 3+0 09:00",
        "WALLET STANDARD 0: SENT 0+0 20:00, CLEARED 0+0 20:00",
    ]
    assert {route.steps[:2] for route in ROUTES.values()} == {
        (Step("FUNDING_STARTED", 0, time(9)), Step("PROCESSED", 0, time(18)))
    }


@pytest.mark.parametrize(
    ("options", "speed"),
    [
        ({"requestPayFaster": False, "requestCheckDeliveryType": "STANDARD"}, "STANDARD"),
        ({"requestPayFaster": True, "requestCheckDeliveryType": "STANDARD"}, "FASTER"),
        ({"requestPayFaster": True, "requestCheckDeliveryType": "UPS_2DAY"}, "UPS_2DAY"),
    ],
)
def test_the_speed_follows_from_the_options(options: dict[str, object], speed: str) -> None:
    assert speed_of(options) == speed


def test_a_step_is_due_at_its_time_of_day_in_los_angeles() -> None:
    assert due_time(Step("SENT", 0, time(9)), date(2026, 12, 1), NOON) == "2026-12-01T17:00:00.000+00:00"


def test_in_summer_the_same_time_of_day_is_an_hour_earlier() -> None:
    assert due_time(Step("SENT", 0, time(9)), date(2027, 7, 1), NOON) == "2027-07-01T16:00:00.000+00:00"


def test_bank_days_leave_out_holidays_and_weekends() -> None:
    due = due_time(Step("SENT", 2, time(9)), date(2026, 11, 25), NOON)

    assert due == "2026-11-30T17:00:00.000+00:00"


def test_a_step_is_never_due_before_now() -> None:
    assert due_time(Step("SENT", 0, time(9)), date(2026, 11, 24), NOON) == "2026-11-24T20:00:00.000+00:00"


@pytest.mark.parametrize("stage", ["CLEARED", "CANCELED", "VOIDED"])
def test_an_ended_payment_has_no_next_step(stage: str) -> None:
    options = {"requestPayFaster": False, "requestCheckDeliveryType": "STANDARD"}
    payment = {"disbursementType": "ACH", "processingOptions": options, "onlinePayment": True}

    assert next_step({**payment, "singleStatus": stage}) is None


def test_an_offline_payment_has_no_next_step() -> None:
    assert next_step({"onlinePayment": False, "singleStatus": "CLEARED"}) is None
