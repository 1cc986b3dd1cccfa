"""Where a test that is explored says so, to those parts of the plugin that look at its tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockserver.testing.exploring import Probe

PROBE: pytest.StashKey[Probe] = pytest.StashKey()
OVERRIDES: pytest.StashKey[dict[str, Any]] = pytest.StashKey()  # what its tenant is made from, whatever marks say


def is_rehearsal(item: pytest.Item) -> bool:
    """Whether a run of a test is one of those that nobody counts."""
    probe = item.stash.get(PROBE, None)
    return probe is not None and not probe.is_last
