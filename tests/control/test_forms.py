"""The front page's forms: they work for whoever sees the page, and for no page of another site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from flask.testing import FlaskClient

from mockserver import create_app
from mockserver.app import Application
from tests.refusals import refusal_of

BROWSER = {"Accept": "text/html"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    app = create_app(scenario="empty")
    yield app
    app.close()


@pytest.fixture
def client(app: Application) -> FlaskClient:
    return app.test_client()


def token_of(client: FlaskClient) -> str:
    """What the forms of the page say."""
    page = client.get("/", headers=BROWSER).text
    return str(re.findall(r'name="token" value="(\w+)"', page)[0])


def today(client: FlaskClient) -> str:
    return str(client.get("/_mock/tenants/default/clock").get_json()["today"])


def test_a_form_moves_the_clock_and_leads_back_to_the_page(client: FlaskClient) -> None:
    before = today(client)
    answer = client.post("/_mock/forms/advance", data={"token": token_of(client), "advance": "P400D"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert int(today(client)[:4]) > int(before[:4])


def test_a_form_starts_the_world_over(client: FlaskClient) -> None:
    client.patch("/_mock/tenants/default/clock", json={"advance": "P800D"})
    later = today(client)
    answer = client.post("/_mock/forms/reset", data={"token": token_of(client)})

    assert (answer.status_code, today(client) < later) == (303, True)


@pytest.mark.parametrize("form", ["advance", "reset"])
@pytest.mark.parametrize("data", [{}, {"token": ""}, {"token": "x"}, {"token": "\xff"}])
def test_a_form_without_the_pages_token_is_refused(client: FlaskClient, form: str, data: Mapping[str, str]) -> None:
    answer = client.post(f"/_mock/forms/{form}", data={"advance": "P1D", **data})

    assert (answer.status_code, answer.get_json()["error"][:6]) == (403, "token:")


def test_a_foreign_page_cannot_send_a_form_even_with_the_token(client: FlaskClient) -> None:
    headers = {"Origin": "https://attacker.example"}
    answer = client.post("/_mock/forms/reset", data={"token": token_of(client)}, headers=headers)

    assert refusal_of(answer) == "403 a page of another site may not change anything here"


def test_a_span_that_is_none_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_mock/forms/advance", data={"token": token_of(client), "advance": "soon"})

    assert (
        refusal_of(answer) == "400 'soon' is no span of time such as 'PT36M', 'P2D', '90 minutes' or '3 business days'"
    )


def test_no_other_path_takes_a_form(client: FlaskClient) -> None:
    data = {"token": token_of(client)}

    assert refusal_of(client.post("/_mock/tenants", data=data)) == "415 Content-Type: must be application/json"
    assert (
        refusal_of(client.post("/_mock/tenants/default/reset", data=data))
        == "415 Content-Type: must be application/json"
    )


def test_where_the_control_api_asks_for_a_token_there_are_no_forms() -> None:
    app = create_app(scenario="empty", control_token="t")
    page = app.test_client().get("/", headers=BROWSER).text
    answer = app.test_client().post("/_mock/forms/reset", data={"token": ""})
    app.close()

    assert ("<form" in page, answer.status_code) == (False, 403)
