"""The OpenAPI documents and the list of operations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mockserver.control.components import objects_in
from mockserver.control.openapi import OPENAPI_APIS
from mockserver.control.openapi import document as load_document
from mockserver.operations import fidelity
from mockserver.testing import BillMock
from tests.control.openapi_table import table
from tests.operations.counts import ALL, DOCUMENTED


def document(mock: BillMock, api: str) -> Any:
    return mock.app.test_client().get(f"/_mock/openapi/{api}.json").get_json()


@pytest.mark.parametrize(("api", "count"), DOCUMENTED.items())
def test_every_operation_is_described(mock: BillMock, api: str, count: int) -> None:
    paths = document(mock, api)["paths"]
    assert sum(len(methods) for methods in paths.values()) == count


def test_a_body_is_described_by_its_view(mock: BillMock) -> None:
    v3 = document(mock, "v3")
    create = v3["paths"]["/connect/v3/bills"]["post"]
    schema = v3["components"]["schemas"]["BillCreate"]
    assert create["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/BillCreate"}
    assert schema["required"] == ["vendorId", "dueDate", "invoice", "billLineItems"]
    assert schema["properties"]["description"] == {"type": "string", "maxLength": 4000}
    assert "amount" not in schema["properties"]


def test_what_a_resource_answers_is_named_after_it(mock: BillMock) -> None:
    v3 = document(mock, "v3")
    read = v3["paths"]["/connect/v3/vendors/{vendorId}"]["get"]["responses"]["200"]
    page = v3["components"]["schemas"]["VendorPage"]["properties"]["results"]
    assert read["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Vendor"}
    assert page == {"type": "array", "items": {"$ref": "#/components/schemas/Vendor"}}


def test_v2_answers_with_a_success_or_a_failure(mock: BillMock) -> None:
    v2 = document(mock, "v2")
    read = v2["paths"]["/api/v2/Crud/Read/Vendor.json"]["post"]["responses"]["200"]
    response = v2["components"]["schemas"]["VendorResponse"]["properties"]["response_data"]
    assert read["content"]["application/json"]["schema"] == {
        "anyOf": [{"$ref": "#/components/schemas/VendorResponse"}, {"$ref": "#/components/schemas/Failure"}]
    }
    assert response == {"$ref": "#/components/schemas/Vendor"}


def test_v2_takes_its_credentials_in_the_form(mock: BillMock) -> None:
    read = document(mock, "v2")["paths"]["/api/v2/Crud/Read/Vendor.json"]["post"]
    form = read["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["properties"]
    assert (read["security"], list(form)) == ([], ["devKey", "sessionId", "data"])
    assert form["data"]["contentSchema"] == {"$ref": "#/components/schemas/Read"}


def test_an_object_of_v2_names_its_entity(mock: BillMock) -> None:
    schemas = document(mock, "v2")["components"]["schemas"]
    obj = schemas["JobCreate"]

    assert obj["required"] == ["entity", "name"]
    assert (obj["properties"]["entity"], obj["properties"]["id"]) == (
        {"type": "string", "enum": ["Job"]},
        {"type": "string"},
    )


def test_what_the_documents_say_of_members_changes_only_on_purpose() -> None:
    assert (Path(__file__).parent / "openapi_table.txt").read_text() == table()


def test_members_of_spend_may_be_null_in_answers_and_not_in_requests(mock: BillMock) -> None:
    schemas = document(mock, "spend")["components"]["schemas"]

    assert schemas["Budget"]["properties"]["name"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert schemas["UserCreate"]["properties"]["firstName"] == {"type": "string"}


def test_a_word_that_only_answers_have_is_not_asked_for(mock: BillMock) -> None:
    schemas = document(mock, "v3")["components"]["schemas"]

    assert schemas["Vendor"]["properties"]["accountType"]["enum"] == ["BUSINESS", "PERSON", "NONE", "UNDEFINED"]
    assert schemas["VendorCreate"]["properties"]["accountType"]["enum"] == ["BUSINESS", "PERSON", "NONE"]


def test_v2_asks_for_the_codes_of_words_and_for_whole_ids(mock: BillMock) -> None:
    vendor = document(mock, "v2")["components"]["schemas"]["VendorCreate"]["properties"]

    assert vendor["accountType"] == {"type": "string", "enum": ["0", "1", "2"]}
    assert vendor["paymentTermId"] == {"type": "string", "minLength": 20, "maxLength": 20}


@pytest.mark.parametrize("api", OPENAPI_APIS)
def test_no_object_of_a_document_is_nameless_or_named_twice(api: str) -> None:
    whole = load_document(api, "")
    schemas = whole["components"]["schemas"]
    inside = [inner for schema in schemas.values() for inner in objects_in(schema) if inner is not schema]
    answers = [
        inner for inner in objects_in(whole["paths"]) if not {"devKey", "client_id"} & inner["properties"].keys()
    ]
    references = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(whole)))

    assert references - schemas.keys() == set()
    assert inside == []
    assert len({json.dumps(schema, sort_keys=True) for schema in schemas.values()}) == len(schemas)
    assert answers == []


def test_operations_are_gathered_under_their_resource(mock: BillMock) -> None:
    v3, v2 = document(mock, "v3"), document(mock, "v2")
    record = v3["paths"]["/connect/v3/bills/record-payment"]["post"]
    assert (record["tags"], record["operationId"]) == (["bills"], "v3.bills.record-payment")
    assert {"name": "vendors"} in v3["tags"]
    assert v2["paths"]["/api/v2/PayBills.json"]["post"]["tags"] == ["calls"]
    assert v2["paths"]["/api/v2/List/Vendor.json"]["post"]["tags"] == ["Vendor"]


@pytest.mark.parametrize("api", OPENAPI_APIS)
def test_every_built_operation_says_in_a_line_what_it_does(api: str) -> None:
    operations = [one for methods in load_document(api, "")["paths"].values() for one in methods.values()]
    assert [one["operationId"] for one in operations if not one.get("summary") and "x-unbuilt" not in one] == []


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
    assert len(rows) == ALL
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
