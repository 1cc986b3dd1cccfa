"""What REST resources declare that lists can be filtered by, as rows of tables for tests."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import TypeVar

from mockserver.dialects.spend import entities as spend_entities
from mockserver.dialects.spend.resources import SpendResource
from mockserver.dialects.v2 import entities as v2_entities
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v3 import entities as v3_entities
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel import schema as s
from mockserver.operations import load

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw")
NO_WORD = "NO_SUCH_WORD"

Member = TypeVar("Member")
Lists = Iterator[tuple[str, Mapping[str, s.Queryable]]]
Row = tuple[str, str, str, str]


def members(package: ModuleType, kind: type[Member]) -> list[Member]:
    """Every object of a class in the modules of a package of entities, once."""
    modules = [
        importlib.import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)
    ]
    return list({id(one): one for module in modules for one in vars(module).values() if isinstance(one, kind)}.values())


def v3_lists() -> Lists:
    """(list, what it is filtered by) of every list of v3 below no other record."""
    for resource in members(v3_entities, V3Resource):
        if "list" in resource.verbs.split() and not resource.parent and not resource.check_path:
            yield f"{resource.operations}.list", resource.view.queryable


def v3_lists_below() -> Lists:
    """(list, what it is filtered by) of every list of v3 below another record."""
    for resource in members(v3_entities, V3Resource):
        if "list" in resource.verbs.split() and (resource.parent or resource.check_path):
            yield f"{resource.operations}.list", resource.view.queryable


def spend_lists(*, below: bool = False) -> Lists:
    """(list, what it is filtered by) of every list of Spend & Expense below no other record, or below one."""
    for resource in members(spend_entities, SpendResource):
        row = load().by_id.get(f"{resource.operations}.list")
        if row and row.is_built and bool(row.path_ids) == below:
            yield row.id, resource.listing.queryable(resource.view)


def v2_lists() -> Lists:
    """(list, what it is filtered by) of every list of v2."""
    for entity in members(v2_entities, V2Entity):
        if entity.lists:
            yield f"v2.List.{entity.view.name}", entity.view.queryable


def filters(lists: Lists, *, declared: bool) -> list[Row]:
    """(list, field, operator, value) of every filter with each operator it declares, or with each it does not."""
    return [
        (operation, name, operator, value_for(queryable.type))
        for operation, fields in lists
        for name, queryable in fields.items()
        for operator in (OPERATORS if queryable.operators else ())
        if (operator in queryable.operators) == declared
    ]


def words(lists: Lists) -> list[Row]:
    """(list, field, operator, word) of every filter by an enumeration with each of its words."""
    return [
        (operation, name, queryable.operators[0], word)
        for operation, fields in lists
        for name, queryable in fields.items()
        if isinstance(queryable.type, s.Enum) and queryable.operators
        for word in (*queryable.type.words, *queryable.type.answers)
    ]


def unknown_words(lists: Lists) -> list[Row]:
    """(list, field, operator, a word that it is none of) of every filter by an enumeration."""
    return list(dict.fromkeys((operation, name, operator, NO_WORD) for operation, name, operator, _ in words(lists)))


def value_for(kind: s.Type) -> str:
    """A value that a filter by a type takes."""
    if isinstance(kind, s.Enum):
        return kind.words[0]
    values = {s.Date: "2026-01-31", s.DateTime: "2026-01-31T00:00:00Z", s.Boolean: "true", s.Country: "US"}
    return values.get(type(kind), "USD" if isinstance(kind, s.Currency) else "1")
