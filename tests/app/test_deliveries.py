"""Notifications: signed, sent, tried again, given up, never sent twice by accident."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from mockserver.testing import BillMock, MockTenant
from tests.app.receiver import Receiver, receiving
from tests.polling import until
from tests.signed_in import vendor
from tests.subscriber import EVENTS, Subscriber


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server of its own."""
    with BillMock() as mock:
        yield mock


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Whoever is told."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def subscriber(mock: BillMock, tenant: MockTenant) -> Subscriber:
    """Whoever subscribes."""
    return Subscriber(mock, tenant)


def test_a_change_is_told_of_with_metadata_and_the_record(subscriber: Subscriber, receiver: Receiver) -> None:
    subscription = subscriber.subscribe(receiver.url)
    record = subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    (notification,) = receiver.wait(1)
    event = subscriber.log(subscription)[0]

    assert notification["metadata"] == {
        "eventId": event["id"],
        "subscriptionId": subscription["id"],
        "organizationId": subscription["organizationId"],
        "eventType": "vendor.created",
        "version": "1",
    }
    assert (notification["vendor"]["id"], notification["vendor"]["name"]) == (record["id"], "Alder Paper")


def test_an_event_is_sent_again_to_its_own_subscription_alone(subscriber: Subscriber, receiver: Receiver) -> None:
    subscription, other = subscriber.subscribe(receiver.url), subscriber.subscribe(receiver.url, "bill.created")
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    event = subscriber.log(subscription)[0]["id"]
    path = f"{EVENTS}/events/subscription/{other['id']}/event/{event}"
    answer = subscriber.client.post(path, headers=subscriber.user.headers)
    (refusal,) = answer.get_json()

    assert (answer.status_code, refusal["code"]) == (404, "BDC_1205")
    assert refusal["message"] == f"No data found for the given id: {event}."
    assert len(receiver.bodies) == 1


def test_the_signature_is_the_hmac_of_the_body_by_the_key(subscriber: Subscriber, receiver: Receiver) -> None:
    key = subscriber.subscribe(receiver.url)["securityKey"]
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    digest = hmac.new(key.encode(), receiver.bodies[0], hashlib.sha256).digest()

    assert receiver.signatures == [base64.b64encode(digest).decode()]


def test_a_new_key_signs_what_is_sent_from_then_on(subscriber: Subscriber, receiver: Receiver) -> None:
    subscription = subscriber.subscribe(receiver.url)
    path = f"/subscriptions/{subscription['id']}/security_key"
    key = subscriber.call("POST", path, **{"X-Idempotent-Key": subscriber.key()})["securityKey"]
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    digest = hmac.new(key.encode(), receiver.bodies[0], hashlib.sha256).digest()

    assert receiver.signatures == [base64.b64encode(digest).decode()]


def test_a_failed_try_is_followed_by_others_when_the_clock_has_come_to_them(
    subscriber: Subscriber, tenant: MockTenant, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503, 200]
    subscription = subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    until(lambda: subscriber.log(subscription)[0].get("statusCode") == 500)
    tenant.clock.advance("PT2S")
    receiver.wait(2)
    until(lambda: subscriber.log(subscription)[0].get("statusCode") == 503)
    tenant.clock.advance("PT4S")
    receiver.wait(3)
    until(lambda: subscriber.log(subscription)[0].get("statusCode") == 200)
    event = subscriber.log(subscription)[0]

    assert [(one["attemptNumber"], one["statusCode"]) for one in event["retries"]] == [(1, 503), (2, 200)]
    assert len(set(receiver.bodies)) == 1


def test_a_change_of_a_subscription_leaves_what_waits_for_it(
    subscriber: Subscriber, tenant: MockTenant, receiver: Receiver
) -> None:
    receiver.statuses = [500, 200]
    subscription = subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    until(lambda: subscriber.log(subscription)[0].get("statusCode") == 500)
    subscriber.call("PATCH", f"/subscriptions/{subscription['id']}", {"name": "another"})
    tenant.clock.advance("PT2S")

    assert len(receiver.wait(2)) == 2


