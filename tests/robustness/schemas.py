"""Answers against the JSON Schemas that the OpenAPI documents publish for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tests.robustness.documents import built


def against(operation: str, answer: Any) -> Iterator[str]:
    """Where an answer is not what the document says, as deep inside as it can be told."""
    error = best_match(validators()[operation].iter_errors(answer))
    if error is not None:
        yield f"{error.json_path}: {error.message:.300}"


@cache
def validators() -> Mapping[str, Draft202012Validator]:
    """What checks the success answers of every operation, by its id."""
    return {
        one.id: Draft202012Validator(closed(one.answers))
        for api in ("v3", "partner", "spend", "v2")
        for one in built(api)
        if one.answers is not None
    }


def closed(schema: Any) -> Any:
    """A schema under which objects hold nothing that the document does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema and "type" in schema else inner
