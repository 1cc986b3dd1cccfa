"""The built operations as the published OpenAPI documents describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from mockserver.control.blueprints import BLUEPRINTS
from mockserver.control.openapi import document
from mockserver.control.own_openapi import own_document
from mockserver.operations import load

Schema = Mapping[str, Any]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Described:
    """One operation: what a document says about it, and the credentials it takes. Its id alone tells it apart."""

    id: str
    api: str
    method: str
    path: str
    auth: str
    status: int
    parameters: tuple[Mapping[str, Any], ...] = field(repr=False, compare=False)
    media: str
    reads: Schema | None = field(repr=False, compare=False)
    answers: Schema | None = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.id


def built(api: str) -> list[Described]:
    """The operations of an API that are built, in the order of its document."""
    whole = document(api, "")
    return [
        described(path, method.upper(), resolved(row, whole["components"]["schemas"]))
        for path, methods in whole["paths"].items()
        for method, row in methods.items()
        if "x-unbuilt" not in row
    ]


def described(path: str, method: str, row: Mapping[str, Any]) -> Described:
    """One operation of a document."""
    known = load().by_id[row["operationId"]]
    success = row["responses"][str(known.status)].get("content", {}).get(JSON, {}).get("schema")
    return Described(known.id, known.api, method, path, known.auth, known.status, *request_of(row), success)


def control() -> list[Described]:
    """The operations of the control API."""
    app = Flask("documents")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    document = own_document(app, "")
    return [
        described_control(path, method.upper(), resolved(row, document["components"]["schemas"]))
        for path, methods in document["paths"].items()
        for method, row in methods.items()
    ]


def described_control(path: str, method: str, row: Mapping[str, Any]) -> Described:
    """One operation of the control API."""
    status, success = next(iter(row["responses"].items()))
    answers = success.get("content", {}).get(JSON, {}).get("schema")
    name = f"control.{row['operationId']}"
    return Described(name, "control", method, path, "none", int(status), *request_of(row), answers)


def resolved(part: Any, schemas: Mapping[str, Any]) -> Any:
    """A part of a document with each reference replaced by what it refers to."""
    if isinstance(part, list):
        return [resolved(one, schemas) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return resolved(schemas[part["$ref"].rpartition("/")[2]], schemas)
    return {name: resolved(inner, schemas) for name, inner in part.items()}


def request_of(row: Mapping[str, Any]) -> tuple[tuple[Mapping[str, Any], ...], str, Schema | None]:
    """The parameters of an operation, and the media type and schema of its body."""
    media, reads = next(iter(row.get("requestBody", {}).get("content", {"": {"schema": None}}).items()))
    return tuple(row["parameters"]), media, reads.get("schema")


def leaves(schema: Schema, prefix: str = "") -> list[str]:
    """The dotted names of what an answer holds, of the elements where it holds a list."""
    if schema.get("type") == "array":
        return leaves(schema["items"], prefix)
    below = schema.get("properties", {})
    if "results" in below or "response_data" in below:
        return leaves(below.get("results") or below["response_data"], prefix)
    fields = [(f"{prefix}{name}", inner) for name, inner in below.items()]
    return [path for path, _ in fields] + [leaf for path, inner in fields for leaf in leaves(inner, f"{path}.")]
