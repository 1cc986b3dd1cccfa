"""What the control API reads of a query string, and that it refuses the rest."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from mockserver.testing import BillMock

REQUESTS = "/_mock/tenants/default/requests"


@pytest.fixture
def client(mock: BillMock) -> FlaskClient:
    return mock.app.test_client()


def error(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    return answer.status_code, answer.get_json()["error"]


def test_a_parameter_that_nobody_reads_is_refused_by_name(client: FlaskClient) -> None:
    assert error(client, "/_mock/tenants/default/inbox?aftr=3") == (
        400,
        "aftr: unknown parameter; did you mean after? There are after",
    )
    assert error(client, "/_mock/tenants?limit=1") == (400, "limit: unknown parameter; there are none here")
    assert error(client, f"{REQUESTS}/count?max=1&operations=x")[1].startswith(
        "max: unknown parameter; there are after"
    )


def test_every_endpoint_refuses_what_it_does_not_read(client: FlaskClient) -> None:
    document = client.get("/_mock/openapi.json").get_json()["paths"]
    routes = [(path.replace("{", "").replace("}", ""), method) for path in document for method in document[path]]
    answers = [client.open(path, method=method.upper(), query_string="x-y=1") for path, method in routes]

    assert len(routes) > 50
    assert {answer.get_json()["error"].split(";")[0] for answer in answers} == {"x-y: unknown parameter"}


@pytest.mark.parametrize("number", ["1234567890123", "9" * 5_000])
def test_a_number_has_twelve_digits(client: FlaskClient, number: str) -> None:
    assert error(client, f"{REQUESTS}?max={number}") == (400, "max: must be a whole number of at most 12 digits")


def test_zeros_before_a_number_do_not_count(client: FlaskClient) -> None:
    assert client.get(f"{REQUESTS}?max={'0' * 5_000}1").status_code == 200


@pytest.mark.parametrize("number", ["-1", "1.5", "many", "٣"])
def test_a_number_is_whole(client: FlaskClient, number: str) -> None:
    assert error(client, f"{REQUESTS}?max={number}") == (400, "max: must be a whole number")


def test_the_last_of_several_counts(client: FlaskClient) -> None:
    assert client.get(f"{REQUESTS}/count?after=x&after=999999").get_json() == {"count": 0}


def test_a_text_without_characters_of_control_is_needed(client: FlaskClient) -> None:
    assert error(client, f"{REQUESTS}?text=a%00b") == (400, "text: must not contain null characters")
