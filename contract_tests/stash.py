"""What the hooks, fixtures and plugins of a run share, by key in pytest's stash."""

from __future__ import annotations

import pytest

from contract_tests.answers import Answer
from contract_tests.connection import Connection
from contract_tests.targets import Target

TARGET = pytest.StashKey[Target]()
CONNECTION = pytest.StashKey[Connection]()
FIRST_ANSWER = pytest.StashKey[int]()


def answers_so_far(config: pytest.Config) -> list[Answer]:
    """The answers of the run, none before the target is connected."""
    return config.stash[CONNECTION].transport.answers if CONNECTION in config.stash else []
