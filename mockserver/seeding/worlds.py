"""Writing a world: its chapters planned, then played in order, due work on the way."""

from __future__ import annotations

import importlib
from dataclasses import asdict
from datetime import datetime

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import run_due
from mockserver.kernel.clock import business_zone
from mockserver.kernel.progress import Progress
from mockserver.seeding.books import WRITER, Books
from mockserver.seeding.scenarios import Recipe, Table, tables
from mockserver.store.opening import open_engine
from mockserver.store.transaction import Transaction

# A table of the scenario, and the module whose `plan` knows what it asks for.
CHAPTERS = {
    "organization": "organizations",
    "banks": "banking",
    "payment_cards": "payment_cards",
    "classifications": "classifications",
    "vendors": "vendors",
    "approvals": "approvals",
    "bills": "bills",
    "payables": "payables",
    "customers": "customers",
    "invoices": "invoices",
    "receivables": "receivables",
    "network": "network",
    "exports": "exports",
    "spend": "spend",
    "large": "bulk",
}

# Where a world's state says what it was made from, and who may be given credentials.
RECIPE, SIGN_INS = "recipe", "signIns"


def build(recipe: Recipe) -> bytes:
    """The SQLite image of a new world, the same bytes every time."""
    engine = open_engine(None, all_kinds)
    try:
        world = engine.create_world({RECIPE: stored(recipe)})
        with engine.write(world) as tx:
            write(tx, recipe, tables(recipe.scenario))
        return engine.dump_world(world)
    finally:
        engine.close()


def stored(recipe: Recipe) -> Table:
    """A recipe as a world's state keeps it: JSON values by name, the anchor as an ISO date."""
    return {**asdict(recipe), "anchor": recipe.anchor.isoformat()}


def write(tx: Transaction, recipe: Recipe, scenario: Table) -> None:
    """Write a scenario's records in one transaction, and the sign-ins that the world's state tells.

    All that falls due by midnight of the anchor happens on the way, as on a running server.
    """
    books = Books(tx, recipe, scenario)
    for name, module in CHAPTERS.items():
        if name in scenario:
            importlib.import_module(f"mockserver.seeding.{module}").plan(books)
    progress = Progress("what happened in this world", books.timeline.planned)
    books.timeline.play(lambda moment: catch_up(books, moment), progress.advance)
    catch_up(books, datetime.combine(recipe.anchor, datetime.min.time(), business_zone()))
    tx.set_state({**tx.state(), SIGN_INS: books.sign_ins})


def catch_up(books: Books, until: datetime) -> None:
    """Do what falls due by a moment, as a running server would have."""

    def context_at(moment: datetime, org: int) -> Context:
        return books.context(moment, Caller(WRITER, "system", org=org))

    run_due(context_at, books.tx, until)
