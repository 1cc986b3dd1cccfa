"""Named components for an OpenAPI document: every object becomes one, equal ones the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockserver.dialects.by_api import Schema, class_name, singular

# Objects that only carry what is of interest in a field, and what they are named beside it.
WRAPPERS = {"results": "Page", "response_data": "Response", "obj": "Data", "bulk": "List"}
RESULT = "Result"  # the end of a name that a wrapper's replaces


class Names(NamedTuple):
    """The names that an object may take, the best first; `common` where it is that of several nouns."""

    candidates: Sequence[str]
    common: str = ""


class Components:
    """The schemas of a document by name: every schema is counted, then placed.

    A nested object is named after its field where the same stands in several objects, else after its owner too; the
    `nouns` are names for what stands in no other object.
    """

    def __init__(self, nouns: Collection[str] = ()) -> None:
        self.schemas: dict[str, Schema] = {}
        self._nouns = nouns
        self._names: dict[bytes, str] = {}
        self._uses: Counter[bytes] = Counter()
        self._users: dict[bytes, set[str]] = {}

    def count(self, schema: Any, noun: str) -> None:
        """Take note of the objects in the schema of a noun."""
        for inner in objects_in(schema):
            self._uses[key_of(inner)] += 1
            self._users.setdefault(key_of(inner), set()).add(noun)

    def add(self, name: str, schema: Schema) -> Schema:
        """Let a schema have a name whatever it is; gives the reference to it."""
        self._names[key_of(schema)] = name
        self.schemas[name] = {}  # taken, while what it holds is named
        self.schemas[name] = self._with_references(schema, Names([singular(name), f"{name}Data"]))
        return reference(name)

    def place(self, schema: Any, names: Names) -> Any:
        """A schema whose objects are references; its own object takes the first of the names that is free."""
        if isinstance(schema, list):
            return [self.place(one, names) for one in schema]
        if not isinstance(schema, dict):
            return schema
        return reference(self._name_of(schema, names)) if is_object(schema) else self._with_references(schema, names)

    def _name_of(self, schema: Schema, names: Names) -> str:
        key = key_of(schema)
        if key not in self._names:
            name = self._names[key] = self._free(self._own_names(schema, names))
            self.schemas[name] = {}
            self.schemas[name] = self._with_references(schema, names if suffix_of(schema) else Names([name]))
        return self._names[key]

    def _own_names(self, schema: Schema, names: Names) -> list[str]:
        common = len(self._users.get(key_of(schema), ())) > 1 and names.common not in self._nouns
        candidates = [names.common] if common and names.common else names.candidates
        suffix = suffix_of(schema)
        return [name.removesuffix(RESULT) + suffix for name in candidates] if suffix else list(candidates)

    def _with_references(self, schema: Schema, names: Names) -> Schema:
        value = {key: self.place(part, names) for key, part in schema.items() if key != "properties"}
        if is_object(schema):
            value["properties"] = {
                field: self.place(
                    part, names if field in WRAPPERS else self._names_of(field, part, names.candidates[0])
                )
                for field, part in schema["properties"].items()
            }
        return value

    def _names_of(self, field: str, part: Any, owner: str) -> Names:
        """The names that the object of a field may take."""
        name = class_name(singular(field) if isinstance(part, dict) and "items" in part else field)
        inner = next(objects_in(part), None)
        is_shared = inner is not None and self._uses[key_of(inner)] > 1 and name not in self._nouns
        return Names([name, owner + name] if is_shared else [owner + name])

    def _free(self, names: Sequence[str]) -> str:
        with_numbers = (f"{names[-1]}{number}" for number in range(2, 1_000))
        return next(name for name in (*names, *with_numbers) if name not in self.schemas)


def key_of(schema: Schema) -> bytes:
    """What equal schemas have in common."""
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)


def is_object(schema: Any) -> bool:
    """Whether a schema is of an object with fields."""
    return isinstance(schema, dict) and "properties" in schema


def suffix_of(schema: Schema) -> str:
    """What is put behind the name of a wrapper; empty for any other object."""
    return next((suffix for field, suffix in WRAPPERS.items() if field in schema["properties"]), "")


def reference(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def objects_in(schema: Any) -> Iterator[Schema]:
    """Every object in a schema, the outermost first."""
    if is_object(schema):
        yield schema
    parts = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    for part in parts:
        yield from objects_in(part)
