"""A user's scenario as seeding knows it: the parts of ours under it, then what its file says, then the records."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from mockserver.kernel.errors import Refusal
from mockserver.scenarios.documents import PARTS, WORLD, Document, document_of, read_file
from mockserver.scenarios.faults import ScenarioError
from mockserver.scenarios.loading import load_world
from mockserver.scenarios.overlays import overlay
from mockserver.scenarios.playing import Script
from mockserver.seeding.scenarios import Recipe, Table, tables
from mockserver.seeding.worlds import catch_up, write
from mockserver.store.transaction import Transaction

# What the chapters of a scenario raise where a part lacks what another needs, or says what BILL refuses.
MISFITS = (KeyError, IndexError, ValueError, TypeError, AttributeError, Refusal)


class FileScenario:
    """A scenario of a document; see `seeding.scenarios.OwnScenario`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.name = document.name
        self.base = document.base
        self._head: Table = document.world or {}

    @classmethod
    def of(cls, tables: Table) -> FileScenario:
        """The scenario of a document that is there already; raises `ScenarioError`."""
        return cls(document_of(tables))

    @classmethod
    def read(cls, path: Path) -> FileScenario:
        """The scenario of a file; raises `ScenarioError`."""
        return cls(read_file(path))

    @property
    def seed(self) -> int | None:
        """The seed that the ids of a world that was written down follow from."""
        value = self._head.get("seed")
        return value if isinstance(value, int) else None

    @property
    def environment(self) -> str:
        """The environment of a world that was written down."""
        return str(self._head.get("environment", ""))

    @property
    def now(self) -> str:
        """The moment at which a world was written down."""
        return str(self._head.get("now", ""))

    @property
    def frozen(self) -> bool:
        """Whether its clock stood still then."""
        return self._head.get("frozen") is True

    def write(self, tx: Transaction, recipe: Recipe) -> None:
        """Write its records into a new world; raises `ScenarioError` with everything that is wrong, at once."""
        script = Script(self.document)
        if self.document.world is not None:
            self._write_world(tx, recipe, script)
        else:
            self._write_parts(tx, recipe, script)
        if script.faults:
            raise ScenarioError(script.faults)

    def _write_world(self, tx: Transaction, recipe: Recipe, script: Script) -> None:
        """Write the world that was written down, and play the records over it."""
        lowest = self.document.layers[0]
        books = load_world(tx, recipe, lowest)
        script.plan(books)
        try:
            books.timeline.play(lambda moment: catch_up(books, moment))
        except MISFITS as error:
            text = f"its records do not fit together: {type(error).__name__} {error}"
            raise ScenarioError([lowest.fault(WORLD, text), *script.faults]) from error

    def _write_parts(self, tx: Transaction, recipe: Recipe, script: Script) -> None:
        """Write the parts of ours that it is based on, with what its layers lay over them, and play its records."""
        world: dict[str, Any] = deepcopy(tables(self.base))
        faults = [fault for layer in self.document.layers for fault in overlay(world, layer)]
        if faults:
            raise ScenarioError([*faults, *script.faults])
        try:
            write(tx, recipe, world, script.plan)
        except MISFITS as error:
            layers = [layer for layer in self.document.layers if layer.tables.get(PARTS)]
            if not layers:
                raise
            text = f"the parts do not fit together any more: {type(error).__name__} {error}"
            raise ScenarioError([layers[-1].fault(PARTS, text), *script.faults]) from error
