"""The JSON Schema of scenario files: the tables are BILL's operations, their fields what these take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from mockserver.domain.payments.outcomes import OUTCOMES
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Kind
from mockserver.scenarios.acts import BY, DAY, KEY, OUTCOME
from mockserver.scenarios.documents import ABOUT, BASE, EXTENDS, PARTS, SCHEMA, WORLD
from mockserver.scenarios.tables import RecordTable, Step, record_tables
from mockserver.scenarios.writing import FILES, RECORDS, STATE, written_resources
from mockserver.seeding.scenarios import SCENARIOS

Schema = dict[str, Any]
MIN_SHARED = 200  # bytes from which on an object is said once
URI = "https://json-schema.org/draft/2020-12/schema"
OWN: Mapping[str, Schema] = {
    DAY: {"type": "integer", "maximum": 0, "description": "Days before the anchor on which it happens, below 0."},
    BY: {"type": "string", "description": "The user who does it, by key."},
}
NAMED: Mapping[str, Schema] = {KEY: {"type": "string", "description": "What other records of the file call it."}}
DATE: Schema = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "integer"}],
    "description": "A date, or days from the anchor.",
}
COLUMN_SCHEMAS: Mapping[str, Schema] = {
    "text": {"type": ["string", "null"]},
    "int": {"type": ["integer", "null"]},
    "bool": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"]},
    "datetime": {"type": ["string", "null"]},
    "money": {"type": ["integer", "null"], "description": "Cents."},
    "decimal": {"type": ["integer", "null"], "description": "Millionths."},
}


def scenario_schema() -> Schema:
    """The JSON Schema (2020-12) of a scenario file, TOML or JSON."""
    properties: Schema = {
        SCHEMA: {"type": "string"},
        ABOUT: {"type": "string"},
        EXTENDS: {
            "description": "A scenario of billmock, or another file.",
            "anyOf": [{"enum": list(SCENARIOS)}, {"type": "string", "pattern": "\\.(toml|json)$"}, {"type": "object"}],
            "default": BASE,
        },
        PARTS: {"type": "object", "description": "What is laid over the parts of the scenario that it extends."},
        WORLD: world_schema(),
    }
    for name, table in record_tables().items():
        place(properties, name, {"type": "array", "items": record_schema(table)})
    whole = {"$schema": URI, "title": "billmock scenario", "type": "object", "properties": properties}
    return Sharing().shared({**whole, "additionalProperties": False})


class Sharing:
    """Says once, among `$defs`, what is said of several tables: addresses, lines, what makes and what replaces."""

    def __init__(self) -> None:
        self._counts: Counter[bytes] = Counter()
        self._names: dict[bytes, str] = {}
        self._definitions: Schema = {}

    def shared(self, schema: Schema) -> Schema:
        """The same schema, shorter."""
        self._count(schema)
        short: Schema = {name: self._short(part) for name, part in schema.items()}
        return {**short, "$defs": self._definitions}

    def _count(self, value: Any) -> None:
        if isinstance(value, dict):
            if is_object(value):
                self._counts[key_of(value)] += 1
            for part in value.values():
                self._count(part)
        elif isinstance(value, list):
            for part in value:
                self._count(part)

    def _short(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._short(part) for part in value]
        if not isinstance(value, dict):
            return value
        if not is_object(value) or self._counts[key := key_of(value)] < 2 or len(key) < MIN_SHARED:
            return {name: self._short(part) for name, part in value.items()}
        if key not in self._names:
            self._names[key] = f"object{len(self._names) + 1}"
            self._definitions[self._names[key]] = {name: self._short(part) for name, part in value.items()}
        return {"$ref": f"#/$defs/{self._names[key]}"}


def is_object(schema: Schema) -> bool:
    """Whether a schema is that of an object with fields; the fields of one may be called so, too."""
    return schema.get("type") == "object" and isinstance(schema.get("properties"), dict)


def key_of(schema: Schema) -> bytes:
    """What equal schemas have in common, and others have not."""
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)


def place(properties: Schema, name: str, schema: Schema) -> None:
    """Put a table's schema where its dotted name leads; one that stands inside another table has its whole name."""
    *heads, last = name.split(".")
    tables = record_tables()
    for count, head in enumerate(heads, 1):
        if ".".join(heads[:count]) in tables:
            properties[name] = schema
            return
        inner = properties.setdefault(head, {"type": "object", "properties": {}, "additionalProperties": False})
        properties = inner["properties"]
    properties[last] = schema


