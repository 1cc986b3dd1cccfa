"""The tables of docs/rights.md: which callers call which operations, and how sure each cell is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from contract_tests.facts import facts
from mockserver.control.callers import (
    APPS,
    FULL_APP,
    ORGANIZATION,
    OTHERS,
    PARTNER,
    SPENDERS,
    STANDARD,
    SYNC_TOKEN,
    TOKEN,
    UNTRUSTED,
    Who,
    fact_behind,
)
from mockserver.operations import Operation, load


class Part(NamedTuple):
    """A table of the page: the APIs it is about, and who calls them."""

    title: str
    apis: Sequence[str]
    callers: Sequence[Who]


PARTS = (
    Part("v3", ("v3",), ORGANIZATION),
    Part("v2", ("v2",), ORGANIZATION),
    Part("Partner operations", ("partner",), (PARTNER, STANDARD[0], SYNC_TOKEN, FULL_APP, TOKEN)),
    Part("Spend & Expense", ("spend",), (*SPENDERS, *APPS, STANDARD[0], PARTNER)),
    Part("Webhooks", ("events",), (*STANDARD, *OTHERS, UNTRUSTED, SYNC_TOKEN, *APPS, PARTNER, *SPENDERS)),
)


def operations(part: Part) -> Iterator[Operation]:
    """The built operations of a part that ask who calls, in the registry's order."""
    return (row for row in load().by_id.values() if row.is_built and row.api in part.apis and row.auth != "none")


def open_operations() -> list[Operation]:
    """The built operations that serve everybody."""
    return [row for row in load().by_id.values() if row.is_built and row.auth == "none"]


SOURCES: Sequence[str] = ("documented", "observed", "assumed")


def source(fact: str) -> str:
    """How sure a fact is; what the kind of sign-in says is documented with the operation."""
    return facts()[fact].source if fact else "documented"


def basis(row: Operation, callers: Sequence[Who], of: Callable[[Operation, Who], str] = fact_behind) -> str:
    """How sure a row of the table is: the weakest of what its cells rest on."""
    return max((source(of(row, who)) for who in callers), key=SOURCES.index)
