"""What v3's resources declare, as rows of tables for tests: lengths, read-only fields, filters and sorts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from mockserver.dialects.v3 import entities
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel import schema as s

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")


def resources() -> list[V3Resource]:
    """Every resource of v3, in the order of its operations."""
    modules = [
        importlib.import_module(f"{entities.__name__}.{one.name}") for one in pkgutil.iter_modules(entities.__path__)
    ]
    known = {id(one): one for module in modules for one in vars(module).values() if isinstance(one, V3Resource)}
    return sorted(known.values(), key=lambda one: one.operations)


def changeable() -> list[V3Resource]:
    """The resources that a PATCH changes."""
    return [one for one in resources() if "update" in one.verbs.split()]


def lengths() -> Iterator[tuple[s.View, str, int]]:
    """(view, field, greatest length) of every text at the top of a resource that requests have and that has one."""
    for resource in changeable():
        for field in resource.view.shape.fields:
            if type(field.type) is s.Text and field.type.max_length and field.is_in("patch"):
                yield resource.view, field.name, field.type.max_length


def read_only() -> Iterator[tuple[s.View, str]]:
    """(view, field) of every field at the top of a resource that only answers have."""
    for resource in changeable():
        for field in resource.view.shape.fields:
            if field.access == s.READ_ONLY:
                yield resource.view, field.name


def filters() -> Iterator[tuple[str, str, str, str, bool]]:
    """(list, field, operator, value, whether it is declared) of every filter of lists below no other record."""
    for resource in resources():
        if "list" not in resource.verbs.split() or resource.parent or resource.check_path:
            continue
        for name, queryable in resource.view.queryable.items():
            for operator in OPERATORS if queryable.operators else ():
                declared = operator in queryable.operators
                yield f"{resource.operations}.list", name, operator, value_for(queryable.type), declared


def value_for(kind: s.Type) -> str:
    """A value that a filter by a type takes."""
    if isinstance(kind, s.Enum):
        return kind.words[0]
    values = {s.Date: "2026-01-31", s.DateTime: "2026-01-31T00:00:00Z", s.Boolean: "true", s.Country: "US"}
    return values.get(type(kind), "USD" if isinstance(kind, s.Currency) else "1")
