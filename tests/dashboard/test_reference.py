"""API reference: the documents in a viewer, whose calls are signed in."""

from __future__ import annotations

import json

import pytest

from mockserver.testing import MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3


def reference(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/reference"


@pytest.mark.parametrize("api", ["v3", "v2", "partner", "spend", "events", "auth"])
def test_a_document_calls_this_very_host(reader: Reader, tenant: MockTenant, api: str) -> None:
    document = json.loads(reader.get(f"{reference(tenant)}/{api}.json"))

    assert document["servers"] == [{"url": "/"}]
    assert len(document["paths"]) > 0


def test_an_api_without_a_document_is_404(reader: Reader, tenant: MockTenant) -> None:
    assert reader.client.get(f"/_mock/ui{reference(tenant)}?api=v9").status_code == 404


@pytest.mark.parametrize(
    ("api", "names"),
    [
        ("v3", {"sessionId", "devKey"}),
        ("v2", {"sessionId", "devKey"}),
        ("events", {"sessionId", "devKey"}),
        ("partner", {"sessionId", "appKey"}),
        ("spend", {"apiToken"}),
    ],
)
def test_a_sign_in_gives_what_calls_carry(reader: Reader, tenant: MockTenant, api: str, names: set[str]) -> None:
    answer = reader.post(f"{reference(tenant)}/{api}/sign-in", reference(tenant))

    assert (answer.status_code, set(answer.get_json())) == (200, names)


def test_the_session_is_that_of_the_user_who_was_chosen(reader: Reader, tenant: MockTenant) -> None:
    user = next(one for one in tenant.users if one["role"] == "AUDITOR")
    chosen = {"username": user["username"], "organizationId": user["organizationId"]}
    session = reader.post(f"{reference(tenant)}/v3/sign-in", reference(tenant), **chosen).get_json()
    caller = V3(tenant)
    caller.headers = session

    assert caller.get("/login/session")["userId"] == user["userId"]


@pytest.mark.slow
def test_a_person_signs_in_and_tries_an_operation(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(reference(tenant))
    visit.click("Sign in")
    page.get_by_text("Signed in: the calls of this page carry the session.").wait_for()
    page.locator("#operations-tag-vendors").click()
    page.locator(".opblock-get").filter(has_text="A page of vendors").first.locator(".opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table tbody .response-col_status").first.wait_for()

    assert page.locator(".live-responses-table tbody .response-col_status").first.inner_text().startswith("200")
    assert visit.violations("#viewer") == []
