"""The OpenAPI documents and the list of operations."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.operations import fidelity
from mockserver.testing import BillMock


def document(mock: BillMock, api: str) -> Any:
    return mock.app.test_client().get(f"/_mock/openapi/{api}.json").get_json()


@pytest.mark.parametrize(("api", "count"), [("v3", 248), ("partner", 14), ("spend", 52), ("events", 12), ("v2", 276)])
def test_every_operation_is_described(mock: BillMock, api: str, count: int) -> None:
    paths = document(mock, api)["paths"]
    assert sum(len(methods) for methods in paths.values()) == count


def test_a_body_is_described_by_its_view(mock: BillMock) -> None:
    create = document(mock, "v3")["paths"]["/connect/v3/bills"]["post"]
    schema = create["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["vendorId", "dueDate", "invoice", "billLineItems"]
    assert schema["properties"]["description"] == {"type": "string", "maxLength": 4000}
    assert "amount" not in schema["properties"]


def test_query_parameters_are_described(mock: BillMock) -> None:
    paths = document(mock, "v3")["paths"]
    rate = paths["/connect/v3/payments/exchange-rate"]["get"]["parameters"]
    vendors = paths["/connect/v3/vendors"]["get"]["parameters"]

    assert [(one["name"], one.get("required", False)) for one in rate] == [
        ("vendorId", True),
        ("amount", True),
        ("baseCurrency", False),
    ]
    assert [one["name"] for one in vendors] == ["max", "page", "filters", "sort"]


def test_operations_are_listed_with_their_state(mock: BillMock) -> None:
    rows = mock.app.test_client().get("/_mock/operations").get_json()["operations"]
    by_id = {row["id"]: row for row in rows}
    assert len(rows) == 602
    assert by_id["v3.vendors.create"] == {
        "id": "v3.vendors.create",
        "method": "POST",
        "path": "/connect/v3/vendors",
        "auth": "session",
        "status": "built",
        "fidelity": fidelity("v3.vendors.create"),
    }


def test_the_control_api_describes_itself(mock: BillMock) -> None:
    paths = mock.app.test_client().get("/_mock/openapi.json").get_json()["paths"]
    assert "/_mock/tenants/{tenant}/clock" in paths


def test_an_upload_is_described_as_bytes_with_a_name(mock: BillMock) -> None:
    upload = document(mock, "v3")["paths"]["/connect/v3/attachments/invoices/{invoiceId}"]["post"]
    parameters = [(one["name"], one["required"]) for one in upload["parameters"] if one["in"] == "query"]

    assert parameters == [("name", True), ("replaceInvoicePdf", False)]
    assert upload["requestBody"]["content"] == {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    }
