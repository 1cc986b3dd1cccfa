"""What the hooks, fixtures and plugins of a run share, by key in pytest's stash."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.answers import Answer
from contract_tests.targets import Target
from contract_tests.transport import Transport

CHOSEN = pytest.StashKey[Target]()
TRANSPORT = pytest.StashKey[Transport]()
FIRST_ANSWER = pytest.StashKey[int]()
MARKED = pytest.StashKey[Counter[str]]()


def answers_so_far(config: pytest.Config) -> list[Answer]:
    """The answers of the run, none before the first test that calls the target."""
    return config.stash[TRANSPORT].answers if TRANSPORT in config.stash else []
