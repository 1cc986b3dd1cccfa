"""What a fresh tenant of Python's is made from, and what it is refused."""

from collections.abc import Iterator
from datetime import date

import pytest
import requests

from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(scenario="empty") as mock:
        yield mock


def wrong_logins(tenant: MockTenant, times: int) -> list[str]:
    """Sign in with a wrong password so many times; returns the limits that the answers tell of, or their codes."""
    names = {"username": "USERNAME", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}
    body = {"password": "wrong", **{name: tenant.credentials[f"BILL_{part}"] for name, part in names.items()}}
    answers = [requests.post(f"{tenant.mock.v3_url}/login", json=body, timeout=10) for _ in range(times)]
    return [answer.json()[0]["code"] for answer in answers]


def test_a_tenant_of_no_environment_is_refused_in_words(mock: BillMock) -> None:
    with pytest.raises(ControlError, match="environment: must be one of sandbox"):
        mock.tenant(environment="prod")  # type: ignore[arg-type]


def test_a_tenant_has_an_anchor_of_its_own(mock: BillMock) -> None:
    assert mock.tenant("empty", anchor=date(2027, 3, 1)).clock.today() == date(2027, 3, 1)


def test_a_reset_goes_back_to_the_tenants_own_anchor(mock: BillMock) -> None:
    tenant = mock.tenant("empty", anchor="2027-03-01")
    tenant.clock.advance("3 days")
    tenant.reset()
    assert tenant.clock.today() == date(2027, 3, 1)


def test_a_text_that_is_no_date_is_refused_by_its_name(mock: BillMock) -> None:
    with pytest.raises(ControlError, match="anchor: must be a date from 1980-01-01 to 2190-12-31"):
        mock.tenant("empty", anchor="yesterday")


def test_limits_are_enforced_for_the_tenant_that_asks_for_it(mock: BillMock) -> None:
    assert wrong_logins(mock.tenant("empty", limits="enforce"), 11)[-2:] == ["BDC_1101", "BDC_1110"]


def test_limits_are_the_servers_where_a_tenant_has_none(mock: BillMock) -> None:
    assert wrong_logins(mock.tenant("empty"), 11)[-1] == "BDC_1101"
