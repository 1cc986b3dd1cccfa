"""Who switched a subscription off or on last."""

import pytest

from mockserver.domain.webhooks.answers import ANSWERS
from mockserver.domain.webhooks.sending import switch_off
from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS
from mockserver.kernel.clock import parse_stamp
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from tests.domain.books import Books

PLACE = {"notificationUrl": "https://127.0.0.1/hook", "events": [{"type": "bill.created", "version": "1"}]}


def switched_off(books: Books) -> Record:
    """A subscription that the system switched off."""
    subscription = SUBSCRIPTIONS.create(books.ctx, {"name": "ours", **PLACE})
    return SUBSCRIPTIONS.switch_off(books.ctx, subscription)


def status_after(books: Books, values: Record) -> Record:
    """The status of a subscription that the system switched off, after a change by its client."""
    subscription = SUBSCRIPTIONS.patch(books.ctx, switched_off(books)["id"], values)
    status: Record = subscription["status"]
    return status


def test_a_change_of_something_else_leaves_who_switched_it_off(books: Books) -> None:
    status = status_after(books, {"name": "theirs"})

    assert status == {
        "enabled": False,
        "reason": "Notifications could not be delivered.",
        "actor": "SYSTEM",
    }


def test_who_switches_it_on_is_its_client_and_no_reason_is_left(books: Books) -> None:
    status = status_after(books, {"status": {"enabled": True}})

    assert status == {"enabled": True, "actor": "CLIENT"}


def test_one_that_is_off_already_is_not_switched_off_again(books: Books) -> None:
    subscription = SUBSCRIPTIONS.create(books.ctx, {"name": "ours", **PLACE})
    off = SUBSCRIPTIONS.patch(books.ctx, subscription["id"], {"status": {"enabled": False}})

    switch_off(books.ctx, subscription["id"])
    switch_off(books.ctx, "00w01UNKNOWN")

    assert SUBSCRIPTIONS.get(books.ctx, subscription["id"])["status"] == off["status"]


def test_there_are_ten_at_most(books: Books) -> None:
    events = PLACE["events"]
    places = [{"events": events, "notificationUrl": f"https://127.0.0.1/{number}"} for number in range(10)]
    tenth = [SUBSCRIPTIONS.create(books.ctx, {"name": "one", **place}) for place in places][-1]

    with pytest.raises(BillError, match="At most 10 subscriptions are allowed"):
        SUBSCRIPTIONS.create(books.ctx, {"name": "eleventh", **PLACE})
    assert SUBSCRIPTIONS.patch(books.ctx, tenth["id"], {"name": "tenth"})["name"] == "tenth"


@pytest.mark.parametrize(
    ("since", "answer"), [("2026-11-24T20:00:00.000+00:00", {"a": 1}), ("2026-11-24T20:00:00.001+00:00", None)]
)
def test_an_answer_of_the_very_moment_is_not_too_old(books: Books, since: str, answer: Record | None) -> None:
    books.ctx.clock.freeze(True)
    books.ctx.clock.set(parse_stamp("2026-11-24T20:00:00.000+00:00"))
    ANSWERS.keep_answer(books.ctx, "k", {"a": 1})

    assert ANSWERS.of(books.ctx, "k", since) == answer
