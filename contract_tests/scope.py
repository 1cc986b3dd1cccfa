"""Whether a run is one of the whole suite: only then can it say what no test drives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from contract_tests.facts import HERE

NARROWED = pytest.StashKey[bool]()
"""Set where an option (`-k`, `-m`, `--lf`, ...) left tests of the suite out."""


def note_deselection(items: Sequence[pytest.Item]) -> None:
    """Remember that tests of the suite were collected and left out."""
    for item in ours(items):
        item.config.stash[NARROWED] = True


def ours(items: Iterable[pytest.Item], suite: Path = HERE) -> list[pytest.Item]:
    """The contract tests among the tests of a run."""
    return [item for item in items if item.path.is_relative_to(suite)]


def is_whole(session: pytest.Session, suite: Path = HERE) -> bool:
    """Whether all modules of the suite were collected, and no test of them was left out.

    Under pytest-xdist every worker collects all tests, so each can tell.
    """
    narrowed = session.config.stash.get(NARROWED, False) or any("::" in word for word in session.config.args)
    modules = {item.path for item in ours(session.items, suite)}
    return not narrowed and modules == {*suite.glob("test_*.py")}
