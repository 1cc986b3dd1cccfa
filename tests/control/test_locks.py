"""Organizations locked out: those there are, and no more than a tenant may have."""

from __future__ import annotations

import pytest
import requests

from mockserver.tenancy import tenants
from mockserver.testing import BillMock, MockTenant


def lock(mock: BillMock, tenant: MockTenant, organization: str, method: str = "PUT") -> requests.Response:
    url = f"{mock.control_url}/tenants/{tenant.id}/organizations/{organization}/lock"
    return requests.request(method, url, timeout=10)


def own(tenant: MockTenant) -> str:
    return tenant.credentials["BILL_ORGANIZATION_ID"]


def test_an_organization_is_locked_and_let_in_again(mock: BillMock, tenant: MockTenant) -> None:
    answers = [lock(mock, tenant, own(tenant)), lock(mock, tenant, own(tenant), "DELETE")]

    assert [answer.json()["locked"] for answer in answers] == [True, False]


def test_an_organization_that_the_tenant_does_not_have_is_not_found(mock: BillMock, tenant: MockTenant) -> None:
    answer = lock(mock, tenant, "x" * 500)

    assert (answer.status_code, answer.json()["error"][:20]) == (404, "no organization xxxx")


def test_a_tenant_has_so_many_locks_and_no_more(
    mock: BillMock, tenant: MockTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenants, "MAX_LOCKED", 0)

    answer = lock(mock, tenant, own(tenant))

    assert (answer.status_code, answer.json()["error"]) == (429, "at most 0 locked organizations of a tenant")
