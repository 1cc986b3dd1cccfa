"""Writing a world: its chapters planned, then played in order, due work on the way."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date, datetime

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import run_due
from mockserver.domain.schema import SCHEMA
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
    engine = open_engine(None, all_kinds, SCHEMA)
    try:
        world = engine.create_world({RECIPE: recipe_state(recipe)})
        with engine.write(world) as tx:
            if recipe.own is None:
                write(tx, recipe, tables(recipe.scenario))
            else:
                recipe.own.write(tx, recipe)
        return engine.dump_world(world)
    finally:
        engine.close()


def recipe_state(recipe: Recipe) -> Table:
    """A recipe as a world's state keeps it: JSON values by name, the anchor as an ISO date."""
    return {
        "scenario": recipe.scenario,
        "seed": recipe.seed,
        "anchor": recipe.anchor.isoformat(),
        "environment": recipe.environment,
    }


def nothing_more(books: Books) -> None:
    """Plan nothing beside the chapters."""


def write(
    tx: Transaction, recipe: Recipe, scenario: Table, plan_more: Callable[[Books], object] = nothing_more
) -> None:
    """Write a scenario's records in one transaction, and the sign-ins that the world's state tells.

    All that falls due by midnight of the anchor happens on the way, as on a running server. `plan_more` plans what
    happens beside the chapters.
    """
    books = Books(tx, recipe, scenario)
    for name, module in CHAPTERS.items():
        if name in scenario:
            importlib.import_module(f"mockserver.seeding.{module}").plan(books)
    plan_more(books)
    progress = Progress("what happened in this world", books.timeline.remaining_acts)
    books.timeline.play(lambda moment: catch_up(books, moment), progress.advance)
    catch_up(books, midnight(recipe.anchor))
    tx.set_state({**tx.state(), SIGN_INS: books.sign_ins})


def midnight(day: date) -> datetime:
    """The first moment of a business date."""
    return datetime.combine(day, datetime.min.time(), business_zone())


def catch_up(books: Books, until: datetime) -> None:
    """Do what falls due by a moment, as a running server would have."""

    def context_at(moment: datetime, org: int) -> Context:
        return books.context(moment, Caller(WRITER, "system", org=org))

    run_due(context_at, books.tx, until)