def record_schema(table: RecordTable) -> Schema:
    """The schema of one record, its steps among its fields."""
    schema = step_schema(table.create, NAMED)
    for name, step in table.steps.items():
        schema["properties"].setdefault(name, one_or_more(step_schema(step, {})))
    if table.name == "payments":
        fields = {"singleStatus": {"enum": list(OUTCOMES)}}
        schema["properties"][OUTCOME] = one_or_more(
            {
                "type": "object",
                "properties": {**fields, **OWN},
                "required": ["singleStatus"],
                "additionalProperties": False,
            }
        )
    return schema


def one_or_more(schema: Schema) -> Schema:
    """A step once, several times, or with nothing more to say."""
    return {"anyOf": [schema, {"type": "array", "items": schema}, {"const": True}]}


def step_schema(step: Step, more: Mapping[str, Schema]) -> Schema:
    """The schema of what one operation is told, with our own keys."""
    body = step.schema or {"type": "object", "properties": {}}
    if body.get("type") == "array":
        body = {"type": "object", "properties": {"items": body}, "required": ["items"]}
    loose = loose_schema(body)
    return {**loose, "properties": {**loose.get("properties", {}), **OWN, **more}}


def loose_schema(schema: Mapping[str, Any]) -> Schema:
    """A body's schema as files may say it: names for ids, `vendor` for `vendorId`, days for dates."""
    if schema.get("format") == "date":
        return DATE
    if schema.get("type") == "array":
        return {**schema, "items": loose_schema(schema.get("items", {}))}
    if "properties" not in schema:
        return dict(schema)
    properties = {name: loose_schema(part) for name, part in schema["properties"].items()}
    for name, part in list(properties.items()):
        if name.endswith("Id") and name[:-2] not in properties:
            properties[name[:-2]] = {**part, "description": "By name, or by id."}
    references = {name: part for name, part in properties.items() if "id" in part.get("properties", {})}
    properties |= {name: {"anyOf": [part, {"type": "string"}]} for name, part in references.items()}
    names = [name for name in schema.get("required", []) if not name.endswith("Id")]
    rest = {name: value for name, value in schema.items() if name != "required"}
    return {
        **rest,
        "properties": properties,
        "additionalProperties": False,
        **({"required": names} if names else {}),
    }


def world_schema() -> Schema:
    """The schema of a world that was written down: its records by kind, as their kinds declare them."""
    whole = {"type": "integer", "minimum": 0}
    records = {
        resource.kind.name: {"type": "array", "items": kind_schema(resource.kind)} for resource in written_resources()
    }
    return {
        "type": "object",
        "description": "A world as it was, written by `billmock export`.",
        "properties": {
            "billmock": {"type": "string"},
            "seed": whole,
            "environment": {"enum": list(ENVIRONMENTS)},
            "now": {"type": "string", "format": "date-time"},
            "frozen": {"type": "boolean"},
            "serial": whole,
            STATE: {"type": "object"},
            RECORDS: {"type": "object", "properties": records, "additionalProperties": False},
            FILES: {"type": "object", "additionalProperties": {"type": "string", "contentEncoding": "base64"}},
        },
        "required": ["seed", "environment", "now", "serial", STATE, RECORDS],
        "additionalProperties": False,
    }


def kind_schema(kind: Kind) -> Schema:
    """The schema of one record as it is stored: the fields that can be queried, others as they come."""
    properties: Schema = {"id": {"type": "string"}, "seq": {"type": "integer"}, "org": {"type": "integer"}}
    for column in kind.all_columns:
        place_column(properties, column.path.split("."), COLUMN_SCHEMAS[column.type])
    return {"type": "object", "properties": properties, "required": ["id", "seq", "org"]}


def place_column(properties: Schema, path: list[str], schema: Schema) -> None:
    """Put a field's schema where its path leads."""
    *heads, last = path
    for head in heads:
        properties = properties.setdefault(head, {"type": ["object", "null"], "properties": {}}).setdefault(
            "properties", {}
        )
    properties[last] = schema
