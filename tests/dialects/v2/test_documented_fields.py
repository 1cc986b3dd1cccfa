"""Every answer of v2 has every field that BILL documents for it, or was seen to send, with the type it has there."""

from collections.abc import Iterator
from typing import Any

from contract_tests.operations import documents
from mockserver.dialects.calls import handler_of
from mockserver.operations import Operation, load

Schema = dict[str, Any]

# JSON Schema's types of a documented one.
TYPES = {
    "string": {"string"},
    "enum": {"string", "integer"},
    "date": {"string"},
    "date-time": {"string"},
    "number": {"number", "integer"},
    "boolean": {"boolean"},
    "object": {"object"},
    "array": {"array", "object"},
}
# Where what was seen, or BILL's own samples, beat the type its documents name.
OTHER_TYPES = {"numApprPolicyEx": "number", "unmodifiedBillsCount": "number", "localAmount": "number"}
NAMES = {int: "integer", str: "string"}


def leaves(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """Every scalar of a JSON Schema, and every object of no known fields, with its path."""
    for one in schema.get("anyOf", ()):
        yield from leaves(one, path)
    if schema.get("properties"):
        for name, inner in schema["properties"].items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif "items" in schema:
        yield from leaves(schema["items"], f"{path}[]")
    elif "anyOf" not in schema:
        yield path, schema


def types_of(schema: Schema) -> set[str]:
    if "const" in schema:
        return {NAMES[type(schema["const"])]}
    types = schema.get("type", "object")
    return {types} if isinstance(types, str) else set(types)


def answers(operation: Operation) -> dict[str, set[str]]:
    """The types of an operation's answer by path."""
    types: dict[str, set[str]] = {}
    response_schema = handler_of(operation).response_schema
    for path, schema in leaves((response_schema and response_schema()) or {}):
        types[path] = types.get(path, set()) | types_of(schema)
    return types


def v2() -> list[Operation]:
    return [row for row in load().operations if row.id.startswith("v2.") and row.built]


def documented_type(path: str, kind: str) -> set[str]:
    return TYPES[OTHER_TYPES.get(path.rpartition(".")[2], kind)]


def missing(operation: Operation) -> Iterator[str]:
    """The fields that an answer lacks; an object whose fields BILL does not tell needs only to be there."""
    paths = answers(operation)
    for path, kind in documents()[operation.id].fields.items():
        inside = any(name.startswith((f"{path}.", f"{path}[")) for name in paths)
        if path not in paths and not (kind == "object" and inside):
            yield f"{operation.id}: {path}"


def mistyped(operation: Operation) -> Iterator[str]:
    """The fields that have another type in an answer."""
    paths = answers(operation)
    for path, kind in documents()[operation.id].fields.items():
        if path in paths and not paths[path] & documented_type(path, kind):
            yield f"{operation.id}: {path} is {sorted(paths[path])}"


def test_every_documented_field_is_answered() -> None:
    assert [field for row in v2() for field in missing(row)] == []


def test_every_field_has_its_documented_type() -> None:
    assert [field for row in v2() for field in mistyped(row)] == []
