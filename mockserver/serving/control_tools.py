"""The control API of a running server as the tools of an agent, made from its OpenAPI document: no tool of its own.

A tool takes what its operation takes: path, query and body side by side, for their names never clash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

PREFIX = "/_mock"
REFERENCE, OWN_REFERENCE = "#/components/schemas/", "#/$defs/"
# A document describes BILL's operations: an agent that calls those calls them, and these fill its window.
LEFT_OUT = ("read_openapi", "read_api_openapi")
DEFAULTS = {"tenant": "default"}

Schema = dict[str, Any]


class Call(NamedTuple):
    """A request of the control API: its path below `/_mock` with the query, and its JSON."""

    method: str
    path: str
    body: dict[str, Any] | None


class ControlTool(NamedTuple):
    """An operation of the control API: what it takes as JSON Schema, and where each argument goes."""

    name: str
    about: str
    method: str
    path: str
    schema: Schema
    path_names: tuple[str, ...]
    query_names: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    @property
    def destroys(self) -> bool:
        """Whether what it changes cannot be had back."""
        return self.method == "DELETE" or self.path.endswith(("/reset", "/restore"))

    def call(self, arguments: Mapping[str, Any]) -> Call:
        """The request for some arguments; raises `ValueError` naming the one that is missing or unknown."""
        values = {**{name: DEFAULTS[name] for name in self.path_names if name in DEFAULTS}, **arguments}
        known = self.schema["properties"]
        if unknown := sorted(set(values) - set(known)):
            raise ValueError(f"{unknown[0]}: unknown; known are {', '.join(known)}")
        if missing := [name for name in self.schema["required"] if name not in values]:
            raise ValueError(f"{missing[0]}: missing")
        parts = {name: quote(str(values[name]), "") for name in self.path_names}
        path = self.path.removeprefix(PREFIX).format_map(parts)
        query = {name: values.pop(name) for name in self.query_names if name in values}
        body = {name: value for name, value in values.items() if name not in self.path_names}
        return Call(self.method, f"{path}?{urlencode(query)}" if query else path, None if self.reads else body)


def tools_of(document: Mapping[str, Any]) -> dict[str, ControlTool]:
    """The tools of a control API's OpenAPI document, by name: all that answers JSON, or nothing at all."""
    tools = (
        tool_of(path, method, operation, document["components"]["schemas"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation["operationId"] not in LEFT_OUT and answers_json(operation)
    )
    return {tool.name: tool for tool in tools}


def answers_json(operation: Mapping[str, Any]) -> bool:
    """Whether an operation's success is JSON or has no body."""
    success = next(answer for status, answer in operation["responses"].items() if status != "default")
    return "application/json" in success.get("content", {"application/json": {}})


def tool_of(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> ControlTool:
    """The tool of one operation."""
    parameters: list[Schema] = operation["parameters"]
    body = body_of(operation, schemas)
    places = {parameter["name"]: parameter["schema"] for parameter in parameters}
    names = [one["name"] for one in parameters if one["required"] and one["name"] not in DEFAULTS]
    properties: Schema = {
        name: {**schema, "default": DEFAULTS[name]} if name in DEFAULTS else schema for name, schema in places.items()
    } | body.get("properties", {})
    schema: Schema = {
        "type": "object",
        "properties": own_references(properties),
        "required": names + body.get("required", []),
        "additionalProperties": False,
    }
    if definitions := dict(definitions_of(properties, schemas)):
        schema["$defs"] = definitions
    return ControlTool(
        operation["operationId"],
        f"{operation['summary']}. {body.get('description', '')}".strip(),
        method.upper(),
        path,
        schema,
        tuple(one["name"] for one in parameters if one["in"] == "path"),
        tuple(one["name"] for one in parameters if one["in"] == "query"),
    )


def body_of(operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Schema:
    """The schema of an operation's body; an empty one where it takes none."""
    if "requestBody" not in operation:
        return {}
    schema: Schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return schemas[schema["$ref"].removeprefix(REFERENCE)] if "$ref" in schema else schema


def definitions_of(part: Any, schemas: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    """Every component that a part of a schema needs, however deep."""
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(REFERENCE)
            yield name, own_references(schemas[name])
            yield from definitions_of(schemas[name], schemas)
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from definitions_of(one, schemas)


def own_references(part: Any) -> Any:
    """The same part with references that lead into the schema itself."""
    if isinstance(part, dict):
        return {
            name: value.replace(REFERENCE, OWN_REFERENCE) if name == "$ref" else own_references(value)
            for name, value in part.items()
        }
    return [own_references(one) for one in part] if isinstance(part, list) else part
