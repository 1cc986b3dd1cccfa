"""What no answer may tell, as far as schemas, store and fixtures know it; and the guard that looks at every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from contract_tests.secrecy import leaks
from mockserver.dialects.calls import Handler, handler_of
from mockserver.dialects.http import Answer
from mockserver.kernel.randomness import fingerprint
from mockserver.operations import load
from mockserver.seeding.scenarios import default_credentials, fixtures, read_toml

CREDENTIALS = ("devKey", "appKey", "password", "token", "clientSecret")

Holds = Callable[[dict[str, Any]], bool]


def is_secret(schema: dict[str, Any]) -> bool:
    """Whether values of a JSON Schema are secrets."""
    return schema.get("format") == "password"


def is_masked(schema: dict[str, Any]) -> bool:
    """Whether answers mask values of a JSON Schema."""
    return schema.get("x-masked") is True


def names(schema: Any, holds: Holds) -> set[str]:
    """The names of all properties of a JSON Schema, however deep, whose own schema has a quality."""
    parts = list(schema.values()) if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    properties = schema.get("properties") if isinstance(schema, dict) else None
    own = {name for name, one in properties.items() if _holds(one, holds)} if isinstance(properties, dict) else set()
    return own.union(*(names(part, holds) for part in parts))


def _holds(schema: dict[str, Any], holds: Holds) -> bool:
    return holds(schema) or any(holds(one) for one in schema.get("anyOf", ()))


@cache
def handlers() -> dict[str, Handler]:
    """The handler of every built operation, by its id."""
    return {row.id: handler_of(row) for row in load().by_id.values() if row.is_built}


@cache
def requested() -> frozenset[str]:
    """The fields of requests that are declared secrets."""
    schemas = [handler.request_schema() for handler in handlers().values() if handler.request_schema]
    return frozenset(name for schema in schemas for name in names(schema, is_secret))


@cache
def seeded() -> frozenset[str]:
    """The secrets of the default tenant in clear, and as the directory keeps them."""
    values = frozenset(_secrets(default_credentials()))
    return values | {fingerprint(value) for value in values}


@cache
def account_numbers() -> frozenset[str]:
    """The whole numbers of the organization's own bank accounts in every scenario."""
    tables = read_toml(fixtures() / "parts" / "banking.toml")
    return frozenset(_values(tables, "accountNumber"))


@cache
def tax_numbers() -> frozenset[str]:
    """The whole tax numbers of seeded records, persons' and organizations'."""
    return frozenset(_values(read_toml(fixtures() / "parts" / "organization.toml"), "taxId"))


def _values(tree: Any, name: str) -> Iterator[str]:
    """The texts under a name, however deep."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree if isinstance(tree, list) else ()):
        if key == name:
            yield value
        else:
            yield from _values(value, name)


def _secrets(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _secrets(value)
        elif name in CREDENTIALS:
            yield value


@contextmanager
def every_answer_is_looked_at() -> Iterator[list[str]]:
    """Look at each answer in this process as it is made; the leaks so far."""
    secrets: list[str] = []
    make = Answer.__init__

    def checked(answer: Answer, *args: Any, **kwargs: Any) -> None:
        make(answer, *args, **kwargs)
        secrets.extend(leaks(answer.body, values=seeded(), numbers=account_numbers(), tax_numbers=tax_numbers()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Answer, "__init__", checked)
        yield secrets
