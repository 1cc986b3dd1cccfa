"""Faults over HTTP: what a rule may be, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import Client

from mockserver.app import Application, create_app
from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3


@pytest.fixture
def client(mock: BillMock) -> Client:
    """A client of the control API."""
    return mock.app.test_client()


def add(client: Client, tenant: MockTenant, **fault: Any) -> tuple[int, Any]:
    """Status and JSON of a fault that is added."""
    answer = client.post(f"/_mock/tenants/{tenant.id}/faults", json=fault)
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (
            {"operation": "v3.vendor.create", "status": 500},
            "operation: no operation v3.vendor.create; near it are v3.vendors.create, v3.vendors.bulk.create,"
            " v3.vendors.restore",
        ),
        ({"operation": "v3.vendor.create", "kind": "status"}, "operation: no operation v3.vendor.create; near it are"),
        ({"operation": " , ", "status": 500}, "operation: must be ids or patterns"),
        ({"operation": "spend.receipt.*", "status": 500}, "operation: spend.receipt.* is called by a signed link"),
        ({"operation": "v3.login", "kind": "session"}, "kind: v3.login is called without a session"),
        (
            {"operation": "partner.*", "kind": "concurrency"},
            "kind: BILL does not limit how many calls of partner.* there are at once",
        ),
        ({}, "kind: must be one of error, status, latency"),
        ({"kind": "explosion"}, "kind: must be one of error, status, latency"),
        ({"kind": "error"}, "code: a fault of kind error needs it"),
        ({"kind": "status"}, "status: a fault of kind status needs it"),
        ({"kind": "latency"}, "seconds: a fault of kind latency needs it"),
        ({"code": "BDC_1999"}, "code: none of BILL's is BDC_1999, so it needs a text of its own; near it are BDC_1"),
        ({"code": "1121"}, "code: must be such as BDC_1121, not '1121'; did you mean BDC_1121?"),
        ({"code": "nope"}, "code: must be BDC_ and four digits, not 'nope'; near it are BDC_"),
        ({"code": "1109", "text": "No."}, "code: must be such as BDC_1121, not '1109'; did you mean BDC_1109?"),
        ({"kind": "reset", "status": 500}, "status: reset has none"),
        ({"when": "never", "seconds": 1}, "seconds: silence has none"),
        ({"kind": "truncate", "when": "before"}, "when: truncate strikes after"),
        ({"kind": "status", "status": 500, "when": "never"}, "when: status strikes before or after"),
        ({"kind": "rate-limit", "when": "after"}, "when: rate-limit strikes before"),
        ({"status": 600}, "status: must be a whole number from 200 to 599"),
        ({"status": 500, "probability": 1.5}, "probability: must be a number from 0 to 1"),
        ({"seconds": -1}, "seconds: must be a number from 0 to 86400"),
        ({"seconds": 1, "maxSeconds": 2}, "maxSeconds: only a uniform or exponential distribution has it"),
        ({"seconds": 1, "distribution": "uniform"}, "maxSeconds: uniform needs it"),
        ({"seconds": 3, "maxSeconds": 2, "distribution": "uniform"}, "maxSeconds: must not be less than seconds"),
        ({"kind": "reset", "distribution": "uniform"}, "seconds: uniform needs it"),
        ({"status": 500, "times": 0}, "times: must be a whole number from 1"),
        ({"status": 500, "json": []}, "json: must be an object"),
        ({"status": 500, "headers": {"x": 1}}, "headers: must be a text"),
        ({"code": "BDC_1129", "params": "x"}, "params: must be a list"),
        ({"status": 500, "id": "*a" * 5}, "id: a pattern has at most 4 stars"),
        ({"status": 500, "headers": {"user-agent": "*a" * 5}}, "user-agent: a pattern has at most 4 stars"),
        ({"status": 500, "json": {"text": "x" * 20_000}}, "a fault has at most 20000 bytes"),
        ({"status": 500, "json": {"deep": json.loads("[" * 64 + "]" * 64)}}, "a fault has at most 20000 bytes"),
        ({"status": 500, "opration": "*"}, "opration: unknown field"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, tenant: MockTenant, fault: dict[str, Any], reason: str) -> None:
    status, body = add(client, tenant, **fault)

    assert (status, body["error"][: len(reason)]) == (400, reason)


def test_a_fault_is_answered_whole(client: Client, tenant: MockTenant) -> None:
    status, fault = add(client, tenant, operation="v3.bills.*, v2.List.Bill", code="BDC_1109", times=2)

    assert status == 201
    assert fault == {
        "number": 1,
        "kind": "error",
        "when": "before",
        "operation": "v3.bills.*,v2.List.Bill",
        "id": None,
        "headers": {},
        "json": {},
        "code": "BDC_1109",
        "params": [],
        "text": None,
        "status": None,
        "seconds": None,
        "maxSeconds": None,
        "distribution": "fixed",
        "times": 2,
        "after": 0,
        "probability": 1.0,
        "seed": None,
        "lasts": None,
        "until": None,
        "matched": 0,
        "applied": 0,
    }
    assert client.get(f"/_mock/tenants/{tenant.id}/faults/1").get_json() == fault


def test_one_is_removed_by_its_number_and_all_together(client: Client, tenant: MockTenant) -> None:
    tenant.faults.add(status=500)
    tenant.faults.add(status=502)
    tenant.faults.add(status=503)
    path = f"/_mock/tenants/{tenant.id}/faults"
    statuses = [client.delete(f"{path}/2").status_code, client.delete(f"{path}/2").status_code]
    left = [fault["number"] for fault in tenant.faults]
    statuses.append(client.delete(path).status_code)

    assert (statuses, left, list(tenant.faults)) == ([204, 404, 204], [1, 3], [])


@pytest.mark.parametrize("number", ["9", "x"])
def test_there_is_no_fault_of_another_number(client: Client, tenant: MockTenant, number: str) -> None:
    assert client.get(f"/_mock/tenants/{tenant.id}/faults/{number}").status_code == 404


def test_a_reset_and_a_restore_leave_faults_alone(tenant: MockTenant) -> None:
    tenant.snapshot("before")
    tenant.faults.add("v3.vendors.list", status=503)
    tenant.reset()
    tenant.restore("before")

    assert V3(tenant).call("GET", "/vendors").status_code == 503


def test_a_fault_is_of_its_tenant_alone_and_goes_with_it(mock: BillMock, tenant: MockTenant) -> None:
    doomed = mock.tenant("empty")
    doomed.faults.add("v3.vendors.list", status=503)
    served = V3(tenant).call("GET", "/vendors").status_code
    doomed.delete()

    assert served == 200
    assert mock.app.tenancy.directory.all("fault", doomed.id) == []


@pytest.fixture(scope="module")
def elsewhere() -> Application:
    """An application that another server serves."""
    return create_app(scenario="empty")


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "truncate"}, {"seconds": 1}, {"when": "never"}])
def test_a_server_that_cannot_break_connections_says_so(elsewhere: Application, fault: dict[str, Any]) -> None:
    answer = elsewhere.test_client().post("/_mock/tenants/default/faults", json=fault)

    assert answer.status_code == 409
    assert "needs `billmock serve` with one worker" in answer.text


def test_other_faults_work_on_any_server(elsewhere: Application) -> None:
    client = elsewhere.test_client()
    client.post("/_mock/tenants/default/faults", json={"operation": "v3.login", "status": 503, "times": 1})
    login = {"devKey": client.get("/_mock/tenants/default").get_json()["credentials"]["BILL_DEV_KEY"]}

    assert client.post("/connect/v3/login", json=login).status_code == 503
    assert client.post("/connect/v3/login", json=login).status_code == 400


def test_python_refuses_as_the_control_api_does(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match=r"no operation v3\.bils"):
        tenant.faults.add("v3.bils", status=500)
