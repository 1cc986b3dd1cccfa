"""The application as any Flask application is used: made from settings, called by a test client, run by servers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import flask
import pytest
import requests
from werkzeug.test import EnvironBuilder, run_wsgi_app

import mockserver
from mockserver.app import Application
from mockserver.app.wsgi import MAX_BODY
from mockserver.kernel.settings import Settings
from tests.servers import ROOT, serving


@pytest.fixture
def app() -> Iterator[Application]:
    app = mockserver.create_app(limits="off")
    yield app
    app.close()


@pytest.fixture
def credentials(app: Application) -> dict[str, str]:
    bill: dict[str, str] = app.test_client().get("/_mock/tenants/default").get_json()["credentials"]
    return bill


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True, timeout=60)


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import sys; before = set(sys.modules); import mockserver; print(sorted(set(sys.modules) - before))"

    assert python(code) == "['mockserver']\n"


def test_the_package_itself_offers_the_application_and_the_mock() -> None:
    code = "from mockserver import BillMock, __version__, create_app; print(BillMock.__name__, create_app.__name__)"

    assert python(code) == "BillMock create_app\n"


@pytest.mark.parametrize("database", ["memory", "file"])
def test_a_server_that_starts_imports_only_what_its_first_answer_takes(database: str, tmp_path: Path) -> None:
    url = {"memory": None, "file": f"sqlite:///{tmp_path / 'worlds.sqlite'}"}[database]
    code = """
import sys
from mockserver.app import Application
from mockserver.cli import main
from mockserver.cli.serve import announce
from mockserver.kernel.settings import Settings

