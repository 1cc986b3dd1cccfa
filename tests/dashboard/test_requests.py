"""Requests: the journal as it grows, its filters, and one request with what is known of it."""

from __future__ import annotations

import re

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3, vendor

MARKUP = "<script>alert(1)</script>"


def journal(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/requests"


def operations(page: str) -> list[str]:
    """The operations of the rows, in their order."""
    return re.findall(r'<td class="nowrap">((?:v3|v2|spend)\.[\w.]+)</td>', page)


def test_a_tenant_that_nobody_called_has_an_empty_journal(reader: Reader, tenant: MockTenant) -> None:
    assert "No request yet" in reader.get(journal(tenant))


def test_the_newest_request_comes_first(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant).get("/vendors")

    assert operations(reader.get(journal(tenant))) == ["v3.vendors.list", "v3.login"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("operation=v3.vendors.*", ["v3.vendors.get", "v3.vendors.list"]),
        ("status=4xx", ["v3.vendors.get"]),
        ("operation=v3.vendors.list&status=&fidelity=", ["v3.vendors.list"]),
        ("fidelity=unbuilt", []),
    ],
)
def test_filters_are_those_of_the_control_api(reader: Reader, tenant: MockTenant, query: str, ids: list[str]) -> None:
    admin = V3(tenant)
    admin.get("/vendors")
    admin.call("GET", "/vendors/00901AAAAAAAAAAAAAAA")

    assert operations(reader.get(f"{journal(tenant)}?{query}")) == ids


def test_a_filter_that_cannot_be_read_says_why(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.client.get(f"/_mock/ui{journal(tenant)}?status=soon")

    assert (answer.status_code, "status: must be codes such as 404" in answer.text) == (400, True)


def test_rows_are_made_only_where_something_came(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant)
    path = f"/_mock/ui{journal(tenant)}/rows?last=1"
    before = reader.client.get(path).status_code
    V3(tenant)

    assert (before, operations(reader.client.get(path).text)) == (204, ["v3.login", "v3.login"])


def test_a_refusal_is_explained_with_its_fact(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant).call("POST", "/vendors", json={"name": ""})
    page = reader.get(f"{journal(tenant)}/2")

    assert "name: must not be blank" in page
    assert "<code>F-105</code>" in page
    assert "All violations of a request come together" in page


def test_a_refusal_of_v2_is_one_although_it_is_http_200(reader: Reader, tenant: MockTenant) -> None:
    form = {"devKey": tenant.credentials["BILL_DEV_KEY"], "userName": "x", "password": "y", "orgId": "z"}
    requests.post(f"{tenant.mock.v2_url}/Login.json", data=form, timeout=10)
    page = reader.get(f"{journal(tenant)}/1")

    assert re.search(r"<code>BDC_\d{4}</code>", page)
    assert "Refused" in page


def test_one_request_shows_bodies_unread_fields_and_effects_as_text(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant).post("/vendors", {**vendor(name=MARKUP), "colour": "red"})
    page = reader.get(f"{journal(tenant)}/2")

    assert MARKUP not in page
    assert "<dt>Unread fields</dt><dd><code>colour</code>" in page
    assert re.search(r"<li>created? vendor <code>009\w+</code>", page)


def test_the_command_of_curl_names_variables_for_secrets(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant)
    page = reader.get(f"{journal(tenant)}/1")

    assert "curl -sS -X POST" in page
    assert "$BILL_PASSWORD" in page
    assert tenant.credentials["BILL_PASSWORD"] not in page


def test_a_request_that_is_not_there_is_404(reader: Reader, tenant: MockTenant) -> None:
    statuses = [reader.client.get(f"/_mock/ui{journal(tenant)}/{n}").status_code for n in ("1", "0", "x", "9" * 20)]

    assert statuses == [404, 404, 404, 404]


def test_what_no_tenant_could_claim_has_a_journal_of_its_own(reader: Reader, mock: BillMock) -> None:
    requests.get(f"{mock.v3_url}/vendors", headers={"devKey": "nobody's"}, timeout=10)
    page = reader.get("/tenants/default/requests?whose=nobody")

    assert operations(page)[0] == "v3.vendors.list"


def test_a_request_leads_to_a_fault_that_begins_with_it(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant).call("GET", "/vendors/00901AAAAAAAAAAAAAAA")
    page = reader.get(f"{journal(tenant)}/2")
    link = re.findall(r'href="/_mock/ui([^"]*/faults\?[^"]*)"', page)[0].replace("&amp;", "&")

    assert 'name="operation" list="operations" value="v3.vendors.get"' in reader.get(link)


@pytest.mark.slow
def test_a_person_sees_a_request_arrive_and_makes_a_fault_from_it(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(journal(tenant))
    admin = V3(tenant)
    admin.get("/vendors")
    visit.click("GET /connect/v3/vendors", role="link")
    page.get_by_role("heading", name="What came back").wait_for()
    assert visit.violations() == []

    visit.click("Make a fault from it", role="link")
    page.locator("input[name=status]").fill("503")
    visit.click("Add the rule")
    assert visit.notice() == "Rule 1 strikes v3.vendors.list: an HTTP status."
    assert admin.call("GET", "/vendors").status_code == 503
