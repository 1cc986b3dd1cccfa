"""Exports: files of the books as they were some days before the anchor."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.exports import EXPORTS
from mockserver.seeding.books import Books

OWNER = "administrator"


def plan(books: Books) -> None:
    """Every file: what it is of, and how many days before the anchor it was made."""
    for of, before in books.tables["exports"].items():
        books.timeline.plan(books.moment(before), partial(run, books, of))


def run(books: Books, of: str, moment: datetime) -> None:
    """Make one export: a file of what the scenario names, as the books are at the moment."""
    EXPORTS.run(books.as_user(moment, OWNER), of)
