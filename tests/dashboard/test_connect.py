"""Connect: settings, snippets that run, the test of a connection, tokens that are told once."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys

import pytest

from mockserver.control.connections import SETTINGS
from mockserver.dashboard.snippets import CONNECTIONS
from mockserver.testing import BillMock, MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader

MADE = re.compile(r"data-fresh.*?</dl>", re.S)
VALUE = re.compile(r'data-secret="([^"]+)"')


def connect(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/connect"


def values_of(page: str) -> list[str]:
    """The values that a page tells once."""
    return VALUE.findall(MADE.findall(page)[0])


def snippet(reader: Reader, tenant: MockTenant, api: str, language: str) -> str:
    """What the page says to run."""
    page = reader.get(f"{connect(tenant)}?api={api}")
    return html.unescape(re.findall(rf'<pre tabindex="0" aria-label="{language}"><code>(.*?)</code>', page, re.S)[0])


def test_every_kind_of_connection_is_offered() -> None:
    assert set(CONNECTIONS) == set(SETTINGS)


@pytest.mark.parametrize("api", SETTINGS)
def test_the_page_has_exactly_the_settings_of_a_connection(reader: Reader, tenant: MockTenant, api: str) -> None:
    page = reader.get(f"{connect(tenant)}?api={api}")
    names = re.findall(r"<dt><code>(\w+)</code></dt>", page)

    assert names == ["BILL_BASE_URL", *SETTINGS[api]]


def test_a_secret_stands_in_no_text_of_the_page(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(connect(tenant))
    texts = re.sub(r"<[^>]*>", "", page)

    assert tenant.credentials["BILL_PASSWORD"] not in texts
    assert "••••" in texts


def test_an_unknown_api_is_not_there(reader: Reader, tenant: MockTenant) -> None:
    assert reader.client.get(f"/_mock/ui{connect(tenant)}?api=v9").status_code == 404


def test_another_environment_leads_to_a_tenant_of_it(reader: Reader) -> None:
    answer = reader.client.get("/_mock/ui/tenants/default/connect/choose?api=v2&environment=production&name=Mine")

    assert answer.headers["Location"] == "/_mock/ui/tenants/default-production/connect?api=v2&name=Mine"


@pytest.mark.parametrize("api", SETTINGS)
def test_the_tenants_own_settings_let_somebody_in(reader: Reader, tenant: MockTenant, api: str) -> None:
    answer = reader.post(f"{connect(tenant)}/test", connect(tenant), api=api)

    assert (answer.status_code, "Signed in: " in answer.text) == (200, True)


def test_what_is_refused_says_what_came_back(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.post(f"{connect(tenant)}/test", connect(tenant), api="v3", BILL_PASSWORD="wrong")

    assert "Refused: 401 " in answer.text


def test_the_test_of_a_connection_stands_in_the_journal(reader: Reader, tenant: MockTenant) -> None:
    reader.post(f"{connect(tenant)}/test", connect(tenant), api="v3")

    assert [entry["status"] for entry in tenant.requests("v3.login")] == [200]


@pytest.mark.parametrize(
    ("action", "api", "names"),
    [
        ("sync-tokens", "sync", ["BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN"]),
        ("apps", "oauth", ["BILL_CLIENT_ID", "BILL_CLIENT_SECRET"]),
    ],
)
def test_what_is_made_is_told_once_and_signs_in(
    reader: Reader, tenant: MockTenant, action: str, api: str, names: list[str]
) -> None:
    user = tenant.users[0]["userId"]
    answer = reader.post(f"{connect(tenant)}/{action}", connect(tenant), userId=user, name="Nightly", api="v3")
    values = dict(zip(names, values_of(answer.text), strict=True))
    trial = reader.post(f"{connect(tenant)}/test", connect(tenant), api=api, **values)

    assert "Set-Cookie" not in answer.headers
    assert values[names[1]] not in reader.get(connect(tenant))
    assert "Signed in: " in trial.text


def test_an_api_token_is_made_by_an_admin_and_revoked(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(connect(tenant))
    admin = re.findall(r'name="userId"><option value="(usr_?\w+)"', page)[0]
    fields = {"userId": admin, "name": "<script>alert(1)</script>", "description": "By hand"}
    answer = reader.post(f"{connect(tenant)}/api-tokens", connect(tenant), **fields)
    value = values_of(answer.text)[0]
    row = tenant.mock.app.test_client().get(f"/_mock/tenants/{tenant.id}/spend/tokens").get_json()["tokens"][-1]
    reader.done(f"{connect(tenant)}/revoke", connect(tenant), kind="api", id=row["id"])
    trial = reader.post(f"{connect(tenant)}/test", connect(tenant), api="spend", BILL_SPEND_TOKEN=value)

    assert ("<script>alert" in answer.text, row["description"]) == (False, "By hand")
    assert "Refused: 401 " in trial.text


def test_a_connection_is_kept_under_its_name_and_forgotten(reader: Reader, tenant: MockTenant) -> None:
    page = reader.done(f"{connect(tenant)}/keep", connect(tenant), name="Nightly sync", api="v2")
    assert "Kept in this browser" in page

    assert "Kept in this browser" not in reader.done(f"{connect(tenant)}/forget", connect(tenant), name="Nightly sync")


@pytest.mark.slow
@pytest.mark.parametrize("api", SETTINGS)
def test_the_commands_of_curl_run_as_they_stand(reader: Reader, mock: BillMock, api: str) -> None:
    text = snippet(reader, mock.default, api, "curl").replace("http://localhost", mock.url)
    run = subprocess.run(["sh", "-euc", text], env=mock.credentials, capture_output=True, text=True, check=True)

    assert re.search(r'"(id|results|uuid|userId|response_status)"', run.stdout)
    assert '"response_status":1' not in run.stdout.replace(" ", "")


@pytest.mark.slow
@pytest.mark.parametrize("api", SETTINGS)
def test_the_program_of_python_runs_as_it_stands(reader: Reader, mock: BillMock, api: str) -> None:
    text = snippet(reader, mock.default, api, "Python").replace("http://localhost", mock.url)
    run = subprocess.run([sys.executable, "-c", text], env=mock.credentials, capture_output=True, text=True, check=True)

    assert re.search(r"'(id|results|uuid|userId|response_status)'", run.stdout)
    assert "'response_status': 1" not in run.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
@pytest.mark.parametrize("api", SETTINGS)
def test_the_program_of_node_runs_as_it_stands(reader: Reader, mock: BillMock, api: str) -> None:
    text = snippet(reader, mock.default, api, "Node").replace("http://localhost", mock.url)
    command = [str(shutil.which("node")), "--input-type=module", "-e", text]
    run = subprocess.run(command, env=mock.credentials, capture_output=True, text=True, check=True)

    assert re.search(r"\b(id|results|uuid|userId|response_status):", run.stdout)
    assert "response_status: 1" not in run.stdout


@pytest.mark.slow
def test_a_person_chooses_an_api_looks_at_a_secret_and_tests_the_connection(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(connect(tenant))
    page.locator("select[name=api]").select_option("partner")
    page.get_by_label("Name of the connection").fill("Our partner")
    visit.click("Show")
    page.get_by_role("heading", name="Our partner").wait_for()
    assert page.get_by_text(tenant.credentials["BILL_APP_KEY"]).count() == 0

    visit.click("Show BILL_APP_KEY")
    page.get_by_text(tenant.credentials["BILL_APP_KEY"]).first.wait_for()
    visit.click("Sign in")
    page.get_by_text("Signed in: partner with").wait_for()


@pytest.mark.slow
def test_a_person_makes_a_token_that_is_told_once(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(f"{connect(tenant)}?api=sync")
    card = page.get_by_role("region", name="Sync tokens").first
    card.get_by_text("Make one").click()
    card.get_by_label("Name", exact=True).fill("nightly")
    visit.click("Make", within=card)
    page.locator("[data-fresh]:focus", has_text="Sync token nightly").wait_for()
    assert visit.violations() == []

    page.reload()
    assert page.get_by_role("heading", name="Sync token nightly").count() == 0
