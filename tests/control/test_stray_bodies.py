"""What the control API does with a body where it takes none."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from mockserver.testing import BillMock

TENANT = "/_mock/tenants/default"


@pytest.fixture
def client(mock: BillMock) -> FlaskClient:
    return mock.app.test_client()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{TENANT}/reset"),
        ("PUT", f"{TENANT}/snapshots/before"),
        ("POST", f"{TENANT}/snapshots/before/restore"),
        ("DELETE", f"{TENANT}/snapshots/before"),
        ("GET", "/_mock/health/ready"),
    ],
)
def test_a_field_that_nobody_reads_is_refused_by_name(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, json={"seed": 7})

    assert (answer.status_code, answer.get_json()) == (400, {"error": "seed: unknown field; there are none here"})


def test_what_is_refused_for_its_body_is_not_done(client: FlaskClient) -> None:
    client.put(f"{TENANT}/snapshots/never-taken", json={"name": "x"})

    assert "never-taken" not in client.get(f"{TENANT}/snapshots").get_json()["snapshots"]


def test_a_body_that_is_no_object_is_refused_where_none_is_taken(client: FlaskClient) -> None:
    answers = [client.post(f"{TENANT}/reset", data=data, content_type="application/json") for data in ("[1]", "{")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].get_json() == {"error": "the body must be a JSON object"}


@pytest.mark.parametrize("data", ["", " \n", "{}"])
def test_an_empty_body_is_none(client: FlaskClient, data: str) -> None:
    answer = client.post(f"{TENANT}/reset", data=data, content_type="application/json")

    assert (answer.status_code, answer.get_json()) == (200, {"id": "default", "imported": False})


def test_every_endpoint_without_a_body_refuses_one(client: FlaskClient) -> None:
    document: dict[str, Any] = client.get("/_mock/openapi.json").get_json()["paths"]
    operations = [(path, method, document[path][method]) for path in document for method in document[path]]
    routes = [
        (path.replace("{", "").replace("}", ""), method)
        for path, method, operation in operations
        if "requestBody" not in operation
    ]
    answers = [client.open(path, method=method.upper(), json={"x-y": 1}) for path, method in routes]

    assert len(routes) > 40
    assert {answer.get_json()["error"].split(";")[0] for answer in answers} == {"x-y: unknown field"}
