"""OpenAPI documents of BILL's APIs, made from the registry and the views."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockserver.dialects.calls import Handler, handler_of
from mockserver.dialects.v2.errors import failure_schema
from mockserver.operations import Operation, load

OPENAPI_APIS = ("v3", "partner", "spend", "events", "v2")

SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "none": [],
    "session": [{"sessionId": [], "devKey": []}],
    "partner": [{"sessionId": [], "appKey": []}],
    "partner-org": [{"sessionId": [], "appKey": [], "organizationId": []}],
    "token": [{"apiToken": []}],
    "events": [{"sessionId": [], "devKey": []}, {"sessionId": [], "appKey": []}, {"apiToken": []}],
}
HEADERS = ("sessionId", "devKey", "appKey", "organizationId", "apiToken")
BYTES = {"type": "string", "format": "binary"}
ERRORS = {"$ref": "#/components/schemas/Errors"}
LIST_PARAMETERS = ("max", "page", "filters", "sort")
SPEND_LIST_PARAMETERS = ("max", "nextPage", "prevPage", "filters", "sort")


def document(api: str, base_url: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of one API."""
    return {**described_api(api), "servers": [{"url": base_url}]}


@cache
def described_api(api: str) -> dict[str, Any]:
    """The document but for where the server is."""
    paths: dict[str, Any] = {}
    for operation in load().operations:
        if operation.api == api:
            paths.setdefault(operation.path, {})[operation.method.lower()] = described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"billmock: {api}", "version": "1", "description": "Unofficial; made from the mock."},
        "paths": paths,
        "components": {
            "securitySchemes": {name: {"type": "apiKey", "in": "header", "name": name} for name in HEADERS},
            "schemas": {"Errors": ERRORS_SCHEMA},
        },
    }


ERRORS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["timestamp", "severity", "message"],
        "properties": {
            "timestamp": {"type": "string"},
            "code": {"type": "string"},
            "severity": {"type": "string", "enum": ["ERROR", "WARNING", "INFORMATION"]},
            "category": {"type": "string"},
            "message": {"type": "string"},
        },
    },
}


def described(operation: Operation) -> dict[str, Any]:
    """One operation of a document."""
    handler = handler_of(operation) if operation.built else None
    entry: dict[str, Any] = {
        "operationId": operation.id,
        "security": SECURITY[operation.auth],
        "parameters": parameters(operation, handler),
        "responses": responses(operation, handler),
    }
    if handler is None:
        entry["x-unbuilt"] = True
        return entry
    if operation.api == "v2":
        entry["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": form(handler)}}}
    elif handler.body == "raw":
        entry["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": BYTES}}}
    elif handler.request_schema:
        entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": handler.request_schema()}}}
    return entry


def form(handler: Handler) -> dict[str, Any]:
    """The fields of a v2 form: its own, or the credentials and the JSON in `data`."""
    if handler.request_schema and handler.body == "form":
        return handler.request_schema()
    fields: dict[str, Any] = {"devKey": {"type": "string"}, "sessionId": {"type": "string"}}
    if handler.request_schema:
        held = {"contentMediaType": "application/json", "contentSchema": handler.request_schema()}
        fields["data"] = {"type": "string", **held}
    return {"type": "object", "properties": fields}


def parameters(operation: Operation, handler: Handler | None) -> list[dict[str, Any]]:
    """Path parameters, those of a list, and the handler's own."""
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in operation.path_ids
    ]
    if operation.api != "v2" and operation.id.endswith(".list"):
        of_list = SPEND_LIST_PARAMETERS if operation.api == "spend" else LIST_PARAMETERS
        types = {"max": "integer"}
        found += [{"name": n, "in": "query", "schema": {"type": types.get(n, "string")}} for n in of_list]
    if operation.id.endswith((".bulk.archive", ".bulk.restore")):
        found.append({"name": "ids", "in": "query", "required": True, "schema": {"type": "string"}})
    own = handler.query.schemas() if handler and handler.query else {}
    found += [{"name": name, "in": "query", **schema} for name, schema in own.items() if schema]
    return found


def responses(operation: Operation, handler: Handler | None) -> dict[str, Any]:
    """The success answer and the array of errors."""
    if handler is None:
        return {"501": {"description": "Not built yet."}}
    shown = handler.response_schema() if handler.response_schema else None
    refused: dict[str, Any] = ERRORS
    if operation.api == "v2":
        refused = failure_schema()
        shown = {"anyOf": [shown, refused]}
    return {str(operation.status): answer("Success.", shown), "default": answer("Refused.", refused)}


def answer(about: str, schema: dict[str, Any] | None) -> dict[str, Any]:
    """One answer of an operation; without a schema, one that has no described body."""
    described: dict[str, Any] = {"description": about}
    return described if schema is None else {**described, "content": {"application/json": {"schema": schema}}}
