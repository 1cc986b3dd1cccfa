"""What a server does before it serves, told while it does it: to a log that is silent unless somebody listens."""

from __future__ import annotations

import logging

from mockserver.kernel.clock import REAL_TIME

LOG = logging.getLogger("billmock.start")
INTERVAL = 1.0  # seconds between two reports of the same work


def tell(text: str, **fields: object) -> None:
    """Say what begins now; `fields` are for logs that are read by machines."""
    LOG.info(text, extra={"fields": fields})


class Progress:
    """How far a long work is, of `total` parts; told at most once an interval, and never for short ones."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = max(total, 1)
        self._count = 0
        self._next = REAL_TIME() + INTERVAL

    def advance(self, parts: int = 1) -> None:
        """So many more parts are done."""
        self._count += parts
        if LOG.isEnabledFor(logging.INFO) and REAL_TIME() >= self._next:
            self._next = REAL_TIME() + INTERVAL
            percent = min(100 * self._count // self._total, 100)
            fields = {"work": self._what, "percent": percent}
            LOG.info("%s: %d %%", self._what, percent, extra={"fields": fields, "passing": True})
