"""A request that was refused before anybody looked who sent it stands in the journal of whose credential it bears."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.app.unbuilt import registry_without
from tests.signed_in import V3


def refusals(tenant: MockTenant) -> list[tuple[str, int, str]]:
    """Path, status and operation of what was refused to a tenant."""
    return [(row["path"], row["status"], row["operation"]) for row in tenant.requests() if row["status"] >= 400]


def unclaimed(mock: BillMock) -> list[str]:
    query = {"max": 10_000}
    rows: list[dict[str, Any]] = requests.get(f"{mock.control_url}/requests", params=query, timeout=10).json()[
        "requests"
    ]
    return [row["path"] for row in rows]


def test_an_unknown_path_is_claimed_by_its_developer_key(mock: BillMock, tenant: MockTenant) -> None:
    headers = {"devKey": tenant.credentials["BILL_DEV_KEY"]}
    requests.get(f"{mock.v3_url}/vendorz", headers=headers, timeout=10)

    assert refusals(tenant) == [("/connect/v3/vendorz", 404, "")]
    assert "/connect/v3/vendorz" not in unclaimed(mock)


def test_a_wrong_method_is_claimed_by_its_session_alone(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    headers = {"sessionId": admin.headers["sessionId"]}
    requests.put(f"{mock.v3_url}/vendors", headers=headers, timeout=10)

    assert refusals(tenant) == [("/connect/v3/vendors", 405, "")]


def test_an_unbuilt_operation_is_claimed_by_its_token(
    mock: BillMock, tenant: MockTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mock.app.dispatcher, "_registry", registry_without("spend.budgets.list"))
    headers = {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}
    requests.get(f"{mock.v3_url}/spend/budgets", headers=headers, timeout=10)

    assert refusals(tenant) == [("/connect/v3/spend/budgets", 501, "spend.budgets.list")]


def test_an_unknown_v2_path_is_claimed_by_the_key_in_its_form(mock: BillMock, tenant: MockTenant) -> None:
    form = {"devKey": tenant.credentials["BILL_DEV_KEY"]}
    requests.post(f"{mock.v2_url}/Nowhere/Vendor.json", data=form, timeout=10)

    assert refusals(tenant) == [("/api/v2/Nowhere/Vendor.json", 404, "")]


def test_a_sign_in_without_a_user_name_is_claimed_by_the_key_in_its_body(mock: BillMock, tenant: MockTenant) -> None:
    body = {"devKey": tenant.credentials["BILL_DEV_KEY"]}
    requests.post(f"{mock.v3_url}/login", json=body, timeout=10)

    assert refusals(tenant) == [("/connect/v3/login", 400, "v3.login")]


def test_a_partners_sign_in_is_claimed_by_its_app_key(mock: BillMock, tenant: MockTenant) -> None:
    body = {"appKey": tenant.credentials["BILL_APP_KEY"], "username": [], "password": "x"}
    requests.post(f"{mock.partner_url}/login", json=body, timeout=10)

    assert refusals(tenant) == [("/connect/v3/partner/login", 400, "partner.login")]


def test_a_v2_sign_in_with_a_wrong_password_is_claimed(mock: BillMock, tenant: MockTenant) -> None:
    form = {"devKey": tenant.credentials["BILL_DEV_KEY"], "userName": "a@x.example", "password": "no", "orgId": "008"}
    requests.post(f"{mock.v2_url}/Login.json", data=form, timeout=10)

    assert [(row["path"], row["operation"]) for row in tenant.requests()] == [("/api/v2/Login.json", "v2.Login")]


def test_a_session_that_is_over_still_tells_whose_it_was(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    tenant.clock.advance("PT36M", expire_sessions=True)
    headers = {"sessionId": admin.headers["sessionId"]}
    requests.get(f"{mock.v3_url}/vendorz", headers=headers, timeout=10)

    assert refusals(tenant) == [("/connect/v3/vendorz", 404, "")]


def test_a_key_nobody_knows_claims_nothing(mock: BillMock) -> None:
    requests.get(f"{mock.v3_url}/a-strangers-path", headers={"devKey": "a stranger's"}, timeout=10)

    assert "/connect/v3/a-strangers-path" in unclaimed(mock)


def test_a_body_too_long_to_look_into_claims_nothing(mock: BillMock) -> None:
    requests.post(f"{mock.v2_url}/A/Long/Path.json", data=b"x" * 3_100_000, timeout=30)

    assert "/api/v2/A/Long/Path.json" in unclaimed(mock)
