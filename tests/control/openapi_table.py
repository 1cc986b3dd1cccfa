"""What the OpenAPI documents say: of each call, and of each member its type, whether needed, null, bounds, words.

`python -m tests.control.openapi_table > tests/control/openapi_table.txt` writes it down. The documents follow from the
declarations, and what they say was compared with BILL's own: a change of either is to be seen, and meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.control.openapi import OPENAPI_APIS, document

PLAIN = {"type", "description", "items", "properties", "required", "$ref", "anyOf", "additionalProperties"}
AN_ID = {"minLength": 20, "maxLength": 20}


def lines() -> Iterator[str]:
    """What is said of each call, then of the members of each component."""
    for api in OPENAPI_APIS:
        whole = document(api, "")
        for path, methods in whole["paths"].items():
            yield from (f"{api} {method} {path}: {call(one)}" for method, one in methods.items())
        for name, schema in whole["components"]["schemas"].items():
            needed, members = schema.get("required", ()), dict[str, list[str]]()
            for member, value in schema.get("properties", {}).items():
                members.setdefault(says(value, is_needed=member in needed), []).append(member)
            if members:
                yield "; ".join([f"{api} {name}", *(f"{words}: {' '.join(whose)}" for words, whose in members.items())])


def call(operation: dict[str, Any]) -> str:
    """A call's summary, parameters, body and answers."""
    parameters = (
        " ".join([one["name"], "in", one["in"], says(one["schema"], is_needed=one.get("required", False))]).rstrip()
        for one in operation.get("parameters", ())
        if "name" in one
    )
    body = (f"takes {kind} {says(one['schema'])}" for kind, one in contents(operation.get("requestBody", {})))
    answers = (
        f"{status} {kind} {says(one['schema'])}".rstrip()
        for status, answer in operation["responses"].items()
        for kind, one in contents(answer)
    )
    return "; ".join([operation.get("summary", ""), *parameters, *body, *answers])


def contents(holder: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(media type, content) of a body or an answer."""
    return [(kind.removeprefix("application/"), one) for kind, one in holder.get("content", {}).items()]


def says(schema: dict[str, Any], *, is_needed: bool = False) -> str:
    """What a member's schema says."""
    parts = ["needed"] if is_needed else []
    for one in [schema, *schema.get("anyOf", ()), schema.get("items", {})]:
        kinds = one.get("type", ())
        parts += [kinds] if isinstance(kinds, str) and kinds != "null" else []
        parts += [one["$ref"].rpartition("/")[2]] if "$ref" in one else []
        parts += [inside(one)] if "properties" in one else []
        parts += ["null"] if kinds == "null" or "null" in kinds else []
        rules = {key: value for key, value in one.items() if key not in PLAIN}
        parts += ["id"] if rules == AN_ID else [f"{key}={plain(value)}" for key, value in rules.items()]
    return " ".join(parts)


def inside(schema: dict[str, Any]) -> str:
    """The members of an object that has no name."""
    needed = schema.get("required", ())
    members = (f"{name} {says(one, is_needed=name in needed)}" for name, one in schema["properties"].items())
    return f"({', '.join(members)})"


def plain(value: Any) -> str:
    """A list as its words."""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def table() -> str:
    """The whole table."""
    return "\n".join([*lines(), ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
