"""Random work on one world whose answers are kept: what is answered again is what would be written afresh."""

from contextlib import AbstractContextManager, suppress
from typing import Any

import orjson
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from mockserver.domain.context import Context
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.resource import Resource
from mockserver.operations import load
from tests.dialects.one_truth import PICKS, OneTruth
from tests.dialects.same_records import SAME
from tests.dialects.v2.sandbox import Sandbox


class Abandoned(Exception):
    """What ends a transaction that is not to be committed."""


class Reader(Sandbox):
    """A sandbox seen in transactions that only read, whose answers are kept for the next ones."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.__dict__ = sandbox.__dict__

    def context(self) -> AbstractContextManager[Context]:
        """A reading transaction, and the context domain functions work with."""
        return self.reading(self.caller)


def lists_of(sandbox: Sandbox, entity: str) -> list[Any]:
    """The pages of an entity in both dialects, as far as they list it."""
    operation = SAME[entity][0].replace(".get", ".list")
    pages = [sandbox.ok(f"List/{entity}", {"start": 0, "max": 9})] if f"v2.List.{entity}" in load().by_id else []
    return [*pages, sandbox.v3(operation)] if operation in load().by_id else pages


def records_of(sandbox: Sandbox, entity: str, record_id: str) -> list[Any]:
    """A record in both dialects."""
    operation, parameter, _ = SAME[entity]
    return [sandbox.ok(f"Crud/Read/{entity}", {"id": record_id}), sandbox.v3(operation, **{parameter: record_id})]


class KeptAnswers(OneTruth):
    """The same work, with changes that are undone, and a world that is put back to what it was."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader(self.sandbox)
        self.snapshot: tuple[int, dict[str, list[str]]] | None = None

    def teardown(self) -> None:
        if self.snapshot:
            self.sandbox.engine.drop_world(self.snapshot[0])
        super().teardown()

    def abandon(self, resource: Resource, record_id: str, field: str) -> None:
        """Change a record, and undo it."""
        with suppress(Abandoned), self.sandbox.context() as ctx:
            resource.patch(ctx, record_id, {field: "undone"})
            raise Abandoned

    @rule(which=PICKS)
    def abandon_a_name(self, which: int) -> None:
        self.abandon(VENDORS, self.one("Vendor", which), "name")

    @rule(which=PICKS)
    def abandon_a_description(self, which: int) -> None:
        self.abandon(BILLS, self.one("Bill", which), "description")

    @rule(which=PICKS, word=st.sampled_from(["x", "y"]))
    def keep_a_name_in_part(self, which: int, word: str) -> None:
        """Change a name twice in one transaction, the second time inside what is undone."""
        vendor = self.one("Vendor", which)
        with self.sandbox.context() as ctx:
            VENDORS.patch(ctx, vendor, {"name": word})
            with suppress(Abandoned), ctx.tx.savepoint():
                VENDORS.patch(ctx, vendor, {"name": "undone"})
                raise Abandoned

    @precondition(lambda self: self.snapshot is None)
    @rule()
    def take_a_snapshot(self) -> None:
        ids = {entity: [*own] for entity, own in self.ids.items()}
        self.snapshot = self.sandbox.engine.copy_world(self.sandbox.world), ids

    @precondition(lambda self: self.snapshot is not None)
    @rule()
    def put_it_back(self) -> None:
        assert self.snapshot is not None
        self.sandbox.engine.restore_world(self.sandbox.world, self.snapshot[0])
        self.ids = {entity: [*own] for entity, own in self.snapshot[1].items()}
        self.has_policy = True

    @invariant()
    def kept_answers_are_fresh(self) -> None:
        for entity, ids in self.ids.items():
            for record_id in ids:
                OneTruth.played["kept"] += 1
                fresh = orjson.dumps(records_of(self.sandbox, entity, record_id))
                assert orjson.dumps(records_of(self.reader, entity, record_id)) == fresh
            assert orjson.dumps(lists_of(self.reader, entity)) == orjson.dumps(lists_of(self.sandbox, entity))