def test_a_subscription_that_is_switched_off_gets_nothing_of_what_waited(
    subscriber: Subscriber, tenant: MockTenant, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    subscription = subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    until(lambda: subscriber.log(subscription)[0].get("statusCode") == 500)
    path = f"/subscriptions/{subscription['id']}"
    subscriber.call("PATCH", path, {"status": {"enabled": False}})
    subscriber.call("PATCH", path, {"status": {"enabled": True}})
    receiver.statuses = [200]
    tenant.clock.advance("PT2S")
    subscriber.user.post("/vendors", vendor(name="Birch Paper"))
    bodies = receiver.wait(2)

    assert [body["vendor"]["name"] for body in bodies] == ["Alder Paper", "Birch Paper"]


def fail_and_advance(
    subscriber: Subscriber, tenant: MockTenant, receiver: Receiver, subscription: Any, spans: tuple[int, ...]
) -> None:
    """Let a try fail, and the clock come to the next, once for each span in seconds."""

    def reached(count: int) -> bool:
        event = subscriber.log(subscription)[0]
        return event["statusCode"] != 0 and len(event.get("retries", [])) == count

    for count, seconds in enumerate(spans):
        receiver.wait(count + 1)
        until(partial(reached, count))
        tenant.clock.advance(f"PT{seconds}S")


def test_after_the_fifth_failure_the_subscription_is_switched_off(
    subscriber: Subscriber, tenant: MockTenant, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    subscription = subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    fail_and_advance(subscriber, tenant, receiver, subscription, (2, 4, 8, 16))
    receiver.wait(5)
    path = f"/subscriptions/{subscription['id']}"
    until(lambda: not subscriber.call("GET", path)["status"]["enabled"])

    assert subscriber.call("GET", path)["status"]["actor"] == "SYSTEM"
    subscriber.user.post("/vendors", vendor(name="Birch Paper"))
    assert [event["type"] for event in subscriber.log(subscription)] == ["vendor.created"]


def test_a_refused_request_tells_nobody(subscriber: Subscriber, receiver: Receiver) -> None:
    subscription = subscriber.subscribe(receiver.url)
    subscriber.client.post("/connect/v3/vendors", json={"name": ""}, headers=subscriber.user.headers)

    assert subscriber.log(subscription) == []


def test_one_request_is_one_event(subscriber: Subscriber, receiver: Receiver) -> None:
    subscription = subscriber.subscribe(receiver.url, "vendor.updated", "vendor.archived", "vendor.restored")
    record = subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    path = f"/connect/v3/vendors/{record['id']}"
    subscriber.client.patch(path, json={"phone": "5105550100"}, headers=subscriber.user.headers)
    subscriber.user.post(f"/vendors/{record['id']}/archive")
    subscriber.user.post(f"/vendors/{record['id']}/archive")
    subscriber.user.post(f"/vendors/{record['id']}/restore")

    assert [event["type"] for event in subscriber.log(subscription)] == [
        "vendor.updated",
        "vendor.archived",
        "vendor.restored",
    ]


def test_a_receiver_calls_the_mock_while_it_is_called(
    subscriber: Subscriber, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, seen = receiver.take, []

    def call_back(body: bytes, signature: str) -> int:
        seen.append(len(subscriber.user.get("/vendors", filters='name:eq:"Alder Paper"')["results"]))
        return take(body, signature)

    monkeypatch.setattr(receiver, "take", call_back)
    subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)

    assert seen == [1]


@pytest.mark.parametrize(
    "url", ["https://receiver.invalid/hook", "https://169.254.169.254/hook", "https://8.8.8.8/hook"]
)
def test_hosts_that_are_not_private_are_not_called(
    subscriber: Subscriber, tenant: MockTenant, mock: BillMock, url: str
) -> None:
    subscription = subscriber.subscribe(url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    deliveries = mock.app.tenancy.deliveries
    owner = mock.app.tenancy.tenants.get(tenant.id)
    until(lambda: len(deliveries.since(owner, 0)) == 1)

    assert deliveries.since(owner, 0)[0]["state"] == "SUPPRESSED"
    assert subscriber.call("GET", f"/subscriptions/{subscription['id']}")["status"]["enabled"]


def test_the_status_of_a_notification_is_0_until_somebody_answers(subscriber: Subscriber) -> None:
    subscription = subscriber.subscribe("https://receiver.invalid/hook")
    event = subscriber.call("POST", f"/subscriptions/{subscription['id']}/test")

    assert event["statusCode"] == 0


def test_plain_http_is_for_private_hosts_alone(subscriber: Subscriber) -> None:
    (problem,) = subscriber.subscribe("http://receiver.example.com/hook")

    assert problem["message"] == "notificationUrl: must be an HTTPS URL"


def test_a_reset_sends_nothing_of_what_waited(subscriber: Subscriber, tenant: MockTenant, receiver: Receiver) -> None:
    receiver.statuses = [500]
    subscriber.subscribe(receiver.url)
    subscriber.user.post("/vendors", vendor(name="Alder Paper"))
    receiver.wait(1)
    tenant.snapshot("waiting")
    tenant.restore("waiting")
    tenant.clock.advance("PT1M")
    subscriber.subscribe(f"{receiver.url}/other", "bill.created")

    assert len(receiver.bodies) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://receiver.test:99999/",
        "https://receiver.test:x/",
        "https://receiver .test/",
        "https://a.test\nb",
        "https://[a",
    ],
)
def test_what_cannot_be_called_is_no_url(subscriber: Subscriber, url: str) -> None:
    (problem,) = subscriber.subscribe(url)

    assert problem["message"] == "notificationUrl: must be a URL"


@pytest.mark.parametrize("user", ["ada:secret", "ada", ":secret", ""])
def test_who_signs_in_is_no_part_of_a_url(subscriber: Subscriber, user: str) -> None:
    (problem,) = subscriber.subscribe(f"https://{user}@receiver.test/")

    assert problem["message"] == "notificationUrl: must not hold a user name or a password"


def test_a_url_may_have_an_at_sign_behind_its_host(subscriber: Subscriber) -> None:
    assert subscriber.subscribe("https://receiver.test/@ada")["notificationUrl"] == "https://receiver.test/@ada"


def test_a_scheme_may_be_in_capitals(subscriber: Subscriber) -> None:
    assert subscriber.subscribe("HTTPS://receiver.test/hook")["notificationUrl"] == "HTTPS://receiver.test/hook"
