"""What becomes of an event that was not tried."""

from typing import cast

import pytest

from mockserver.domain.context import Context
from mockserver.domain.webhooks.sending import Outcome, is_due, note
from mockserver.kernel.kinds import Record

SINCE, LATER = "2026-03-02T20:00:00.000+00:00", "2026-03-02T20:00:00.001+00:00"


def after(state: str, **outcome: bool | float) -> Record:
    """An event of a state after an outcome without a try."""
    event = {"subscriptionId": "sub", "state": state, "waitsSince": SINCE}
    return note(cast(Context, None), event, Outcome(event, **outcome), 100.0)  # type: ignore[arg-type]


def test_one_that_waits_is_put_off_by_the_delay_of_its_rule() -> None:
    event = after("PENDING", delay=2.5)

    assert (event["nextTime"], event["nextReal"]) == ("2026-03-02T20:00:02.500+00:00", 102.5)
    assert "held" not in event


def test_one_that_waits_is_held_back_by_its_rule() -> None:
    assert after("PENDING", is_held=True)["held"] is True


@pytest.mark.parametrize("state", ["DELIVERED", "FAILED"])
def test_one_that_waits_no_more_goes_back_as_it_is(state: str) -> None:
    assert after(state, is_held=True, delay=2.5) == {"subscriptionId": "sub", "state": state, "waitsSince": SINCE}


def test_one_that_is_lost_waits_no_more() -> None:
    event = after("PENDING", is_lost=True)

    assert (event["state"], event["failures"]) == ("DROPPED", 0)


@pytest.mark.parametrize(("time", "real", "holds"), [(SINCE, 101.0, True), (LATER, 100.0, True), (LATER, 100.5, False)])
def test_an_event_is_due_at_its_very_moment_on_either_clock(time: str, real: float, holds: bool) -> None:
    assert is_due({"nextTime": time, "nextReal": real}, SINCE, 100.0) is holds
