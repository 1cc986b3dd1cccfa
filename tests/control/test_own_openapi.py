"""The control API's OpenAPI document, made from Flask's rules and the functions behind them."""

from __future__ import annotations

from typing import Any, get_type_hints

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from mockserver.control.journal_filter import RequestQuery
from mockserver.testing import BillMock


@pytest.fixture
def client(mock: BillMock) -> FlaskClient:
    return mock.app.test_client()


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return client.get("/_mock/openapi.json").get_json()


def test_an_operation_says_what_it_is(document: Any) -> None:
    clock = document["paths"]["/_mock/tenants/{tenant}/clock"]["get"]

    assert (clock["operationId"], clock["tags"]) == ("read_clock", ["clock"])
    assert clock["summary"] == "The tenant's time: its moment, its date, whether it stands still, and how fast it runs"
    assert clock["parameters"] == [{"name": "tenant", "in": "path", "required": True, "schema": {"type": "string"}}]


def test_a_body_is_described_by_its_type(document: Any) -> None:
    create = document["paths"]["/_mock/tenants"]["post"]
    schemas = document["components"]["schemas"]

    assert create["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewTenant"}
    assert schemas["NewTenant"]["properties"]["ttl"] == {"type": "integer", "minimum": 1, "maximum": 31_536_000}
    assert schemas["NewTenant"]["properties"]["environment"] == {"type": "string", "enum": ["sandbox", "production"]}
    assert "required" not in schemas["NewTenant"]


def test_an_answer_is_described_with_its_status(document: Any) -> None:
    paths = document["paths"]
    success = paths["/_mock/tenants"]["post"]["responses"]["201"]

    assert success["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/TenantDetails"}
    assert paths["/_mock/tenants/{tenant}"]["delete"]["responses"]["204"] == {"description": "Success."}


def test_query_parameters_are_those_with_defaults(document: Any) -> None:
    parameters = document["paths"]["/_mock/tenants/{tenant}/inbox"]["get"]["parameters"]

    assert parameters[1:] == [{"name": "after", "in": "query", "required": False, "schema": {"type": "integer"}}]


def test_the_fields_of_a_group_are_query_parameters(document: Any) -> None:
    parameters = document["paths"]["/_mock/tenants/{tenant}/requests.har"]["get"]["parameters"]
    names = [parameter["name"] for parameter in parameters[1:]]

    assert names == [*get_type_hints(RequestQuery), "after", "max"]
    assert parameters[1] == {"name": "operation", "in": "query", "required": False, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/_mock/tenants", "TenantIds"),
        ("/_mock/tenants/default", "TenantDetails"),
        ("/_mock/tenants/default/clock", "ClockState"),
        ("/_mock/tenants/default/requests", "JournalPage"),
        ("/_mock/tenants/default/inbox", "InboxPage"),
        ("/_mock/tenants/default/audit", "Audit"),
        ("/_mock/operations", "Operations"),
        ("/_mock/health/ready", "Health"),
        ("/_mock/tenants/nobody", "Error"),
    ],
)
def test_answers_are_as_they_are_described(
    mock: BillMock, client: FlaskClient, document: Any, path: str, name: str
) -> None:
    client.post("/connect/v3/login", json={"devKey": mock.credentials["BILL_DEV_KEY"]})
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}

    assert [error.message for error in Draft202012Validator(schema).iter_errors(client.get(path).get_json())] == []


def test_a_message_is_as_it_is_described(mock: BillMock, document: Any) -> None:
    tenant = mock.tenant("empty")
    tenant.mock.app.tenancy.inbox.deliver(
        tenant.mock.app.tenancy.tenants.get(tenant.id),
        {"channel": "sms", "to": "+15105550199", "userId": "006", "text": "1", "code": "1", "sentTime": "2026-01-01"},
    )
    schema = {"$ref": "#/components/schemas/Message", "components": document["components"]}

    assert [error.message for error in Draft202012Validator(schema).iter_errors(tenant.inbox()[0])] == []
