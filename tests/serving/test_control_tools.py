"""The control API's OpenAPI document as an agent's tools."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from mockserver import create_app
from mockserver.serving.control_tools import Call, ControlTool, tools_of


@pytest.fixture(scope="module")
def document() -> Any:
    app = create_app(scenario="empty")
    yield app.test_client().get("/_mock/openapi.json").get_json()
    app.close()


@pytest.fixture(scope="module")
def tools(document: Any) -> dict[str, ControlTool]:
    return tools_of(document)


def names_in(document: Any) -> set[str]:
    return {operation["operationId"] for path in document["paths"].values() for operation in path.values()}


def test_every_operation_is_a_tool_but_documents_and_files(document: Any, tools: dict[str, ControlTool]) -> None:
    assert names_in(document) - tools.keys() == {
        "export_curl",
        "read_api_openapi",
        "read_certificate",
        "read_file",
        "read_openapi",
        "read_quickstart",
        "read_tenant_quickstart",
        "read_trace_of",
    }


@pytest.mark.parametrize("name", ["set_clock", "add_delivery_rule", "use_card", "make_api_token", "list_requests"])
def test_what_a_tool_takes_is_json_schema(name: str, tools: dict[str, ControlTool]) -> None:
    jsonschema.Draft202012Validator.check_schema(tools[name].schema)


def test_no_argument_has_two_places(tools: dict[str, ControlTool]) -> None:
    clashes = [tool.name for tool in tools.values() if set(tool.path_names) & set(tool.query_names)]

    assert clashes == []


def test_arguments_go_to_the_path_and_the_body(tools: dict[str, ControlTool]) -> None:
    call = tools["choose_outcome"].call({"payment": "stp01/ü", "singleStatus": "RETURNED"})

    assert call == Call("POST", "/tenants/default/payments/stp01%2F%C3%BC/outcome", {"singleStatus": "RETURNED"})


def test_arguments_of_a_look_go_to_the_query(tools: dict[str, ControlTool]) -> None:
    call = tools["list_requests"].call({"tenant": "t1", "status": "4xx", "max": 5})

    assert call == Call("GET", "/tenants/t1/requests?status=4xx&max=5", None)


def test_an_argument_that_is_missing_is_named(tools: dict[str, ControlTool]) -> None:
    with pytest.raises(ValueError, match=r"^payment: missing$"):
        tools["choose_outcome"].call({"singleStatus": "RETURNED"})


def test_an_argument_that_is_unknown_is_named(tools: dict[str, ControlTool]) -> None:
    with pytest.raises(ValueError, match=r"^advanc: unknown; known are tenant, frozen, now, advance, rate, sessions$"):
        tools["set_clock"].call({"advanc": "P1D"})


@pytest.mark.parametrize(
    ("name", "reads", "destroys"),
    [
        ("read_clock", True, False),
        ("set_clock", False, False),
        ("reset_tenant", False, True),
        ("delete_tenant", False, True),
    ],
)
def test_a_tool_says_whether_it_changes_or_destroys(
    name: str, reads: bool, destroys: bool, tools: dict[str, ControlTool]
) -> None:
    assert (tools[name].reads, tools[name].destroys) == (reads, destroys)
