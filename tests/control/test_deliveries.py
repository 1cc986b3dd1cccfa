"""The lab of deliveries: what was tried, tried again, and disturbed on purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from tests.app.receiver import Receiver, receiving
from tests.polling import until
from tests.signed_in import vendor
from tests.subscriber import Subscriber


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Whoever is told."""
    with receiving() as receiver:
        yield receiver


class Lab:
    """A subscription to vendors, and its tenant's control API."""

    def __init__(self, mock: BillMock, tenant: MockTenant, receiver: Receiver) -> None:
        self.subscriber = Subscriber(mock, tenant)
        self.subscription = self.subscriber.subscribe(receiver.url, "vendor.created", "vendor.updated")
        self.tenant = tenant
        self.receiver = receiver

    def control(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and body of the control API."""
        path = f"/_mock/tenants/{self.tenant.id}{path}"
        answer = self.subscriber.client.open(path, method=method, json=body)
        return answer.status_code, answer.get_json(silent=True)

    def hire(self, *names: str) -> None:
        """New vendors."""
        for name in names:
            self.subscriber.user.post("/vendors", vendor(name=name))

    def names(self, count: int) -> list[str]:
        """The vendors of the first notifications."""
        return [notification["vendor"]["name"] for notification in self.receiver.wait(count)]

    def tries(self, count: int) -> list[Any]:
        """The tenant's deliveries, once there are so many."""
        until(lambda: len(self.tenant.deliveries()) >= count)
        return list(self.tenant.deliveries())


@pytest.fixture
def lab(mock: BillMock, tenant: MockTenant, receiver: Receiver) -> Lab:
    """A subscription, and its deliveries."""
    return Lab(mock, tenant, receiver)


def test_a_delivery_has_request_answer_and_time(lab: Lab) -> None:
    lab.hire("Alder Paper")
    (delivery,) = lab.tries(1)
    key = lab.subscription["securityKey"]
    digest = hmac.new(key.encode(), delivery["request"]["body"].encode(), hashlib.sha256).digest()

    assert delivery["request"]["url"] == lab.receiver.url
    assert delivery["request"]["body"].encode() == lab.receiver.bodies[0]
    assert delivery["request"]["headers"]["x-bill-sha-signature"] == base64.b64encode(digest).decode()
    assert delivery["answer"] == {"status": 200, "body": ""}
    assert (delivery["number"], delivery["attempt"], delivery["type"]) == (1, 1, "vendor.created")
    assert (delivery["state"], delivery["nextTime"], delivery["rule"]) == ("DELIVERED", None, None)


def test_a_failed_delivery_says_when_the_next_is(lab: Lab) -> None:
    lab.tenant.clock.freeze()
    lab.receiver.statuses = [503, 200]
    lab.hire("Alder Paper")
    (delivery,) = lab.tries(1)

    assert (delivery["answer"]["status"], delivery["state"]) == (503, "PENDING")
    assert delivery["time"][:19] < delivery["nextTime"][:19]


def test_deliveries_are_read_past_a_cursor(lab: Lab) -> None:
    lab.hire("Alder Paper", "Birch Paper")
    lab.tries(2)
    _, page = lab.control("GET", "/deliveries?after=1")

    assert ([delivery["number"] for delivery in page["deliveries"]], page["cursor"]) == ([2], 2)
    assert lab.control("GET", "/deliveries?after=2") == (200, {"deliveries": [], "cursor": 2})


def test_a_delivery_is_replayed_under_its_event_id(lab: Lab) -> None:
    lab.hire("Alder Paper")
    (delivery,) = lab.tries(1)
    answer = lab.control("POST", "/deliveries/1/replay")
    lab.receiver.wait(2)

    assert answer == (200, {"eventId": delivery["eventId"]})
    assert lab.receiver.bodies[0] == lab.receiver.bodies[1]


def test_a_delivery_of_a_subscription_that_is_gone_is_not_replayed(lab: Lab) -> None:
    lab.hire("Alder Paper")
    lab.tries(1)
    lab.subscriber.call("DELETE", f"/subscriptions/{lab.subscription['id']}")

    assert lab.control("POST", "/deliveries/1/replay") == (
        409,
        {"error": "its event or its subscription is not there any more"},
    )
    assert lab.control("POST", "/deliveries/7/replay") == (404, {"error": "no delivery 7"})


def test_a_dropped_notification_never_comes(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="drop", eventType="vendor.*", times=1)
    lab.hire("Alder Paper", "Birch Paper")
    dropped, delivered = lab.tries(2)

    assert (dropped["state"], dropped["answer"], dropped["rule"]) == ("DROPPED", None, 1)
    assert delivered["state"] == "DELIVERED"
    assert lab.names(1) == ["Birch Paper"]


def test_a_delayed_notification_comes_when_the_clock_has_come_to_it(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="delay", seconds=3_600, times=1)
    lab.hire("Alder Paper", "Birch Paper")
    lab.tries(1)
    lab.tenant.clock.advance("PT1H")

    assert lab.names(2) == ["Birch Paper", "Alder Paper"]


def test_a_duplicated_notification_comes_with_the_same_event_id(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="duplicate", copies=2)
    lab.hire("Alder Paper")
    tries = lab.tries(3)

    assert len(set(lab.receiver.bodies)) == 1
    assert len(lab.receiver.bodies) == 3
    assert {delivery["attempt"] for delivery in tries} == {1}
    assert lab.subscriber.log(lab.subscription)[0]["retries"] == []


def test_reordered_notifications_come_in_swapped_pairs(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="reorder", seconds=3_600)
    lab.hire("Alder Paper", "Birch Paper", "Cedar Paper", "Dogwood Paper")

    assert lab.names(4) == ["Birch Paper", "Alder Paper", "Dogwood Paper", "Cedar Paper"]


def test_the_last_of_reordered_notifications_comes_when_its_time_is_over(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="reorder", seconds=3_600)
    lab.hire("Alder Paper")
    lab.tenant.clock.advance("PT1H")

    assert lab.names(1) == ["Alder Paper"]


def test_a_corrupted_signature_fits_no_body(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="corrupt", times=1)
    lab.hire("Alder Paper", "Birch Paper")
    lab.tries(2)
    key = lab.subscription["securityKey"].encode()
    digests = [hmac.new(key, body, hashlib.sha256).digest() for body in lab.receiver.bodies]
    right = [base64.b64encode(digest).decode() for digest in digests]

    assert [mine == theirs for mine, theirs in zip(right, lab.receiver.signatures, strict=True)] == [False, True]


def test_rules_count_and_pass_over_the_first(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="drop", after=1, times=1)
    lab.hire("Alder Paper", "Birch Paper", "Cedar Paper")
    lab.tries(3)
    (rule,) = lab.tenant.delivery_rules

    assert lab.names(2) == ["Alder Paper", "Cedar Paper"]
    assert (rule["matched"], rule["applied"]) == (3, 1)


def test_chance_is_seeded(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="drop", probability=0.5, seed=7)
    lab.hire(*(f"Paper {number}" for number in range(8)))
    states = [delivery["state"] for delivery in lab.tries(8)]

    assert states == ["DROPPED", "DELIVERED", "DROPPED", "DROPPED", "DROPPED", "DELIVERED", "DELIVERED", "DELIVERED"]


def test_rules_are_of_event_types(lab: Lab) -> None:
    lab.tenant.delivery_rules.add(action="drop", eventType="bill.*")
    lab.hire("Alder Paper")

    assert lab.names(1) == ["Alder Paper"]


def test_a_rule_that_is_removed_disturbs_no_more(lab: Lab) -> None:
    status, rule = lab.control("POST", "/delivery-rules", {"action": "drop"})
    gone = lab.control("DELETE", f"/delivery-rules/{rule['number']}")
    lab.hire("Alder Paper")

    assert (status, gone) == (201, (204, None))
    assert lab.control("GET", "/delivery-rules") == (200, {"rules": []})
    assert lab.control("DELETE", f"/delivery-rules/{rule['number']}") == (404, {"error": "no delivery rule 1"})
    assert lab.names(1) == ["Alder Paper"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "action"),
        ({"action": "lose"}, "action"),
        ({"action": "drop", "times": 0}, "times"),
        ({"action": "drop", "after": -1}, "after"),
        ({"action": "drop", "probability": 1.5}, "probability"),
        ({"action": "drop", "seconds": 5}, "seconds"),
        ({"action": "delay", "seconds": -1}, "seconds"),
        ({"action": "delay", "copies": 2}, "copies"),
        ({"action": "duplicate", "copies": 0}, "copies"),
        ({"action": "drop", "event": "x"}, "event"),
        ({"action": "drop", "eventType": "vendors.*"}, "eventType"),
    ],
)
def test_a_wrong_rule_is_refused_by_its_field(lab: Lab, body: Any, field: str) -> None:
    status, answer = lab.control("POST", "/delivery-rules", body)

    assert (status, answer["error"].partition(":")[0]) == (400, field)


def test_rules_are_no_more_than_a_hundred(lab: Lab) -> None:
    rules = [lab.tenant.delivery_rules.add(action="drop", eventType="payment.*") for _ in range(100)]

    with pytest.raises(ControlError, match="at most 100"):
        lab.tenant.delivery_rules.add(action="drop")

    assert rules[-1]["number"] == 100
