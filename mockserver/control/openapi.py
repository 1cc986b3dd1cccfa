"""OpenAPI documents of BILL's APIs, made from the registry, the functions and what their dialects say of them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from mockserver.control.components import RESULT, Components, Names
from mockserver.dialects.by_api import Description, Schema, Subject, dialect_of
from mockserver.dialects.calls import Handler, handler_of
from mockserver.operations import Operation, load

OPENAPI_APIS = ("v3", "partner", "spend", "events", "auth", "v2")
HEADERS = ("sessionId", "devKey", "appKey", "organizationId", "apiToken")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Entry(NamedTuple):
    """An operation, what serves it (None while it is not built), and what its bodies are like."""

    operation: Operation
    handler: Handler | None
    media: str
    request: Schema | None
    success: Schema | None


def document(api: str, base_url: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of one API."""
    return {**without_servers(api), "servers": [{"url": base_url}]}


@cache
def without_servers(api: str) -> dict[str, Any]:
    """The document but for where the server is."""
    description = dialect_of(api).description
    entries = [entry_of(operation, description) for operation in load().operations if operation.api == api]
    components = Components({description.subject(entry.operation).noun for entry in entries})
    refusal = components.add(description.refusal_name, description.refusal())
    for entry in entries:
        noun = description.subject(entry.operation).noun
        components.count(entry.request, noun)
        components.count(entry.success, noun)
    objects = {
        entry.operation.id: operation_object(entry, description, components, refusal)
        for entry in sorted(entries, key=rank)
    }
    paths: dict[str, Any] = {}
    for operation in (entry.operation for entry in entries):
        paths.setdefault(operation.path, {})[operation.method.lower()] = objects[operation.id]
    tags = dict.fromkeys(description.subject(entry.operation).tag for entry in entries)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"billmock: {api}", "version": "1", "description": "Unofficial; made from the mock."},
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "securitySchemes": {name: {"type": "apiKey", "in": "header", "name": name} for name in HEADERS},
            "schemas": dict(sorted(components.schemas.items())),
        },
    }


def rank(entry: Entry) -> int:
    """When the schemas of an operation are named: those of what reads one record first, of bulk calls last."""
    words = entry.operation.id.lower().split(".")
    return 0 if words[-1] == "get" or "read" in words else 2 if "bulk" in words else 1


def entry_of(operation: Operation, description: Description) -> Entry:
    """What there is to tell of an operation."""
    if not operation.is_built:
        return Entry(operation, None, "", None, None)
    handler = handler_of(operation)
    media, request = description.request(handler) or ("", None)
    return Entry(operation, handler, media, request, handler.response_schema() if handler.response_schema else None)


def operation_object(entry: Entry, description: Description, components: Components, refusal: Schema) -> dict[str, Any]:
    """One operation of a document."""
    operation, handler = entry.operation, entry.handler
    subject = description.subject(operation)
    value: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [subject.tag],
        "security": description.security(operation.auth),
        "parameters": parameter_objects(operation, handler, description),
    }
    if handler is None:
        return {**value, "responses": {"501": {"description": "Not built yet."}}, "x-unbuilt": True}
    value["summary"] = handler.summary
    if entry.request is not None:
        schema = request_schema(entry, subject, components)
        value["requestBody"] = {"required": entry.media != FORM, "content": {entry.media: {"schema": schema}}}
    success = components.place(entry.success, Names([subject.noun, f"{subject.noun}{subject.verb}{RESULT}"]))
    value["responses"] = {
        str(operation.status): response_object("Success.", description.answers(success, refusal)),
        "default": response_object("Refused.", refusal),
    }
    return value


def parameter_objects(operation: Operation, handler: Handler | None, description: Description) -> list[dict[str, Any]]:
    """The parameters of an operation: those of its path, those of its kind, and those it declares."""
    path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in operation.path_ids]
    own = handler.query.schemas() if handler and handler.query else {}
    query = {**description.parameters(operation), **{name: value for name, value in own.items() if value}}
    return [*path, *({"name": name, "in": "query", **value} for name, value in query.items())]


def request_schema(entry: Entry, subject: Subject, components: Components) -> Any:
    """The schema of what an operation takes; a form stays where it is, only what stands in it is named."""
    schema, name = entry.request or {}, subject.noun + subject.verb
    if entry.media != FORM:
        return components.place(schema, Names([name]))
    names = Names([name], common=subject.verb)
    fields = schema["properties"].items()
    return {**schema, "properties": {field: components.place(part, names) for field, part in fields}}


def response_object(about: str, schema: Schema | None) -> dict[str, Any]:
    """One answer of an operation; without a schema, one that has no described body."""
    return {"description": about} | ({} if schema is None else {"content": {JSON: {"schema": schema}}})
