"""Values for requests, made from the JSON Schemas that the OpenAPI documents publish: valid ones, and spoilt ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

Json = Any
Schema = Mapping[str, Any]
Ids = Mapping[str, Sequence[str]]
"""Ids of records that exist, by the name of the path parameter or field that holds one."""

FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2027, 3, 31)
FIRST_MOMENT, LAST_MOMENT = datetime(2026, 10, 1), datetime(2027, 3, 31)

# Texts in which parsers, databases and formats find their own meaning.
ODD_TEXTS = (
    "", " ", "\0", "a\0b", "\u202e", "\ufeff", "null", "NaN", "-1", "0x10", "1e400", "'; DROP TABLE world; --", "%",
    "%00", "_", "\\", "../..", '"', ",", ":", "a:eq:b", "{}", "[]", "${paramName0}", "\U0001f600", "e\u0301",
    "9" * 40, "x" * 4_001, "9999-12-31", "0000-00-00", "2026-02-30", "24:00", "İ", "ß", "\n", "\r\n",
)  # fmt: skip
ODD_NUMBERS = (0, -0.0, -1, 1, 0.001, 1e-9, 1e16, -1e16, 1e300, 2**31, -(2**31) - 1, 2**53 + 1, 2**63, 2**64 - 1)

ODD = st.one_of(st.sampled_from(ODD_TEXTS), st.sampled_from(ODD_NUMBERS), st.booleans(), st.none())
WILD: st.SearchStrategy[Json] = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
AMOUNTS = st.integers(1, 500_000).map(lambda cents: cents / 100)


def ids_named(name: str, ids: Ids) -> st.SearchStrategy[str]:
    """Mostly ids that exist, where any are known by that name."""
    known = ids.get(name) or sorted({one for some in ids.values() for one in some})
    return st.sampled_from(list(known)) | st.sampled_from(list(known)) | st.sampled_from(ODD_TEXTS)


def valid(schema: Schema, ids: Ids, name: str = "") -> st.SearchStrategy[Json]:
    """Values that a schema allows; fields named for ids hold ids of records that exist."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type", "")
    if kind == "object":
        return objects(schema, ids)
    if kind == "array":
        size = {"min_size": schema.get("minItems", 0), "max_size": max(schema.get("minItems", 0), 3)}
        return st.lists(valid(schema["items"], ids, name), **size)
    if kind == "string":
        return texts(schema, ids, name)
    return SCALARS.get(kind, WILD)


def objects(schema: Schema, ids: Ids) -> st.SearchStrategy[Json]:
    """Objects with all required properties and some of the others."""
    fields = {name: valid(below, ids, name) for name, below in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: value for name, value in fields.items() if name in required},
        optional={name: value for name, value in fields.items() if name not in required},
    )


SCALARS: Mapping[str, st.SearchStrategy[Json]] = {
    "number": AMOUNTS,
    "integer": st.integers(0, 60),
    "boolean": st.booleans(),
}
FORMATS: Mapping[str, st.SearchStrategy[str]] = {
    "date": st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat),
    "date-time": st.datetimes(FIRST_MOMENT, LAST_MOMENT, timezones=st.just(UTC)).map(datetime.isoformat),
    "email": st.just("somebody@billmock.example"),
}


def texts(schema: Schema, ids: Ids, name: str) -> st.SearchStrategy[str]:
    """Texts of a format, of a pattern, that name a record, or any."""
    if (form := schema.get("format", "")) in FORMATS:
        return FORMATS[form]
    if "pattern" in schema:
        return matching(schema["pattern"])
    if name in ids or re.search("(^i|[a-z]I)ds?$|Uuid$", name):
        return ids_named(name, ids)
    return WORDS.map(lambda text: text[: schema.get("maxLength", 20)].ljust(schema.get("minLength", 0), "x"))


@cache
def matching(pattern: str) -> st.SearchStrategy[str]:
    """Texts of a pattern."""
    return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="ascii"))


@st.composite
def spoilt(draw: st.DrawFn, values: st.SearchStrategy[Json]) -> Json:
    """A value with one of its parts missing, or replaced by something odd; that part may be all of it."""
    box = [draw(values)]
    holder, key = draw(st.sampled_from(places(box)))
    if isinstance(holder, dict) and draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = draw(WILD)
    return box[0]


def places(value: Json) -> list[tuple[Any, Any]]:
    """Every (container, key) inside a JSON value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]
