"""The inbox of a tenant, and its bounds."""

import pytest

from mockserver.tenancy import inbox
from tests.tenancy.fixture import TenancyFixture


def test_a_full_inbox_lets_its_oldest_message_go_and_numbers_go_on(
    fixture: TenancyFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MAX_MESSAGES", 2)
    fixture.tenancy.inbox.deliver(fixture.tenant, {"text": "one"})
    fixture.tenancy.inbox.deliver(fixture.tenant, {"text": "two"})
    fixture.tenancy.inbox.deliver(fixture.tenant, {"text": "three"})

    assert fixture.tenancy.inbox.messages(fixture.tenant) == [
        {"text": "two", "number": 2},
        {"text": "three", "number": 3},
    ]
