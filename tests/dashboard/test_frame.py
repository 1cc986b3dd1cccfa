"""The frame of every page: its policy, its forms, the control token, what goes wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from jinja2 import Environment

import mockserver.dashboard
from mockserver import create_app
from mockserver.store.errors import StoreUnavailable
from mockserver.testing import BillMock
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import FORM_TOKEN, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOKEN = "let-me-in"
VENDOR = Path(mockserver.dashboard.__file__).parent / "static" / "vendor"
ONE_CALL = """
import sys
from mockserver import create_app
client = create_app(scenario="empty").test_client()
client.get("/_mock/tenants")
client.get("/", headers={"Accept": "text/html"})
print([name for name in sys.modules if name.startswith("mockserver.dashboard") or name == "contract_tests"])
"""
A_VIEW = """
import sys
from mockserver import create_app
client = create_app(scenario="empty").test_client()
print(client.get("/_mock/ui/tenants/default").status_code, "requests" in sys.modules)
"""


@pytest.fixture
def closed() -> Iterator[FlaskClient]:
    """A client of a server whose control API asks for a token."""
    app = create_app(scenario="empty", control_token=TOKEN)
    yield app.test_client()
    app.close()


def sign_in(client: FlaskClient, token: str) -> int:
    """The status of saying a token to the form."""
    form_token = FORM_TOKEN.findall(client.get("/_mock/ui/sign-in").text)[0]
    answer = client.post("/_mock/ui/sign-in", data={"form_token": form_token, "token": token})
    return answer.status_code


def test_pages_run_nothing_that_is_not_ours_and_nobody_keeps_them(mock: BillMock) -> None:
    headers = mock.app.test_client().get("/_mock/ui/tenants/default").headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "frame-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
    )
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize("path", ["/_mock/ui", "/_mock/ui/"])
def test_the_first_page_is_the_default_tenants(mock: BillMock, path: str) -> None:
    answer = mock.app.test_client().get(path, follow_redirects=True)

    assert answer.request.path == "/_mock/ui/tenants/default"


@pytest.mark.parametrize("data", [{}, {"form_token": ""}, {"form_token": "x"}, {"form_token": "\xff"}])
def test_a_form_without_the_pages_token_is_refused(mock: BillMock, data: Mapping[str, str]) -> None:
    answer = mock.app.test_client().post("/_mock/ui/tenants/default/reset", data=data)

    assert (answer.status_code, "load the page again" in answer.text) == (403, True)


def test_a_foreign_page_cannot_send_a_form_even_with_the_token(mock: BillMock, reader: Reader) -> None:
    token = FORM_TOKEN.findall(reader.get("/tenants/default"))[0]
    headers = {"Origin": "https://attacker.example"}
    answer = reader.client.post("/_mock/ui/tenants/default/reset", data={"form_token": token}, headers=headers)

    assert (answer.status_code, "a page of another site" in answer.text) == (403, True)


def test_pages_answer_only_under_known_names(mock: BillMock) -> None:
    answer = mock.app.test_client().get("/_mock/ui/tenants/default", headers={"Host": "attacker.example"})

    assert answer.status_code == 403


def test_no_path_of_the_control_api_takes_a_form(reader: Reader) -> None:
    token = FORM_TOKEN.findall(reader.get("/tenants/default"))[0]

    assert reader.client.post("/_mock/tenants/default/reset", data={"form_token": token}).status_code == 415


@pytest.mark.parametrize("path", ["/tenants/nobody", "/nowhere", "/tenants/default/nowhere"])
def test_a_page_that_is_not_there_says_so(mock: BillMock, path: str) -> None:
    answer = mock.app.test_client().get(f"/_mock/ui{path}")

    assert (answer.status_code, "<h1>Not there</h1>" in answer.text) == (404, True)


def test_what_cannot_be_done_is_said_beside_the_page_that_is_looked_at(reader: Reader) -> None:
    token = FORM_TOKEN.findall(reader.get("/tenants/default"))[0]
    data = {"form_token": token, "advance": "soon"}
    answer = reader.client.post("/_mock/ui/tenants/default/clock", data=data, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (400, "#notices")
    assert answer.text.strip().startswith('<p class="notice bad">')


def test_a_store_that_is_away_is_said_in_a_sentence(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("the database is away")

    monkeypatch.setattr("mockserver.tenancy.tenants.Tenants.all", fail)
    answer = reader.client.get("/_mock/ui/tenants/default")

    assert (answer.status_code, answer.text) == (503, "the database is away")


def test_where_a_token_is_needed_every_page_leads_to_the_form_that_takes_it(closed: FlaskClient) -> None:
    answer = closed.get("/_mock/ui/tenants/default")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/_mock/ui/sign-in")


def test_a_page_without_the_token_tells_nothing_of_the_tenants(closed: FlaskClient) -> None:
    page = closed.get("/_mock/ui/sign-in").text

    assert ("default" in page, "<nav" in page) == (False, False)


def test_an_action_without_the_token_is_refused(closed: FlaskClient) -> None:
    form_token = FORM_TOKEN.findall(closed.get("/_mock/ui/sign-in").text)[0]

    assert closed.post("/_mock/ui/tenants/default/reset", data={"form_token": form_token}).status_code == 401


def test_a_wrong_token_opens_nothing(closed: FlaskClient) -> None:
    assert sign_in(closed, "guess") == 403
    assert closed.get("/_mock/ui/tenants/default").status_code == 302


def test_the_token_opens_the_page_that_was_asked_for(closed: FlaskClient) -> None:
    closed.get("/_mock/ui/tenants/default-production")
    form_token = FORM_TOKEN.findall(closed.get("/_mock/ui/sign-in").text)[0]
    answer = closed.post("/_mock/ui/sign-in", data={"form_token": form_token, "token": TOKEN})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/_mock/ui/tenants/default-production")
    assert closed.get("/_mock/ui/tenants/default-production").status_code == 200


def test_the_cookie_is_nothing_for_scripts_or_other_sites_and_does_not_hold_the_token(closed: FlaskClient) -> None:
    form_token = FORM_TOKEN.findall(closed.get("/_mock/ui/sign-in").text)[0]
    answer = closed.post("/_mock/ui/sign-in", data={"form_token": form_token, "token": TOKEN})
    cookie = answer.headers["Set-Cookie"]

    assert ("HttpOnly" in cookie, "SameSite=Strict" in cookie, "Path=/_mock/ui" in cookie) == (True, True, True)
    assert TOKEN not in cookie


def test_signing_out_closes_the_pages(closed: FlaskClient) -> None:
    assert sign_in(closed, TOKEN) == 303
    form_token = FORM_TOKEN.findall(closed.get("/_mock/ui/tenants/default").text)[0]
    closed.post("/_mock/ui/sign-out", data={"form_token": form_token})

    assert closed.get("/_mock/ui/tenants/default").status_code == 302


def test_signing_out_ends_a_cookie_that_was_copied(closed: FlaskClient) -> None:
    assert sign_in(closed, TOKEN) == 303
    page = closed.get("/_mock/ui/tenants/default")
    copy = page.request.headers["Cookie"]
    closed.post("/_mock/ui/sign-out", data={"form_token": FORM_TOKEN.findall(page.text)[0]})
    thief = closed.application.test_client(use_cookies=False)

    assert thief.get("/_mock/ui/tenants/default", headers={"Cookie": copy}).status_code == 302


def test_whoever_does_not_look_at_pages_does_not_load_them() -> None:
    run = subprocess.run([sys.executable, "-c", ONE_CALL], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


def test_a_view_of_a_page_imports_no_client() -> None:
    assert subprocess.check_output([sys.executable, "-c", A_VIEW], text=True, timeout=60) == "200 False\n"


def test_the_pages_of_a_second_server_are_not_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    create_app(scenario="empty").test_client().get("/_mock/ui/tenants/default")
    monkeypatch.setattr(Environment, "compile", None)

    assert create_app(scenario="empty").test_client().get("/_mock/ui/tenants/default").status_code == 200


def test_what_others_wrote_has_its_licence_beside_it() -> None:
    files = {path.name for path in VENDOR.iterdir()}
    works = {name for name in files if not name.endswith((".LICENSE", ".md"))}

    assert works >= {"htmx.min.js", "inter.woff2"}
    assert {f"{name.partition('.')[0]}.LICENSE" for name in works} == files - works - {"README.md"}


def test_a_file_of_the_pages_may_be_kept_by_a_browser_that_asks_again(mock: BillMock) -> None:
    with mock.app.test_client().get("/_mock/ui/static/dashboard.css") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert answer.headers["ETag"]


@pytest.mark.slow
def test_a_person_says_the_token_once(chromium: Browser) -> None:
    with BillMock(scenario="empty", control_token=TOKEN) as mock:
        visit = Visit(chromium.new_page(), mock.url)
        page = visit.open("/tenants/default")
        page.get_by_label("Control token").fill(TOKEN)
        violations = visit.violations()
        visit.click("Sign in")
        page.get_by_role("heading", name="Home").wait_for()
        visit.click("Sign out")
        page.get_by_role("heading", name="Sign in").wait_for()
        page.close()

    assert (violations, visit.problems) == ([], [])