main.commands["serve"]
settings = Settings(scenario="empty", database=database)
app = Application(settings)
app.start()
announce(app, settings, 0)
app.test_client().get("/_mock/health/ready")
app.close()
needless = ["cli.run", "cli.traces", "control.blueprints", "control.masking", "control.masked_text", "control.tenants"]
needless += ["control.masked_record", "control.recorded_changes"]
needless = [f"mockserver.{name}" for name in needless] + ["concurrent.futures", "importlib.readers"]
print([name for name in needless if name in sys.modules])
"""

    assert python(f"database = {url!r}\n{code}").splitlines()[-1] == "[]"


def test_a_name_the_package_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'mockserver' has no attribute 'Billmock'"):
        mockserver.Billmock  # type: ignore[attr-defined]  # noqa: B018


def test_import_paths_of_the_first_edition_lead_to_the_same_objects() -> None:
    code = "import mockserver, mockserver.app, mockserver.testing as t; print(mockserver.BillMock is t.BillMock)"

    assert python(f"{code}; print(mockserver.app.create_app is mockserver.create_app)") == "True\nTrue\n"


def test_the_application_is_flasks(app: Application) -> None:
    assert isinstance(app, flask.Flask)


def test_overrides_win_over_the_settings_they_come_with() -> None:
    app = mockserver.create_app(Settings(seed=5, limits="off"), scenario="empty", seed=7)

    assert (app.settings.scenario, app.settings.seed, app.settings.limits) == ("empty", 7, "off")
    app.close()


def test_without_settings_those_of_the_environment_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_SCENARIO", "empty")
    app = mockserver.create_app()

    assert app.settings.scenario == "empty"
    app.close()


def test_an_override_that_is_no_setting_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        mockserver.create_app(colour="red")


def test_a_user_signs_in_to_v3_through_the_test_client(app: Application, credentials: dict[str, str]) -> None:
    body = {
        "username": credentials["BILL_USERNAME"],
        "password": credentials["BILL_PASSWORD"],
        "organizationId": credentials["BILL_ORGANIZATION_ID"],
        "devKey": credentials["BILL_DEV_KEY"],
    }
    session = app.test_client().post("/connect/v3/login", json=body).get_json()["sessionId"]
    headers = {"sessionId": session, "devKey": credentials["BILL_DEV_KEY"]}

    answer = app.test_client().get("/connect/v3/vendors?max=2", headers=headers)

    assert (answer.status_code, len(answer.get_json()["results"])) == (200, 2)


def test_a_user_signs_in_to_v2_through_the_test_client(app: Application, credentials: dict[str, str]) -> None:
    form = {
        "userName": credentials["BILL_USERNAME"],
        "password": credentials["BILL_PASSWORD"],
        "orgId": credentials["BILL_ORGANIZATION_ID"],
        "devKey": credentials["BILL_DEV_KEY"],
    }
    session = app.test_client().post("/api/v2/Login.json", data=form).get_json()["response_data"]["sessionId"]
    listing = {"devKey": credentials["BILL_DEV_KEY"], "sessionId": session, "data": '{"start": 0, "max": 3}'}

    answer = app.test_client().post("/api/v2/List/Vendor.json", data=listing).get_json()

    assert (answer["response_message"], len(answer["response_data"])) == ("Success", 3)


def test_a_partner_signs_in_through_the_test_client(app: Application, credentials: dict[str, str]) -> None:
    body = {
        "username": credentials["BILL_PARTNER_USERNAME"],
        "password": credentials["BILL_PARTNER_PASSWORD"],
        "appKey": credentials["BILL_APP_KEY"],
    }
    session = app.test_client().post("/connect/v3/partner/login", json=body).get_json()["sessionId"]
    headers = {"sessionId": session, "appKey": credentials["BILL_APP_KEY"]}

    assert app.test_client().get("/connect/v3/partner/organizations", headers=headers).status_code == 200


def test_a_spend_token_is_let_in_through_the_test_client(app: Application, credentials: dict[str, str]) -> None:
    headers = {"apiToken": credentials["BILL_SPEND_TOKEN"]}

    answer = app.test_client().get("/connect/v3/spend/budgets?max=2", headers=headers)

    assert (answer.status_code, len(answer.get_json()["results"])) == (200, 2)


def test_an_unknown_path_is_refused_as_bill_does(app: Application) -> None:
    answer = app.test_client().get("/nothing")

    assert (answer.status_code, answer.get_json()[0]["code"]) == (404, "BDC_1121")


def test_a_path_that_only_begins_like_the_control_api_is_bills(app: Application) -> None:
    answer = app.test_client().get("/_mockery")

    assert (answer.status_code, answer.get_json()[0]["code"]) == (404, "BDC_1121")


def test_flasks_hooks_do_not_see_bills_paths(app: Application) -> None:
    paths: list[str] = []
    app.before_request(lambda: paths.append(flask.request.path))

    app.test_client().get("/connect/v3/vendors")

    assert paths == []


def test_flasks_hooks_see_requests_of_the_control_api(app: Application) -> None:
    paths: list[str] = []
    app.before_request(lambda: paths.append(flask.request.path))

    app.test_client().get("/_mock/health/live")

    assert paths == ["/_mock/health/live"]


def test_a_rule_of_ones_own_can_stand_beside_the_control_api(app: Application) -> None:
    app.add_url_rule("/_mock/hello", "hello", lambda: "hello")

    assert app.test_client().get("/_mock/hello").text == "hello"
    assert app.test_client().get("/_mock/health/live").status_code == 200


def test_the_rules_are_registered_once_however_many_look_at_first(app: Application) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/_mock/health/live").status_code, range(8)))

    assert answers == [200] * 8


def test_flask_routes_lists_the_control_api() -> None:
    command = [sys.executable, "-m", "flask", "--app", "mockserver", "routes"]
    listing = subprocess.check_output(command, cwd=ROOT, text=True, timeout=60)

    assert re.search(r"^control\.read_clock +GET +/_mock/tenants/<tenant>/clock *$", listing, re.MULTILINE)


def test_a_request_context_of_a_bill_path_can_be_made(app: Application) -> None:
    with app.test_request_context("/connect/v3/vendors", headers={"devKey": "a key"}):
        assert (flask.request.path, flask.request.headers["devKey"]) == ("/connect/v3/vendors", "a key")
        assert flask.current_app.name == "mockserver"


def test_a_mock_does_due_work_at_once() -> None:
    with mockserver.BillMock(scenario="empty") as mock:
        assert mock.app.ticker.is_started


def test_due_work_is_done_from_the_first_request_on(app: Application) -> None:
    before = app.ticker.is_started

    app.test_client().get("/_mock/health/live")

    assert (before, app.ticker.is_started) == (False, True)


def signed_in(url: str) -> int:
    """The status of a v3 login with the default tenant's credentials."""
    bill = requests.get(f"{url}/_mock/tenants/default", timeout=30).json()["credentials"]
    body = {
        "username": bill["BILL_USERNAME"],
        "password": bill["BILL_PASSWORD"],
        "organizationId": bill["BILL_ORGANIZATION_ID"],
        "devKey": bill["BILL_DEV_KEY"],
    }
    return requests.post(f"{url}/connect/v3/login", json=body, timeout=30).status_code


@pytest.mark.slow
def test_flask_run_serves_it() -> None:
    with serving("flask", "--app", "mockserver", "run", "--port", "0") as url:
        assert signed_in(url) == 200


@pytest.mark.slow
def test_gunicorn_serves_it() -> None:
    with serving("gunicorn", "mockserver:create_app()", "--bind", "127.0.0.1:0") as url:
        assert signed_in(url) == 200


@pytest.mark.parametrize(("length", "status"), [("9" * 5_000, 413), ("0" * 4_400 + "2", 400), ("\u0662", 400)])
def test_a_length_of_any_number_of_digits_is_read(app: Application, length: str, status: int) -> None:
    environ = EnvironBuilder("/connect/v3/login", method="POST", content_type="application/json").get_environ()
    body = BytesIO(b"{}" + b" " * MAX_BODY)
    _, answer, _ = run_wsgi_app(app, {**environ, "CONTENT_LENGTH": length, "wsgi.input": body})

    assert answer.startswith(f"{status} ")
