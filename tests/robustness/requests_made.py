"""Requests to an operation, made from its description: right ones, spoilt ones, and ones that are no requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from hypothesis import strategies as st

from tests.robustness.documents import FORM, Described, leaves
from tests.robustness.strategies import ODD_TEXTS, WILD, WORDS, Ids, ids_named, spoilt, valid

OPERATORS = ("eq", "ne", "in", "nin", "gt", "gte", "lt", "lte", "sw", "ct", "", "like")
SYMBOLS = ("=", "!=", "<", ">", "<=", ">=", "in", "nin", "like")
MEDIA = ("application/json", "application/json; charset=utf-16", "text/plain", "", "/", "application/xml", FORM)
GARBAGE = st.binary(max_size=40) | st.sampled_from([b"{", b"[", b'{"a":', b"\xff\xfe{}", b"nul", b"[" * 2_000])


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: the target in the form in which it goes out; a form's fields where the body is one."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fields: Mapping[str, str] | None = None


RequestsOf = Callable[[Described], st.SearchStrategy[Sent]]


def requests_to(operation: Described, ids: Ids) -> st.SearchStrategy[Sent]:
    """Requests to one operation."""
    known: Ids = {**ids, "id": own_ids(operation, ids), "op": SYMBOLS, "field": filterable(operation)}
    return st.builds(
        Sent, st.just(operation.method), targets(operation, known), media(operation), bodies(operation, known),
        fields(operation, known),
    )  # fmt: skip


def own_ids(operation: Described, ids: Ids) -> list[str]:
    """The ids of the records a v2 operation is about."""
    entity = operation.path.rsplit("/", 1)[1].removesuffix(".json")
    return list(ids.get(f"{entity[:1].lower()}{entity[1:]}Id", ()))


def filterable(operation: Described) -> list[str]:
    """The fields of a v2 entity, for filters and sorts."""
    answer = operation.answers if operation.media == FORM else None
    return leaves(answer["anyOf"][0]) if answer else []


def targets(operation: Described, ids: Ids) -> st.SearchStrategy[str]:
    """Paths with ids in the place of their parameters, and query strings."""
    inside = [p["name"] for p in operation.parameters if p["in"] == "path"]
    behind = {p["name"]: parameter(p["name"], operation, ids) for p in operation.parameters if p["in"] == "query"}
    paths = st.fixed_dictionaries({name: ids_named(name, ids).filter(bool) for name in inside})
    queries = st.fixed_dictionaries({}, optional=behind) if behind else st.just({})

    def target(path: Mapping[str, str], query: Mapping[str, str]) -> str:
        filled = operation.path.format_map({name: quote(value, safe="") for name, value in path.items()})
        return f"{filled}?{urlencode(query)}" if query else filled

    return st.builds(target, paths, queries)


def parameter(name: str, operation: Described, ids: Ids) -> st.SearchStrategy[str]:
    """Values of a query parameter."""
    odd = st.sampled_from(ODD_TEXTS)
    if name == "max":
        return st.integers(-1, 102).map(str) | odd
    if name == "ids":
        some = ids_named(operation.parameters[0]["name"], ids)
        return st.lists(some, max_size=3).map(",".join) | odd
    if name not in ("filters", "sort"):
        return odd
    names = st.sampled_from(leaves(operation.answers or {}) or ["id"]) | odd
    tail = st.tuples(st.sampled_from(OPERATORS), values(ids)) if name == "filters" else st.sampled_from(["asc", "desc"])
    terms = st.tuples(names, tail).map(lambda term: f"{term[0]}:{':'.join(term[1]) if name == 'filters' else term[1]}")
    return st.lists(terms, min_size=1, max_size=3).map(",".join) | odd


def values(ids: Ids) -> st.SearchStrategy[str]:
    """Texts to filter by."""
    likely = ["true", "2026-11-01", "2026-11-01T00:00:00Z", "100.5", "USD", "UNPAID", '"a,b"', "A"]
    return st.sampled_from(likely) | st.sampled_from(ODD_TEXTS) | ids_named("", ids)


def media(operation: Described) -> st.SearchStrategy[Mapping[str, str]]:
    """Headers that say what the body is: mostly the truth."""
    if not operation.media:
        return st.just({})
    truth = st.just(operation.media)
    return (truth | truth | truth | st.sampled_from(MEDIA)).map(lambda text: {"Content-Type": text} if text else {})


def bodies(operation: Described, ids: Ids) -> st.SearchStrategy[bytes]:
    """Bodies of JSON operations."""
    if operation.media == FORM or operation.reads is None:
        return st.just(b"")
    return json_texts(operation.reads, ids) | json_texts(operation.reads, ids) | GARBAGE


def json_texts(schema: Mapping[str, Any], ids: Ids) -> st.SearchStrategy[bytes]:
    """JSON that a schema allows, that it nearly allows, or any."""
    right = valid(schema, ids)
    return (right | right | spoilt(right) | spoilt(right) | WILD).map(orjson.dumps)


def fields(operation: Described, ids: Ids) -> st.SearchStrategy[Mapping[str, str] | None]:
    """The form fields of v2 operations, `data` among them."""
    if operation.media != FORM or operation.reads is None:
        return st.none()
    described = operation.reads["properties"]
    made: dict[str, st.SearchStrategy[str]] = {
        name: WORDS | st.sampled_from(ODD_TEXTS) for name in described if name not in ("devKey", "sessionId", "data")
    }
    if "data" in described:
        text = json_texts(entity_named(described["data"]["contentSchema"], operation), ids)
        made["data"] = text.map(bytes.decode) | text.map(bytes.decode) | st.sampled_from(ODD_TEXTS)
    return st.fixed_dictionaries({}, optional={}) if not made else st.fixed_dictionaries(made)


def entity_named(schema: Mapping[str, Any], operation: Described) -> Mapping[str, Any]:
    """The schema of `data` with the one value that `entity` may have."""
    name = operation.path.rsplit("/", 1)[1].removesuffix(".json")
    below = schema.get("properties", {})
    if "bulk" in below:
        items = entity_named(below["bulk"]["items"], operation)
        return {**schema, "properties": {"bulk": {**below["bulk"], "items": items}}}
    if "obj" not in below:
        return schema
    properties = below["obj"]["properties"]
    entity = {**below["obj"], "properties": {**properties, "entity": {"enum": [name]}}}
    entity["required"] = [*below["obj"].get("required", ()), "entity"]
    return {**schema, "properties": {**below, "obj": entity}}
