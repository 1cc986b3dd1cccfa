"""The facts behind an answer."""

from __future__ import annotations

from typing import NamedTuple

from mockserver.control.journal import JournalEntry


class Explanation(NamedTuple):
    """A fact that an answer rests on: its id, what it says, how it is known, and since when."""

    id: str
    text: str
    source: str
    date: str


def explanations(entry: JournalEntry) -> list[Explanation]:
    """The facts behind an answer, in their order."""
    from contract_tests.facts import fact

    known = [fact(identifier) for identifier in entry["facts"]]
    return [Explanation(one.id, one.text, one.source, one.date) for one in known if one is not None]
