"""The OpenAPI document of the control API, made from Flask's rules and the functions behind them."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any, get_args, get_type_hints

from flask import Flask, Response
from werkzeug.routing import Rule

from mockserver.control.annotations import Schema, schema_of
from mockserver.control.blueprint import JSON, ControlBlueprint, Endpoint, Error, query_parameters

DESCRIPTION = "What a test does to the mock itself: tenants, time, journal, inbox. Unofficial."


def own_document(app: Flask, base_url: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of what an application serves under `/_mock`."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Schema] = {}
    for rule, endpoint in rules_of(app):
        path = rule.rule.replace("<", "{").replace(">", "}")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = operation_object(rule, endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "billmock control API", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def rules_of(app: Flask) -> Iterator[tuple[Rule, Endpoint]]:
    """Every rule of the control API with the function behind it."""
    endpoints: dict[str, Endpoint] = {}
    for blueprint in app.blueprints.values():
        if isinstance(blueprint, ControlBlueprint):
            endpoints |= blueprint.endpoints
    return ((rule, endpoints[rule.endpoint]) for rule in app.url_map.iter_rules() if rule.endpoint in endpoints)


def operation_object(rule: Rule, endpoint: Endpoint, schemas: dict[str, Schema]) -> dict[str, Any]:
    """One operation of the document."""
    function, status = endpoint.function, endpoint.status
    hints = get_type_hints(function, include_extras=True)
    entry: dict[str, Any] = {
        "operationId": function.__name__,
        "tags": [function.__module__.rpartition(".")[2]],
        "summary": cleandoc(function.__doc__ or "").partition("\n")[0].rstrip("."),
        "parameters": [*path_parameters(rule), *parameters_of_query(endpoint, rule)],
        "responses": {
            str(status): success(hints["return"], status, schemas),
            "default": answer("Refused.", schema_of(Error, schemas)),
        },
    }
    if "body" in hints:
        entry["requestBody"] = {"content": {JSON: {"schema": schema_of(hints["body"], schemas)}}}
    return entry


def path_parameters(rule: Rule) -> list[dict[str, Any]]:
    """The parameters of a path, in its order."""
    names = [part.partition(">")[0] for part in rule.rule.split("<")[1:]]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def parameters_of_query(endpoint: Endpoint, rule: Rule) -> list[dict[str, Any]]:
    """The parameters of a function that are read from the query."""
    return [
        {"name": name, "in": "query", "required": False, "schema": schema_of(annotation, {})}
        for name, annotation in query_parameters(endpoint.function).items()
        if name not in rule.arguments
    ]


def success(annotation: Any, status: int, schemas: dict[str, Schema]) -> dict[str, Any]:
    """The answer of a success: nothing, bytes, JSON, or either of the last two."""
    if status == 204:
        return {"description": "Success."}
    if annotation is Response:
        return {"description": "Success.", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    if Response in get_args(annotation):
        kinds = success(next(one for one in get_args(annotation) if one is not Response), status, schemas)
        return {**kinds, "content": {**kinds["content"], **success(Response, status, schemas)["content"]}}
    return answer("Success.", schema_of(annotation, schemas))


def answer(about: str, schema: Schema) -> dict[str, Any]:
    """An answer in JSON as OpenAPI describes one."""
    return {"description": about, "content": {JSON: {"schema": schema}}}
