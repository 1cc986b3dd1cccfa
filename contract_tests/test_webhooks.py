"""Webhooks: subscriptions, the catalog, events, keys and tests."""

import json

import pytest

from contract_tests.answers import Answer
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.undoing import Undo

UNKNOWN = "9b0d4ee0-0000-4000-8000-000000000000"
KEY = "X-Idempotent-Key"
URL = "https://receiver.invalid/hook"


def subscription(name: str, *types: str) -> dict[str, object]:
    """The body of a subscription to some events; the name makes its URL its own."""
    events = [{"type": event, "version": "1"} for event in types or ("vendor.created",)]
    url = f"{URL}/{name.replace(' ', '-')}"
    return {"name": name, "status": {"enabled": True}, "events": events, "notificationUrl": url}


class Subscriber:
    """Makes subscriptions that are removed when the test is over."""

    def __init__(self, events: Rest, undo: Undo) -> None:
        self.events = events
        self._undo = undo
        self._paths: set[str] = set()

    def post(self, body: object, key: str) -> Answer:
        """The answer to a request for a subscription."""
        answer = self.events.with_headers(**{KEY: key}).post("/subscriptions", body)
        path = "" if answer.is_refused else f"/subscriptions/{answer.body['id']}"
        if path and path not in self._paths:
            self._paths.add(path)
            self._undo.later(f"unsubscribe {path}", lambda: self.events.delete(path))
        return answer


@pytest.fixture
def subscriber(events: Rest, undo: Undo) -> Subscriber:
    """Whoever subscribes."""
    return Subscriber(events, undo)


@pytest.fixture
def path(subscriber: Subscriber, make: Make) -> str:
    """The path of a new subscription to new vendors."""
    answer = subscriber.post(subscription(make.names.name("hook")), make.names.key())
    return f"/subscriptions/{answer.body['id']}"


@documented(fact="F-1657")
@operation("events.health.get")
def test_health_needs_no_credentials_of_webhooks(events: Rest) -> None:
    answer = events.with_headers(sessionId="", devKey="").get("/health")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-op:events.events.catalog.get")
@operation("events.events.catalog.get")
def test_the_catalog_has_events_of_version_one(events: Rest) -> None:
    answer = events.get("/events/catalog")

    assert {"type": "vendor.created", "versions": ["1"]} in answer.body
    assert undocumented_fields(answer) == []


@documented(fact="F-1946")
@operation("events.events.catalog.get")
def test_the_catalog_has_the_progress_of_mass_payments(events: Rest) -> None:
    assert {"type": "mass-payment.updated", "versions": ["1"]} in events.get("/events/catalog").body


@assumed(fact="F-1656")
@refusal("events.events.catalog.get")
def test_the_catalog_is_not_for_everybody(events: Rest) -> None:
    assert events.with_headers(sessionId="").get("/events/catalog").status_class == 4


@documented(fact="F-1651")
@operation("events.subscriptions.create", "events.subscriptions.get", "events.subscriptions.list")
def test_a_subscription_tells_its_key_once(events: Rest, subscriber: Subscriber, make: Make) -> None:
    body = subscription(make.names.name("hook"), "bill.created", "bill.updated")

    answer = subscriber.post(body, make.names.key())
    read = events.get(f"/subscriptions/{answer.body['id']}")

    assert answer.status == 200
    assert answer.body["securityKey"]
    assert (answer.body["name"], answer.body["events"]) == (body["name"], body["events"])
    assert "securityKey" not in read.body
    assert answer.body["id"] in [row["id"] for row in events.every("/subscriptions")]
    assert undocumented_fields(answer) == []


@documented(fact="F-1658")
@operation("events.subscriptions.create")
def test_the_same_key_makes_one_subscription(subscriber: Subscriber, make: Make) -> None:
    body, key = subscription(make.names.name("hook")), make.names.key()

    assert subscriber.post(body, key).body == subscriber.post(body, key).body


@documented(fact="F-1658")
@pytest.mark.parametrize("key", ["", "not-a-uuid", "9b0d4ee0-0000-1000-8000-000000000000"])
@refusal("events.subscriptions.create")
def test_a_subscription_needs_an_idempotency_key(subscriber: Subscriber, make: Make, key: str) -> None:
    assert subscriber.post(subscription(make.names.name("hook")), key).status == 400


@documented(fact="F-1651")
@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"events": []},
        {"events": [{"type": "vendor.sold", "version": "1"}]},
        {"notificationUrl": "ftp://x"},
    ],
    ids=["name", "no event", "event", "url"],
)
@refusal("events.subscriptions.create")
def test_a_wrong_subscription_is_refused(subscriber: Subscriber, make: Make, changes: dict[str, object]) -> None:
    body = subscription(make.names.name("hook")) | changes

    assert subscriber.post(body, make.names.key()).status_class == 4


@assumed(fact="F-1652")
@refusal("events.subscriptions.create")
def test_a_second_subscription_to_the_same_is_refused(subscriber: Subscriber, make: Make) -> None:
    body = subscription(make.names.name("hook"))
    subscriber.post(body, make.names.key())

    assert subscriber.post(body, make.names.key()).status_class == 4


