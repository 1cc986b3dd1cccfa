"""Calls that go wrong by a rule, over a real connection: what the client sees, and what was done."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor

CREATE = "v3.vendors.create"


def create(admin: V3, name: str = "Alder Paper", timeout: float = 10) -> requests.Response:
    """A vendor is made, over a connection of its own."""
    url, headers = f"{admin.base}/vendors", admin.headers
    return requests.post(url, json=vendor(name=name), headers=headers, timeout=timeout)


def is_there(admin: V3, name: str = "Alder Paper") -> bool:
    """Whether a vendor of a name was made."""
    return bool(admin.get("/vendors", filters=f'name:eq:"{name}"')["results"])


def entry(tenant: MockTenant, operation: str = CREATE) -> Any:
    """The status, fault and number of effects of the last request in the journal."""
    last = tenant.requests(operation)[-1]
    return last["status"], last["fault"], last["effectCount"]


def test_an_error_before_is_in_the_shape_of_v3_and_nothing_is_done(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, code="BDC_1150", times=1)
    answer = create(admin)

    assert (answer.status_code, answer.headers["X-Mock-Fault"]) == (403, "1; error before")
    assert [{**one, "timestamp": ""} for one in answer.json()] == [
        {
            "timestamp": "",
            "code": "BDC_1150",
            "severity": "ERROR",
            "category": "DOWNSTREAM",
            "message": "User cannot make online payments.",
        }
    ]
    assert not is_there(admin)
    assert entry(tenant) == (403, {"number": 1, "kind": "error", "when": "before"}, 0)


def test_an_error_after_hides_what_was_done(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, code="BDC_1001", status=500, when="after", times=1)

    assert create(admin).status_code == 500
    assert is_there(admin)
    assert entry(tenant) == (500, {"number": 1, "kind": "error", "when": "after"}, 1)


def test_a_reset_before_leaves_nothing_behind(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="reset", times=1)

    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        create(admin)
    assert not is_there(admin)
    assert entry(tenant) == (0, {"number": 1, "kind": "reset", "when": "before"}, 0)


def test_a_reset_after_loses_the_answer_of_what_is_committed(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="reset", when="after", times=1)

    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        create(admin)
    assert is_there(admin)
    assert entry(tenant) == (201, {"number": 1, "kind": "reset", "when": "after"}, 1)


def test_a_truncated_answer_is_shorter_than_it_says(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="truncate", times=1)

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        create(admin)
    assert is_there(admin)


def test_a_malformed_answer_is_whole_but_no_json(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="malformed", times=1)
    answer = create(admin)

    assert (answer.status_code, len(answer.content)) == (201, int(answer.headers["Content-Length"]))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_call_that_is_late_before_is_served_in_the_end(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, seconds=0.2, times=1)
    answer = create(admin)

    assert answer.status_code == 201
    assert answer.elapsed.total_seconds() >= 0.2
    assert tenant.requests(CREATE)[-1]["milliseconds"] >= 200


def test_a_client_that_gives_up_on_a_late_answer_finds_its_work_done(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, seconds=30, when="after", times=1)

    with pytest.raises(requests.ReadTimeout):
        create(admin, timeout=0.3)
    assert is_there(admin)
    assert entry(tenant) == (201, {"number": 1, "kind": "latency", "when": "after"}, 1)


def test_who_is_never_answered_finds_nothing_done(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, when="never", times=1)

    with pytest.raises(requests.ReadTimeout):
        create(admin, timeout=0.3)
    assert not is_there(admin)
    assert entry(tenant) == (0, {"number": 1, "kind": "silence", "when": "never"}, 0)


def test_silence_after_the_commit_is_never_answered_either(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="silence", when="after", times=1)

    with pytest.raises(requests.ReadTimeout):
        create(admin, timeout=0.3)
    assert is_there(admin)


def test_a_session_that_dies_before_refuses_this_call_and_the_next(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="session", times=1)

    assert [create(admin).json()[0]["code"] for _ in range(2)] == ["BDC_1109", "BDC_1109"]


def test_a_session_that_dies_after_refuses_the_next_call(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="session", when="after", times=1)

    assert [create(admin, "One").status_code, create(admin, "Two").status_code] == [201, 401]
    assert is_there(V3(tenant), "One")


def test_the_redeployed_sandbox_answers_with_a_page(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.*", kind="redeployed", times=1)
    answer = create(admin)

    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert answer.headers["X-Mock-Fact"] == "F-1781"
    assert "Bad Gateway" in answer.text


def test_a_burst_of_the_hourly_limit_ends(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="rate-limit", times=2)

    assert [create(admin, name).status_code for name in ("One", "Two", "Three")] == [422, 422, 201]
    assert create(admin, "Four").status_code == 201


def test_too_many_at_once_is_told_as_bill_does(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add(CREATE, kind="concurrency", times=1)

    assert create(admin).json()[0]["code"] == "BDC_1322"


def test_a_caller_without_a_connection_is_told_so(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.vendors.list", kind="reset", times=1)
    answer = mock.app.test_client().get("/connect/v3/vendors", headers=admin.headers)

    assert answer.status_code == 501
    assert "needs `billmock serve`" in answer.text


def subscribe(tenant: MockTenant, admin: V3) -> requests.Response:
    """A subscription is asked for, each time under the same idempotency key."""
    body = {
        "name": "Vendors",
        "status": {"enabled": True},
        "events": [{"type": "vendor.created", "version": "1"}],
        "notificationUrl": "http://127.0.0.1:9/",
    }
    headers = {**admin.headers, "X-Idempotent-Key": "9b0d4ee0-0000-4000-8000-000000000001"}
    return requests.post(f"{tenant.mock.events_url}/subscriptions", json=body, headers=headers, timeout=10)


def test_who_tries_again_under_one_key_gets_the_answer_that_was_lost(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("events.subscriptions.create", kind="reset", when="after", times=1)
    with pytest.raises(requests.ConnectionError):
        subscribe(tenant, admin)
    again = subscribe(tenant, admin)
    url = f"{tenant.mock.events_url}/subscriptions"
    rows = requests.get(url, headers=admin.headers, timeout=10).json()["results"]

    assert [row["id"] for row in rows] == [again.json()["id"]]
