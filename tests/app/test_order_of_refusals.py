"""The design's order of refusals: a request that breaks two neighbouring rules gets the earlier one's answer."""

from __future__ import annotations

import requests

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, messages, vendor

UNKNOWN_BILL = "00n02AAAAAAAAAAAAAzz"


def test_unknown_path_comes_before_method(mock: BillMock) -> None:
    answer = requests.put(f"{mock.v3_url}/nothing", timeout=10)
    assert answer.status_code == 404
    assert answer.json()[0]["code"] == "BDC_1121"


def test_method_comes_before_unbuilt_and_credentials(mock: BillMock) -> None:
    answer = requests.put(f"{mock.v3_url}/vendors", timeout=10)
    assert refusal_of(answer) == "405 Request method 'PUT' is not supported"
    assert answer.headers["Allow"] == "GET, POST"


def test_missing_credentials_come_before_wrong_ones(mock: BillMock) -> None:
    answer = requests.get(f"{mock.v3_url}/vendors", headers={"sessionId": "!bwrong"}, timeout=10)
    assert answer.status_code == 401
    assert answer.json()[0]["code"] == "BDC_1109"


def test_wrong_credentials_come_before_limits(mock: BillMock) -> None:
    headers = {"sessionId": "!bwrong", "devKey": "wrong"}
    answer = requests.get(f"{mock.v3_url}/vendors", headers=headers, timeout=10)
    assert answer.json()[0]["code"] == "BDC_1102"


def test_lock_comes_before_trust(tenant: MockTenant, admin: V3) -> None:
    path = f"/_mock/tenants/{tenant.id}/organizations/{admin.user['organizationId']}/lock"
    tenant.mock.app.test_client().put(path)
    answer = admin.call("POST", "/payments", json={})
    assert answer.status_code == 423
    assert answer.json()[0]["code"] == "BDC_1107"


def test_wrong_kind_of_session_comes_before_trust(tenant: MockTenant) -> None:
    credentials = tenant.credentials
    body = {
        "username": credentials["BILL_PARTNER_USERNAME"],
        "password": credentials["BILL_PARTNER_PASSWORD"],
        "appKey": credentials["BILL_APP_KEY"],
    }
    session = requests.post(f"{tenant.mock.partner_url}/login", json=body, timeout=10).json()["sessionId"]
    headers = {"sessionId": session, "devKey": credentials["BILL_DEV_KEY"]}
    answer = requests.post(f"{tenant.mock.v3_url}/payments", json={}, headers=headers, timeout=10)
    assert answer.status_code == 401
    assert answer.json()[0]["code"] == "BDC_1109"


def test_trust_comes_before_role(tenant: MockTenant) -> None:
    answer = V3(tenant, "AUDITOR").call("POST", "/payments", json={})
    assert answer.status_code == 403
    assert answer.json()[0]["code"] == "BDC_1361"


def test_role_comes_before_body(tenant: MockTenant) -> None:
    answer = V3(tenant, "AUDITOR").call("POST", "/vendors", data="{", headers={"content-type": "application/json"})
    assert answer.status_code == 403
    assert messages(answer) == ["Current user or organization does not have valid permissions."]


def test_unreadable_body_comes_before_types(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", data='{"name": {},', headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert messages(answer)[0].startswith("JSON parse error")


def test_the_first_type_problem_comes_alone_before_constraints(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", json={"email": "bad", "name": {}, "phone": []})
    assert messages(answer) == ["name: Cannot deserialize value of type `java.lang.String` from Object value"]


def test_all_constraints_come_at_once_before_the_id_in_the_path(admin: V3) -> None:
    body = {"dueDate": "2026-12-31", "invoice": {"invoiceNumber": "x" * 101}, "billLineItems": []}
    answer = admin.call("PUT", f"/bills/{UNKNOWN_BILL}", json=body)
    assert answer.status_code == 400
    assert messages(answer) == [
        "vendorId: must not be blank",
        "invoice.invoiceDate: must not be null",
        "invoice.invoiceNumber: size must be between 1 and 100",
        "billLineItems: must not be empty",
    ]


def test_the_id_in_the_path_comes_before_referenced_ids(admin: V3) -> None:
    body = {"vendorId": "00902AAAAAAAAAAAAAzz"}
    answer = admin.call("PATCH", f"/bills/{UNKNOWN_BILL}", json=body)
    assert answer.status_code == 404
    assert UNKNOWN_BILL in messages(answer)[0]


def test_a_referenced_id_that_names_nothing_is_422(admin: V3) -> None:
    bill_id = admin.get("/bills", max=1)["results"][0]["id"]
    answer = admin.call("PATCH", f"/bills/{bill_id}", json={"vendorId": "00902AAAAAAAAAAAAAzz"})
    assert answer.status_code == 422
    assert answer.json()[0]["code"] == "BDC_1205"


def test_a_refused_operation_leaves_nothing_behind(admin: V3) -> None:
    bodies = [vendor(name="Half Written"), vendor(name="Half Written", autoPay={"enabled": True})]
    answer = admin.call("POST", "/vendors/bulk", json=bodies)
    assert (
        refusal_of(answer)
        == "403 BDC_1246 Rolled back because another item of the same request failed.; BDC_1361 Untrusted session."
    )
    assert admin.get("/vendors", filters="name:eq:Half Written")["results"] == []
