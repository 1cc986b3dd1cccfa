"""Worlds of scenario documents, made without a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.scenarios import FileScenario, ScenarioError
from mockserver.seeding.scenarios import Recipe
from mockserver.seeding.worlds import build
from mockserver.store.engine import Engine
from mockserver.store.opening import open_engine

ANCHOR = date(2026, 11, 24)  # a Tuesday

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
ACME = {"name": "Acme Paper", "address": ADDRESS}
BANK = {
    "name": "Operating",
    "nameOnAccount": "Own Company",
    "bankName": "Harbor Bank",
    "accountNumber": "1112223334",
    "routingNumber": "074000010",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
}


def bill(number: str, **changes: Any) -> dict[str, Any]:
    """A bill of 100.00 of Acme Paper."""
    return {
        "vendor": "Acme Paper",
        "dueDate": 20,
        "invoice": {"invoiceNumber": number, "invoiceDate": -20},
        "billLineItems": [{"amount": 100, "description": "Paper"}],
        **changes,
    }


def recipe(document: Mapping[str, Any]) -> Recipe:
    """The recipe of a document's world in the sandbox."""
    own = FileScenario.of(dict(document))
    return Recipe(own.name, 1, ANCHOR, "sandbox", own)


class World:
    """The world of a document, its records by kind."""

    def __init__(self, document: Mapping[str, Any], engine: Engine | None = None) -> None:
        self._engine = engine or open_engine(None, all_kinds)
        self._world = self._engine.load_world(build(recipe(document)))

    def records(self, kind: str) -> list[Record]:
        """Every record of a kind."""
        with self._engine.read(self._world) as tx:
            return tx.everywhere(kind_of(kind))

    def last(self, kind: str) -> Record:
        """The record of a kind that was made last."""
        return self.records(kind)[-1]

    def one(self, kind: str, name: str) -> Record:
        """The record of a name."""
        return next(record for record in self.records(kind) if record.get("name") == name)


def faults_of(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a document, a line each."""
    with pytest.raises(ScenarioError) as caught:
        build(recipe(document))
    return str(caught.value).splitlines()
