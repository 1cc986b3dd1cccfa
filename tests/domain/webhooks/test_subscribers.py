"""Who is told of an event: the organization itself, and the partner whose organization it is."""

from typing import Any, cast

import pytest

from mockserver.domain.context import Context
from mockserver.domain.organizations import WORLD
from mockserver.domain.webhooks import outbox

BILLS = [{"type": "bill.created", "version": "1"}]
SUBSCRIPTIONS = {
    None: [{"id": "own", "events": BILLS}, {"id": "others", "events": [{"type": "vendor.created", "version": "1"}]}],
    WORLD: [
        {"id": "partner", "partnerName": "Harbor", "events": BILLS},
        {"id": "rival", "partnerName": "Rival", "events": BILLS},
    ],
}


class Subscribed:
    """A context with subscriptions alone: an organization's own two, and two partners'."""

    spend_events = True

    def find(self, _: Any, where: dict[str, Any], *, org: int | None = None) -> list[Any]:
        assert where == {"enabled": True}
        return SUBSCRIPTIONS[org]


def listeners(
    monkeypatch: pytest.MonkeyPatch, organization: dict[str, Any], event_type: str = "bill.created"
) -> list[str]:
    """The ids of the subscriptions that are told."""
    monkeypatch.setattr(outbox, "organization_of", lambda _: organization)
    return [one["id"] for one in outbox.subscribers(cast(Context, Subscribed()), event_type)]


def test_no_partner_is_told_of_another_partners_organization(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listeners(monkeypatch, {"partnerName": "Harbor"}) == ["own", "partner"]


def test_every_partner_is_told_of_an_organization_that_is_no_partners(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listeners(monkeypatch, {}) == ["own", "partner", "rival"]


def test_who_has_not_subscribed_to_a_type_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listeners(monkeypatch, {"partnerName": "Harbor"}, "vendor.created") == ["others"]
