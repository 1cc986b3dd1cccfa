"""What is known of BILL's behaviour, one fact each: `facts.toml`, and the rows of `evidence/documented`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from contract_tests.operations import documents

HERE = Path(__file__).parent
IMPLIED = "F-op:"

Source = Literal["documented", "observed", "assumed"]
SOURCES = get_args(Source)


@dataclass(frozen=True, slots=True)
class Fact:
    """One behaviour of BILL.

    `source` says how it is known, `date` since when (empty where nobody wrote it down), `operations` where it holds,
    as ids or patterns of ids.
    """

    id: str
    text: str
    source: Source
    operations: tuple[str, ...]
    date: str = ""
    place: str = ""
    beats: str = ""

    def holds_for(self, operation: str) -> bool:
        """Whether the fact is about the operation."""
        return any(fnmatchcase(operation, pattern) for pattern in self.operations)


@cache
def facts() -> Mapping[str, Fact]:
    """The facts of `facts.toml` by id."""
    rows = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
    return {name: _fact(name, row) for name, row in rows.items()}


def fact(identifier: str) -> Fact | None:
    """The fact of an id: a written one, or `F-op:<operation id>`, which stands for what BILL documents of it."""
    operation = identifier.removeprefix(IMPLIED)
    if identifier.startswith(IMPLIED) and operation in documents():
        return Fact(identifier, "Status, fields and required fields.", "documented", (operation,))
    return facts().get(identifier)


@cache
def validations() -> Mapping[str, str]:
    """Tests that have passed on BILL's sandbox -> the date of the last time."""
    days: dict[str, str] = json.loads((HERE / "validation.json").read_text(encoding="utf-8"))
    return days


def _fact(name: str, row: Mapping[str, Any]) -> Fact:
    return Fact(**{**row, "id": name, "operations": tuple(row["operations"])})
