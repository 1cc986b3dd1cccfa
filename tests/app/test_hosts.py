"""A host of BILL's serves its own API, and a host of nobody's serves all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver import create_app
from mockserver.app import Application


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    """An application with the smallest world."""
    app = create_app(scenario="empty")
    yield app
    app.close()


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("gateway.stage.bill.com", "/connect/v3/vendors"),
        ("gateway.prod.bill.com", "/connect/v3/spend/users"),
        ("gateway.stage.bill.com", "/connect-events/v3/subscriptions"),
        ("api-stage.bill.com", "/api/v2/Errors.json"),
        ("app02.us.bill.com:443", "/api/v2/Errors.json"),
        ("api-stage.bill.com", "/FileServlet"),
        ("gateway.stage.bill.com", "/FileServlet"),
        ("127.0.0.1:8080", "/api/v2/Errors.json"),
        ("mock.example", "/connect/v3/vendors"),
    ],
)
def test_a_path_is_served_where_it_belongs(app: Application, host: str, path: str) -> None:
    assert app.test_client().get(path, headers={"Host": host}).status_code in (200, 400, 401)


def test_a_path_of_v2_is_none_at_the_gateway(app: Application) -> None:
    answer = app.test_client().post("/api/v2/Login.json", headers={"Host": "gateway.stage.bill.com"})

    assert (answer.status_code, answer.get_json()[0]["code"], answer.headers["X-Mock-Fact"]) == (
        404,
        "BDC_1121",
        "F-1825",
    )


def test_a_path_of_v3_is_none_at_a_host_of_v2(app: Application) -> None:
    answer = app.test_client().get("/connect/v3/vendors", headers={"Host": "api-stage.bill.com"})

    assert (answer.status_code, answer.get_json()["response_data"]["error_code"]) == (404, "BDC_1121")


def test_tokens_are_given_at_the_host_of_sign_ins_alone(app: Application) -> None:
    client, form = app.test_client(), {"grant_type": "client_credentials"}
    there = client.post("/authx/token", data=form, headers={"Host": "auth.stage.bill.com"})
    elsewhere = client.post("/authx/token", data=form, headers={"Host": "gateway.stage.bill.com"})

    assert (there.status_code, elsewhere.status_code) == (400, 404)


@pytest.mark.parametrize("path", ["/connect/v3/vendors", "/api/v2/Login.json"])
def test_a_web_application_has_no_api(app: Application, path: str) -> None:
    assert app.test_client().get(path, headers={"Host": "login.us.bill.com"}).status_code == 404


def test_the_journal_tells_the_host(app: Application) -> None:
    app.test_client().get("/connect/v3/vendors", headers={"Host": "gateway.prod.bill.com"})
    entries = app.test_client().get("/_mock/requests").get_json()["requests"]

    assert entries[-1]["host"] == "gateway.prod.bill.com"
