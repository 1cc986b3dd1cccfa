"""Webhooks: subscriptions, every try, one sent again, rules that disturb."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from mockserver.testing import MockTenant, WebhookReceiver
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.polling import until
from tests.signed_in import V3, vendor

KEY = "7d1e2c3a-0000-4000-8000-000000000001"


def webhooks(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/webhooks"


@pytest.fixture
def receiver(tenant: MockTenant, receive: Callable[[], WebhookReceiver]) -> WebhookReceiver:
    """A receiver that heard of a vendor."""
    one, admin = receive(), V3(tenant)
    subscription = {
        "name": "Ours & theirs",
        "status": {"enabled": True},
        "events": [{"type": "vendor.created", "version": "1"}],
        "notificationUrl": one.url,
    }
    headers = {**admin.headers, "X-Idempotent-Key": KEY}
    requests.post(f"{tenant.mock.events_url}/subscriptions", json=subscription, headers=headers, timeout=10)
    admin.post("/vendors", vendor())
    one.wait()
    # The answer comes before its try is noted.
    until(lambda: bool(tenant.deliveries()))
    return one


def test_a_tenant_without_subscriptions_says_how_to_make_one(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(webhooks(tenant))

    assert ("Nobody has subscribed" in page, "Nothing was delivered yet" in page) == (True, True)


def test_subscriptions_and_tries_are_listed_without_a_key(
    reader: Reader, tenant: MockTenant, receiver: WebhookReceiver
) -> None:
    page = reader.get(webhooks(tenant))

    assert ("Ours &amp; theirs" in page, receiver.url in page, "vendor.created</a>" in page) == (True, True, True)
    assert "securityKey" not in page


def test_a_try_shows_what_was_sent_and_what_came_back(
    reader: Reader, tenant: MockTenant, receiver: WebhookReceiver
) -> None:
    page = reader.get(f"{webhooks(tenant)}/deliveries/1")

    assert f"<code>{receiver.url}</code>" in page
    assert "&#34;eventType&#34;: &#34;vendor.created&#34;" in page


def test_a_notification_is_sent_again(reader: Reader, tenant: MockTenant, receiver: WebhookReceiver) -> None:
    page = reader.done(f"{webhooks(tenant)}/deliveries/1/replay", webhooks(tenant))
    receiver.wait(count=2)

    assert "is sent once more." in page


def test_a_rule_is_added_and_removed(reader: Reader, tenant: MockTenant) -> None:
    page = reader.done(f"{webhooks(tenant)}/rules", webhooks(tenant), action="drop", eventType="bill.*", times="2")
    rules = list(tenant.delivery_rules)
    reader.done(f"{webhooks(tenant)}/rules/remove", webhooks(tenant), number="1")

    assert "Rule 1 for bill.*: it is lost." in page
    assert [(rule["action"], rule["times"]) for rule in rules] == [("drop", 2)]
    assert list(tenant.delivery_rules) == []


def test_a_rule_that_cannot_be_read_says_why(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.post(f"{webhooks(tenant)}/rules", webhooks(tenant), action="drop", times="twice")

    assert (answer.status_code, "times: twice is no number" in answer.text) == (400, True)


@pytest.mark.slow
def test_a_person_looks_at_a_try_and_sends_it_again(
    visit: Visit, tenant: MockTenant, receiver: WebhookReceiver
) -> None:
    visit.open(webhooks(tenant))
    visit.click("vendor.created", role="link")
    visit.page.get_by_role("heading", name="What was sent").wait_for()
    assert visit.violations() == []

    visit.click("Send again")
    assert visit.notice().endswith("is sent once more.")
    receiver.wait(count=2)
