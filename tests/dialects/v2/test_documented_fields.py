"""Every v2 answer holds every field that BILL's documents name: those we wrote down, and BILL's own where they lie."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contract_tests.operations import documents
from mockserver.dialects.calls import handler_of
from mockserver.operations import load
from tests.dialects.v2.test_every_list import LISTS

# Where BILL's own documents may lie: beside the checkout.
OWN_DOCUMENTS = Path(__file__).parents[4] / "shared" / "reference" / "openapi"
# What BILL's own documents name by a slip, and what is answered instead: answers were seen to say `mergedIntoId`
# (F-1421), and three documents swap the request and the answer of an Undelete.
SPELLINGS = {"mergeIntoId": "mergedIntoId"}
SWAPPED = ("Crud.Undelete.Department", "Crud.Undelete.Employee", "Crud.Undelete.Item")
REFUSALS = ("error_code", "error_message")

V2 = sorted(operation.id for operation in load().operations if operation.api == "v2" and operation.is_built)


def steps(path: str) -> list[str]:
    """The names on a path, `[]` among them for the elements of an array."""
    return path.replace(".[]", "[]").replace("[]", ".[]").split(".")


def branches(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema's alternatives, or itself."""
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    yield from (one for part in parts for one in branches(part)) if parts else (schema,)


def has(schema: Mapping[str, Any], names: list[str]) -> bool:
    """Whether answers of a schema have a field."""
    if not names:
        return True
    name, *rest = names
    inner = [part.get("items") if name == "[]" else part.get("properties", {}).get(name) for part in branches(schema)]
    return any(has(one, rest) for one in inner if one is not None)


def answers_of(operation: str) -> Mapping[str, Any]:
    """The schema of an operation's answers."""
    handler = handler_of(load().by_id[operation])
    return (handler.response_schema() if handler.response_schema else None) or {}


def missing(operation: str, fields: Iterable[str]) -> list[str]:
    """The fields that an operation's answers do not have."""
    schema = answers_of(operation)
    return [path for path in fields if not has(schema, steps(path))]


@pytest.mark.parametrize("operation", [one for one in V2 if one in documents()])
def test_an_answer_has_every_field_we_know_of(operation: str) -> None:
    assert missing(operation, documents()[operation].fields) == []


@cache
def own_answers() -> Mapping[str, Mapping[str, Any]]:
    """The schema of each answer in BILL's own documents, by operation, references resolved."""
    answers = {}
    for file in sorted(OWN_DOCUMENTS.glob("*.json")):
        document = json.loads(file.read_text())
        for path, methods in document["paths"].items():
            schema = methods.get("post", {}).get("responses", {}).get("200", {}).get("content", {})
            for media in schema.values():
                operation = "v2." + path.strip("/").removesuffix(".json").replace("/", ".")
                answers[operation] = resolved(media["schema"], document)
    return answers


def own_fields(operation: str) -> list[str]:
    """The fields of an answer that BILL's own document names, without those of refusals, slips mended."""
    fields = [[SPELLINGS.get(name, name) for name in steps(path)] for path in paths(own_answers().get(operation, {}))]
    return [".".join(names) for names in fields if names[-1] not in REFUSALS and not operation.endswith(SWAPPED)]


def resolved(schema: Any, document: Any) -> Any:
    """A schema without references."""
    if isinstance(schema, list):
        return [resolved(one, document) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = document
        for step in schema["$ref"].split("/")[1:]:
            target = target[step]
        return resolved(target, document)
    return {key: resolved(value, document) for key, value in schema.items()}


def paths(schema: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The path of every field of a schema that has none below it."""
    for part in [schema, *schema.get("allOf", ())]:
        for name, inner in part.get("properties", {}).items():
            path = f"{before}.{name}" if before else name
            below = [*paths(inner, path)]
            yield from below or [path]
        if "items" in part:
            yield from paths(part["items"], f"{before}[]")


FILTERED = "can filter"
# What lists may be filtered by although their documents do not say so, where an entity has it (F-221).
ALWAYS_FILTERED = {"id", "name", "isActive", "createdTime", "updatedTime"}


def filters_in_documents(operation: str) -> set[str]:
    """The fields of a list's rows that BILL's own document marks as ones to filter by."""
    rows = own_answers()[operation]["properties"]["response_data"]["items"]
    parts = [rows, *rows.get("allOf", ())]
    fields = {name: field for part in parts for name, field in part.get("properties", {}).items()}
    return {name for name, field in fields.items() if FILTERED in field.get("description", "")}


def differing_filters() -> dict[str, set[str]]:
    """By list, the fields that can be filtered by here alone, or there alone."""
    documented = {name: f"v2.List.{name}" for name in LISTS if f"v2.List.{name}" in own_answers()}
    both = {name: (filters_in_documents(one), {*LISTS[name].view.queryable}) for name, one in documented.items()}
    different = {name: (theirs - ours) | (ours - theirs - ALWAYS_FILTERED) for name, (theirs, ours) in both.items()}
    return {name: fields for name, fields in different.items() if fields}


@pytest.mark.skipif(not OWN_DOCUMENTS.is_dir(), reason="BILL's own documents do not lie beside the checkout")
def test_lists_are_filtered_by_exactly_what_bills_own_documents_mark() -> None:
    assert differing_filters() == {}


@pytest.mark.skipif(not OWN_DOCUMENTS.is_dir(), reason="BILL's own documents do not lie beside the checkout")
def test_no_answer_lacks_what_bills_own_documents_name() -> None:
    assert {one: lack for one in V2 if (lack := missing(one, own_fields(one)))} == {}
    assert len(own_answers().keys() & set(V2)) == 273
