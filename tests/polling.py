"""Waiting for what other threads and processes do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 60.0  # that no machine is too busy for
POLL = 0.01


def until(holds: Callable[[], bool]) -> None:
    """Return once something holds; fail where it does not within a minute."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, "what was waited for did not happen"
        threading.Event().wait(POLL)
