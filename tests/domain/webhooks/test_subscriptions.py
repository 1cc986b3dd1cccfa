"""Who switched a subscription off or on last."""

from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS
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
