"""The built operations as the published OpenAPI documents describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.control.openapi import document
from mockserver.operations import load

Schema = Mapping[str, Any]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BODIES = {JSON, FORM}


@dataclass(frozen=True, slots=True)
class Described:
    """One operation: what a document says about it, and the credentials it takes."""

    id: str
    api: str
    method: str
    path: str
    auth: str
    status: int
    parameters: tuple[Mapping[str, Any], ...]
    media: str
    reads: Schema | None
    answers: Schema | None

    def __str__(self) -> str:
        return self.id


def built(api: str) -> list[Described]:
    """The operations of an API that are built, in the order of its document."""
    paths = document(api, "")["paths"]
    return [
        described(path, method.upper(), told)
        for path, methods in paths.items()
        for method, told in methods.items()
        if "x-unbuilt" not in told
    ]


def described(path: str, method: str, told: Mapping[str, Any]) -> Described:
    """One operation of a document."""
    known = load().by_id[told["operationId"]]
    media, reads = next(iter(told.get("requestBody", {}).get("content", {"": {"schema": None}}).items()))
    success = told["responses"][str(known.status)].get("content", {}).get(JSON, {}).get("schema")
    return Described(
        known.id, known.api, method, path, known.auth, known.status, tuple(told["parameters"]), media,
        reads["schema"], success,
    )  # fmt: skip


def leaves(schema: Schema, prefix: str = "") -> list[str]:
    """The dotted names of what an answer holds, of the elements where it holds a list."""
    if schema.get("type") == "array":
        return leaves(schema["items"], prefix)
    below = schema.get("properties", {})
    if "results" in below or "response_data" in below:
        return leaves(below.get("results") or below["response_data"], prefix)
    found = [(f"{prefix}{name}", inner) for name, inner in below.items()]
    return [path for path, _ in found] + [leaf for path, inner in found for leaf in leaves(inner, f"{path}.")]