@documented(fact="F-op:events.subscriptions.replace")
@operation("events.subscriptions.replace")
def test_a_subscription_is_replaced(events: Rest, path: str, make: Make) -> None:
    body = subscription(make.names.name("other"), "bill.archived")

    answer = events.put(path, body)

    assert (answer.body["name"], answer.body["events"]) == (body["name"], body["events"])
    assert undocumented_fields(answer) == []


@documented(fact="F-1659")
@operation("events.subscriptions.update")
def test_a_subscription_is_switched_off(events: Rest, path: str) -> None:
    answer = events.patch(path, {"status": {"enabled": False}})

    assert (answer.status, answer.body["status"]["enabled"]) == (200, False)
    assert undocumented_fields(answer) == []


@assumed(fact="F-1950")
@refusal("events.subscriptions.update")
def test_a_patch_cannot_take_a_subscriptions_name_away(events: Rest, path: str) -> None:
    name = events.get(path).body["name"]

    assert events.patch(path, {"name": ""}).status_class == 4
    assert events.get(path).body["name"] == name


@documented(fact="F-op:events.subscriptions.delete")
@operation("events.subscriptions.delete")
def test_a_subscription_is_removed(events: Rest, subscriber: Subscriber, make: Make) -> None:
    answer = events.with_headers(**{KEY: make.names.key()}).post(
        "/subscriptions", subscription(make.names.name("hook"))
    )
    path = f"/subscriptions/{answer.body['id']}"

    assert (events.delete(path).status, events.get(path).status_class) == (200, 4)


@documented(fact="F-1658")
@operation("events.subscriptions.security_key.create")
def test_a_subscription_gets_another_key(events: Rest, path: str, make: Make) -> None:
    first = events.with_headers(**{KEY: make.names.key()}).post(f"{path}/security_key")
    second = events.with_headers(**{KEY: make.names.key()}).post(f"{path}/security_key")

    assert first.body.keys() == {"securityKey"}
    assert first.body != second.body


@documented(fact="F-1658")
@refusal("events.subscriptions.security_key.create")
def test_another_key_needs_an_idempotency_key(events: Rest, path: str) -> None:
    assert events.post(f"{path}/security_key").status == 400


@documented(fact="F-1650")
@operation("events.subscriptions.test", "events.events.subscription.list", "events.events.subscription.event.create")
def test_a_test_notification_is_listed_and_sent_again(events: Rest, path: str) -> None:
    log = path.replace("/subscriptions/", "/events/subscription/")

    answer = events.post(f"{path}/test", {"eventType": "vendor.created", "version": "1", "vendor": {"name": "Mine"}})
    row = events.get(log, max=1).results[0]
    again = events.post(f"{log}/event/{row['id']}")

    assert (answer.status, answer.body["type"]) == (200, "vendor.created")
    assert (row["subscriptionId"], row["type"]) == (path.rpartition("/")[2], "vendor.created")
    assert again.status == 200
    assert undocumented_fields(answer) == []


@assumed(fact="F-1947")
@operation("events.subscriptions.test")
def test_a_test_notification_of_a_mass_payment_holds_more_than_its_type(
    events: Rest, subscriber: Subscriber, make: Make
) -> None:
    body = subscription(make.names.name("hook"), "mass-payment.updated")
    path = f"/subscriptions/{subscriber.post(body, make.names.key()).body['id']}"

    answer = events.post(f"{path}/test", {"eventType": "mass-payment.updated", "version": "1"})

    assert (answer.status_class, answer.body["type"]) == (2, "mass-payment.updated")
    assert json.loads(answer.body["payload"]).keys() > {"metadata"}


@assumed(fact="F-1700")
@operation("events.subscriptions.test", "events.events.subscription.event.create")
def test_a_notification_has_a_status_from_the_start(events: Rest, path: str) -> None:
    event = events.post(f"{path}/test").body
    again = events.post(f"{path.replace('/subscriptions/', '/events/subscription/')}/event/{event['id']}").body

    assert isinstance(event["statusCode"], int)
    assert isinstance(again["statusCode"], int)


@assumed(fact="F-1656")
@refusal(
    "events.subscriptions.get",
    "events.subscriptions.replace",
    "events.subscriptions.update",
    "events.subscriptions.delete",
    "events.subscriptions.test",
)
def test_an_unknown_subscription_is_refused(events: Rest, make: Make) -> None:
    path = f"/subscriptions/{UNKNOWN}"

    assert events.get(path).status_class == 4
    assert events.put(path, subscription(make.names.name("hook"))).status_class == 4
    assert events.patch(path, {"name": "x"}).status_class == 4
    assert events.delete(path).status_class == 4
    assert events.post(f"{path}/test").status_class == 4


@assumed(fact="F-1656")
@refusal("events.events.subscription.list", "events.events.subscription.event.create")
def test_events_of_an_unknown_subscription_are_refused(events: Rest) -> None:
    log = f"/events/subscription/{UNKNOWN}"

    assert events.get(log).status_class == 4
    assert events.post(f"{log}/event/{UNKNOWN}").status_class == 4


@assumed(fact="F-1656")
@refusal("events.subscriptions.list")
def test_subscriptions_are_not_listed_for_everybody(events: Rest) -> None:
    assert events.with_headers(sessionId="").get("/subscriptions").status_class == 4
