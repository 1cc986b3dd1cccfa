"""What the sender of notifications sees of a world's subscriptions."""

from typing import Any, cast

import pytest

from mockserver.domain.context import Context
from mockserver.domain.webhooks import sending
from mockserver.kernel.clock import parse_stamp


class Noon:
    """A context with nothing but a clock that stands."""

    @property
    def clock(self) -> "Noon":
        return self

    def stamp(self) -> str:
        return "2026-11-24T20:00:00.000+00:00"


LATE, NEVER = "2026-11-24T20:00:00.001+00:00", parse_stamp("2030-01-01T00:00:00Z").timestamp()


@pytest.mark.parametrize(
    ("new", "later", "due", "waits"),
    [
        ([], [], [], False),
        (["a"], [], ["a"], True),
        (["b"], [], ["b"], True),
        ([], ["a"], [], True),
        ([], ["b"], [], True),
    ],
)
def test_something_waits_as_soon_as_one_subscription_has_an_event(
    monkeypatch: pytest.MonkeyPatch, new: list[str], later: list[str], due: list[str], waits: bool
) -> None:
    event: dict[str, Any] = {"nextReal": NEVER, "nextTime": LATE}
    monkeypatch.setattr(sending, "subscriptions", lambda _: iter([{"id": "a"}, {"id": "b"}]))
    monkeypatch.setattr(sending, "new_events", lambda _, one, __: [event] * (one["id"] in new))
    monkeypatch.setattr(sending, "later_events", lambda _, one: [event] * (one["id"] in later))

    assert sending.look(cast(Context, Noon()), 0.0) == sending.Look(due, waits)
