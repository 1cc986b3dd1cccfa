"""`BillMock` at a server that runs already: the same methods, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import requests

from mockserver.control.server import ControlError
from mockserver.kernel.settings import SettingsError
from mockserver.testing import BillMock, MockTenant

TOKEN = "open-sesame"


@pytest.fixture(scope="module")
def server() -> Iterator[BillMock]:
    with BillMock(control_token=TOKEN) as mock:
        yield mock


@pytest.fixture(scope="module")
def mock(server: BillMock) -> Iterator[BillMock]:
    with BillMock(url=f"{server.url}/", control_token=TOKEN) as mock:
        yield mock


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    tenant = mock.tenant(seed=3)
    yield tenant
    tenant.delete()


def vendors(tenant: MockTenant) -> requests.Response:
    """Ask for vendors without a session."""
    headers = {"devKey": tenant.credentials["BILL_DEV_KEY"]}
    return requests.get(f"{tenant.mock.v3_url}/vendors", headers=headers, timeout=10)


def test_it_has_the_url_of_the_server(server: BillMock, mock: BillMock) -> None:
    assert (mock.url, mock.v2_url) == (server.url, server.v2_url)


def test_it_knows_the_default_tenants_credentials(server: BillMock, mock: BillMock) -> None:
    assert mock.credentials == server.credentials


def test_a_tenant_of_it_is_one_of_the_server(server: BillMock, tenant: MockTenant) -> None:
    assert MockTenant(server, tenant.id).users == tenant.users


def test_its_clock_is_turned(tenant: MockTenant) -> None:
    tenant.clock.freeze()
    tenant.clock.set(datetime(2027, 3, 1, 20, tzinfo=UTC))
    tenant.clock.advance("2 days")
    assert tenant.clock.today() == date(2027, 3, 3)


def test_its_requests_are_read_by_filter(tenant: MockTenant) -> None:
    vendors(tenant)
    assert [entry["status"] for entry in tenant.requests("v3.vendors.*", status="4xx")] == [401]
    assert tenant.requests.count(text="nothing of the kind") == 0


def test_its_cursor_leads_past_what_came(tenant: MockTenant) -> None:
    vendors(tenant)
    cursor = tenant.requests.cursor()
    vendors(tenant)
    assert [entry["number"] for entry in tenant.requests.wait(after=cursor)] == [2]


def test_a_filter_that_cannot_be_read_is_refused_in_the_servers_words(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match=r"operation: no operation v3\.vendor\.list; near it are v3\.vendors\.list"):
        tenant.requests("v3.vendor.list")


def test_its_requests_are_exported(tenant: MockTenant) -> None:
    vendors(tenant)
    assert tenant.mock.url in tenant.requests.curl()
    assert len(tenant.requests.har()["log"]["entries"]) == 1


def test_its_world_goes_back(tenant: MockTenant) -> None:
    tenant.snapshot("first")
    tenant.restore("first")
    tenant.reset()
    assert tenant.audit() == []


def test_a_body_that_cannot_be_is_refused_in_the_servers_words(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match="action: must be one of"):
        tenant.delivery_rules.add(action="lose")


def test_rules_are_removed(tenant: MockTenant) -> None:
    rule = tenant.delivery_rules.add(action="drop")
    tenant.delivery_rules.remove(rule)
    assert [*tenant.delivery_rules] == []


def test_a_deleted_tenant_is_told_of(mock: BillMock) -> None:
    tenant = mock.tenant("empty")
    tenant.delete()
    with pytest.raises(ControlError, match=f"no tenant {tenant.id}"):
        tenant.clock.now()


def test_a_wrong_token_is_refused_at_the_start(server: BillMock) -> None:
    with pytest.raises(ControlError, match=r"X-Mock-Token: missing or wrong; set BILLMOCK_CONTROL_TOKEN$"):
        BillMock(url=server.url).start()


@pytest.mark.parametrize("path", ["/connect/v3", "/_mock"])
def test_a_base_url_with_a_path_is_said_to_have_none(server: BillMock, path: str) -> None:
    sentence = f"no billmock answers at {server.url}{path}: a server's base URL has no path, perhaps {server.url}"
    with pytest.raises(ControlError, match=f"^{sentence}$"):
        BillMock(url=f"{server.url}{path}", control_token=TOKEN).start()


def test_where_nobody_answers_the_start_says_so() -> None:
    with pytest.raises(ControlError, match=r"no server answers at http://127\.0\.0\.1:9"):
        BillMock(url="http://127.0.0.1:9").start()


def test_its_settings_are_its_own(server: BillMock) -> None:
    with pytest.raises(SettingsError, match="has its own settings: limits, scenario"):
        BillMock(url=server.url, scenario="empty", limits="enforce")


def test_a_text_that_is_no_url_is_refused() -> None:
    with pytest.raises(SettingsError, match="BILLMOCK_URL: must be an http:// or https:// URL, not 'localhost'"):
        BillMock.from_environment({"BILLMOCK_URL": "localhost"})


def test_the_environment_names_a_running_server(server: BillMock) -> None:
    environ = {"BILLMOCK_URL": server.url, "BILLMOCK_CONTROL_TOKEN": TOKEN}
    with BillMock.from_environment(environ, scenario="empty") as mock:
        assert mock.credentials == server.credentials


def test_without_the_variable_a_server_starts_here() -> None:
    with BillMock.from_environment({}, scenario="empty") as mock:
        assert mock.app.settings.scenario == "empty"


def test_the_application_of_another_process_is_out_of_reach(mock: BillMock) -> None:
    with pytest.raises(RuntimeError, match="runs elsewhere"):
        _ = mock.app


def test_stopping_leaves_the_server_running(server: BillMock) -> None:
    BillMock(url=server.url, control_token=TOKEN).start().stop()
    assert requests.get(f"{server.url}/_mock/health/live", timeout=10).ok
