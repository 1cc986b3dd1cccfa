"""What the hooks, fixtures and plugins of a run share, by key in pytest's stash."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.targets import Target
from contract_tests.transport import Transport

CHOSEN = pytest.StashKey[Target]()
TRANSPORT = pytest.StashKey[Transport]()
FIRST_ANSWER = pytest.StashKey[int]()
MARKED = pytest.StashKey[Counter[str]]()
