"""What the OpenAPI documents say of each member beyond its type: needed or not, null or not, lengths, bounds, words.

`python -m tests.control.openapi_table > tests/control/openapi_table.txt` writes it down. The documents follow from the
declarations, and what they say was compared with BILL's own: a change of either is to be seen, and meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.control.openapi import OPENAPI_APIS, document

PLAIN = {"type", "format", "description", "items", "properties", "required", "$ref", "anyOf", "additionalProperties"}
AN_ID = {"minLength": 20, "maxLength": 20}


def lines() -> Iterator[str]:
    """API and component, then each thing that is said with the members it is said of, for each component."""
    for api in OPENAPI_APIS:
        for name, schema in document(api, "")["components"]["schemas"].items():
            needed, members = schema.get("required", ()), dict[str, list[str]]()
            for member, value in schema.get("properties", {}).items():
                members.setdefault(says(value, is_needed=member in needed), []).append(member)
            members.pop("", None)
            if members:
                yield "; ".join([f"{api} {name}", *(f"{words}: {' '.join(whose)}" for words, whose in members.items())])


def says(schema: dict[str, Any], *, is_needed: bool = False) -> str:
    """What a member's schema says."""
    parts = ["needed"] if is_needed else []
    for one in [schema, *schema.get("anyOf", ()), schema.get("items", {})]:
        kinds = one.get("type", ())
        parts += ["null"] if kinds == "null" or "null" in kinds else []
        rules = {key: value for key, value in one.items() if key not in PLAIN}
        parts += ["id"] if rules == AN_ID else [f"{key}={plain(value)}" for key, value in rules.items()]
    return " ".join(parts)


def plain(value: Any) -> str:
    """A list as its words."""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def table() -> str:
    """The whole table."""
    return "\n".join([*lines(), ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
