"""The default tenants of both environments, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mockserver import BillMock
from mockserver.control.connections import SETTINGS, SignInError, sign_in

PRODUCTION = "default-production"


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server whose default tenant is in the sandbox."""
    with BillMock(scenario="empty") as mock:
        yield mock


def credentials(mock: BillMock, tenant: str) -> dict[str, str]:
    """A tenant's credentials."""
    details = mock.app.test_client().get(f"/_mock/tenants/{tenant}").get_json()
    return dict(details["credentials"])


def test_the_other_environments_world_is_opened_at_first_use() -> None:
    with BillMock(scenario="empty") as mock:
        tenants = mock.app.tenancy.tenants
        before = tenants.peek(PRODUCTION)
        seen = sign_in("spend", mock.url, {"BILL_SPEND_TOKEN": "billmock-production-spend-token"})
        after = tenants.peek(PRODUCTION)

    assert before is not None
    assert before.world == 0
    assert after is not None
    assert after.world != 0
    assert seen.startswith("S&E user usr_")


@pytest.mark.parametrize("api", ["v2", "v3", "partner", "spend", "oauth"])
@pytest.mark.parametrize("tenant", ["default", PRODUCTION])
def test_each_environment_lets_in_by_its_own_credentials(mock: BillMock, tenant: str, api: str) -> None:
    assert sign_in(api, mock.url, credentials(mock, tenant))


@pytest.mark.parametrize(
    ("api", "name"), [(api, name) for api, names in SETTINGS.items() for name in names if "USERNAME" not in name]
)
def test_no_credential_of_one_environment_works_in_the_other(mock: BillMock, api: str, name: str) -> None:
    mixed = credentials(mock, "default") | {name: credentials(mock, PRODUCTION)[name]}
    alone = len(SETTINGS[api]) == 1

    assert credentials(mock, "default")[name] != mixed[name]
    assert alone or refused(mock, api, mixed)


def refused(mock: BillMock, api: str, settings: dict[str, str]) -> bool:
    """Whether nobody is let in."""
    try:
        sign_in(api, mock.url, settings)
    except SignInError:
        return True
    return False


def test_the_two_environments_share_no_records(mock: BillMock) -> None:
    organizations = {credentials(mock, tenant)["BILL_ORGANIZATION_ID"] for tenant in ("default", PRODUCTION)}

    assert sorted(organization[:5] for organization in organizations) == ["00801", "00802"]


def test_a_server_of_production_has_a_sandbox_beside_it() -> None:
    with BillMock(scenario="empty", environment="production") as mock:
        main = mock.app.test_client().get("/_mock/tenants/default").get_json()
        other = mock.app.test_client().get("/_mock/tenants/default-sandbox").get_json()

    assert (main["environment"], other["environment"]) == ("production", "sandbox")
    assert (main["credentials"]["BILL_MFA_CODE"], other["credentials"]["BILL_MFA_CODE"]) == ("123456", "654321")


def test_many_first_callers_open_one_world() -> None:
    with BillMock(scenario="empty") as mock:
        token = {"BILL_SPEND_TOKEN": "billmock-production-spend-token"}
        with ThreadPoolExecutor(8) as pool:
            seen = set(pool.map(lambda _: sign_in("spend", mock.url, token), range(8)))
        users = mock.app.test_client().get(f"/_mock/tenants/{PRODUCTION}").get_json()["users"]

    assert len(seen) == 1
    assert len(users) == len({(user["username"], user["organizationId"]) for user in users})


def test_an_opened_world_is_there_after_a_restart(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/store.sqlite"
    with BillMock(scenario="empty", database=database) as mock:
        first = credentials(mock, PRODUCTION)
    with BillMock(scenario="empty", database=database) as mock:
        opened = mock.app.tenancy.tenants.peek(PRODUCTION)
        second = credentials(mock, PRODUCTION)

    assert opened is not None
    assert opened.world != 0
    assert first == second


def test_the_default_tenants_cannot_be_deleted(mock: BillMock) -> None:
    answers = [mock.app.test_client().delete(f"/_mock/tenants/{name}") for name in ("default", PRODUCTION)]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_a_reset_of_the_other_environment_keeps_its_credentials(mock: BillMock) -> None:
    client = mock.app.test_client()
    client.post(f"/_mock/tenants/{PRODUCTION}/reset")

    assert sign_in("v3", mock.url, credentials(mock, PRODUCTION))
