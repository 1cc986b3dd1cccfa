"""The front page: JSON for clients; people are led to the dashboard."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from mockserver.testing import BillMock

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def client(mock: BillMock) -> FlaskClient:
    return mock.app.test_client()


@pytest.mark.parametrize("path", ["/", "/_mock", "/_mock/"])
def test_a_browser_is_led_to_the_dashboard(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/_mock/ui/")
    assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/plain, */*"])
def test_a_client_gets_the_same_in_json(client: FlaskClient, accept: str) -> None:
    answer = client.get("/", headers={"Accept": accept, "Host": "bill.localhost:8080"})

    assert answer.get_json()["urls"] == {
        "v3": "http://bill.localhost:8080/connect/v3",
        "v2": "http://bill.localhost:8080/api/v2",
        "partner": "http://bill.localhost:8080/connect/v3/partner",
        "spend": "http://bill.localhost:8080/connect/v3/spend",
        "events": "http://bill.localhost:8080/connect-events/v3",
        "control": "http://bill.localhost:8080/_mock",
    }
    assert answer.headers["Vary"] == "Accept"


def test_every_link_leads_somewhere(client: FlaskClient) -> None:
    links = client.get("/").get_json()["links"].values()

    assert "/_mock/openapi/v3.json" in links
    assert [link for link in links if client.get(link, follow_redirects=True).status_code != 200] == []


def test_the_icon_is_a_picture(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<svg ")


def test_a_proxy_may_say_that_it_speaks_https(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "bill.localhost", "X-Forwarded-Proto": "https"})

    assert answer.get_json()["urls"]["v2"] == "https://bill.localhost/api/v2"


def test_a_host_that_is_no_name_cannot_write_into_the_page(client: FlaskClient) -> None:
    answer = client.get("/_mock/ui/tenants/default", headers={**BROWSER, "Host": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


def test_links_are_those_of_the_public_url() -> None:
    with BillMock(scenario="empty", public_url="https://bill.localhost") as mock:
        assert mock.app.test_client().get("/").get_json()["urls"]["v3"] == "https://bill.localhost/connect/v3"


def test_the_page_is_open_and_tells_no_secret_where_a_token_is_needed() -> None:
    with BillMock(scenario="empty", control_token="let-me-in") as mock:
        answer = mock.app.test_client().get("/", headers=BROWSER, follow_redirects=True)

        assert answer.status_code == 200
        assert [value for value in mock.credentials.values() if value in answer.text] == []
