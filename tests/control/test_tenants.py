"""Tenants: fresh ones, resets, snapshots, deletion, and the control token."""

from __future__ import annotations

import pytest

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, vendor


def test_a_fresh_tenant_has_credentials_of_its_own(mock: BillMock) -> None:
    body = {"scenario": "starter", "seed": 3}
    answer = mock.app.test_client().post("/_mock/tenants", json=body)
    assert answer.status_code == 201
    assert answer.get_json()["credentials"]["BILL_DEV_KEY"] != mock.credentials["BILL_DEV_KEY"]
    assert {user["role"] for user in answer.get_json()["users"]} >= {"ADMINISTRATOR", "PAYER", "AUDITOR"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scenario": "nowhere"}, "scenario"),
        ({"seed": -1}, "seed"),
        ({"seed": "1"}, "seed"),
        ({"environment": "moon"}, "environment"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_tenant_request_names_the_field(mock: BillMock, body: dict[str, object], field: str) -> None:
    answer = mock.app.test_client().post("/_mock/tenants", json=body)
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith(field)


def test_tenants_do_not_see_each_other(mock: BillMock, tenant: MockTenant) -> None:
    V3(tenant).post("/vendors", vendor(name="Only Here"))
    other = V3(mock.default)
    assert other.get("/vendors", filters="name:eq:Only Here")["results"] == []


def test_a_reset_keeps_credentials_and_sessions_but_not_records(tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.post("/vendors", vendor(name="Short Lived"))
    tenant.reset()
    assert admin.get("/vendors", filters="name:eq:Short Lived")["results"] == []


def test_a_snapshot_comes_back_as_it_was(tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.post("/vendors", vendor(name="Before"))
    tenant.snapshot("one")
    admin.post("/vendors", vendor(name="After"))
    tenant.restore("one")
    assert len(admin.get("/vendors", filters="name:eq:Before")["results"]) == 1
    assert admin.get("/vendors", filters="name:eq:After")["results"] == []


def test_restoring_an_unknown_snapshot_is_404(mock: BillMock, tenant: MockTenant) -> None:
    answer = mock.app.test_client().post(f"/_mock/tenants/{tenant.id}/snapshots/none/restore")
    assert refusal_of(answer) == "404 no snapshot none; there are none: `billmock snapshot NAME` takes one"


@pytest.mark.parametrize("name", ["x" * 101, "a%00b"])
def test_a_snapshot_has_a_name_that_every_store_keeps(mock: BillMock, tenant: MockTenant, name: str) -> None:
    assert mock.app.test_client().put(f"/_mock/tenants/{tenant.id}/snapshots/{name}").status_code == 400


def test_snapshots_are_listed_and_deleted_by_name(tenant: MockTenant) -> None:
    tenant.snapshot("two")
    tenant.snapshot("one")
    names = tenant.snapshots()
    tenant.delete_snapshot("two")

    assert (names, tenant.snapshots()) == (["one", "two"], ["one"])


def test_deleting_an_unknown_snapshot_is_404(mock: BillMock, tenant: MockTenant) -> None:
    answer = mock.app.test_client().delete(f"/_mock/tenants/{tenant.id}/snapshots/none")
    assert refusal_of(answer) == "404 no snapshot none; there are none: `billmock snapshot NAME` takes one"


def test_a_deleted_snapshot_leaves_room_for_another(tenant: MockTenant) -> None:
    worlds = len(tenant.mock.app.engine.worlds())
    tenant.snapshot("one")
    tenant.delete_snapshot("one")
    assert len(tenant.mock.app.engine.worlds()) == worlds


def test_a_deleted_tenant_is_gone_and_its_session_dead(mock: BillMock) -> None:
    fresh = mock.tenant("empty")
    admin = V3(fresh)
    fresh.delete()
    refusal = refusal_of(mock.app.test_client().get(f"/_mock/tenants/{fresh.id}"))
    assert refusal == f"404 no tenant {fresh.id}; `billmock tenants` lists them"
    assert refusal_of(admin.call("GET", "/vendors")) == "401 BDC_1102 Developer key is invalid."


def test_the_default_tenant_cannot_be_deleted(mock: BillMock) -> None:
    assert (
        refusal_of(mock.app.test_client().delete("/_mock/tenants/default"))
        == "400 the default tenants cannot be deleted"
    )


def test_a_control_token_is_asked_for_and_health_is_open() -> None:
    with BillMock(control_token="let-me-in") as mock:
        without = mock.app.test_client().get("/_mock/tenants")
        with_token = mock.app.test_client().get("/_mock/tenants", headers={"X-Mock-Token": "let-me-in"})
        health = mock.app.test_client().get("/_mock/health/ready")
    assert (without.status_code, with_token.status_code, health.status_code) == (401, 200, 200)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PATCH", "/operations", 405)])
def test_unknown_control_requests_are_refused(mock: BillMock, method: str, path: str, status: int) -> None:
    assert mock.app.test_client().open(f"/_mock{path}", method=method).status_code == status
