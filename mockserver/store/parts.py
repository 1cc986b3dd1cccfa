"""Many rows written a part at a time, so that others come in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from math import inf
from typing import Any

# Rows of a transaction where all worlds have one writer, and seconds between two in which others write.
PART_ROWS = 2_000
PART_SECONDS = 0.05  # after which a part ends sooner, where rows take long
PAUSE = 0.005
MAX_PIECE = 100  # rows between two looks at the time
BLOB_ROWS = 50  # of how many rows a file counts for


class Parts:
    """Transactions, one after the other, in which many rows are written while others come in between."""

    connection: Any

    def __init__(self, transaction: Callable[[], Any], rows: int) -> None:
        self._transaction = transaction
        self._rows = rows
        self._left = rows
        self._until = inf
        self._open = ExitStack()

    def __enter__(self) -> Parts:
        self._begin()
        return self

    def _begin(self) -> None:
        self.connection = self._open.enter_context(self._transaction())
        self._until = time.monotonic() + PART_SECONDS if self._rows <= PART_ROWS else inf

    def _is_over(self) -> bool:
        """Whether the open transaction has lasted as long as it may."""
        return time.monotonic() > self._until

    def __exit__(self, *error: Any) -> bool | None:
        return self._open.__exit__(*error)

    @property
    def rows_left(self) -> int:
        """How many rows the open transaction may still write."""
        return self._left

    def cut(self, rows: Iterator[Any]) -> Iterator[Iterable[Any]]:
        """Rows in pieces, each for the transaction that is open then; all at once where there is one."""
        if self._rows > PART_ROWS:
            for first in rows:
                yield chain([first], rows)
            return
        while piece := list(islice(rows, min(self._left, MAX_PIECE))):
            yield piece
            self.spend(len(piece))

    def spend(self, rows: int) -> None:
        """Count rows that were written otherwise, and go on in another transaction where that is enough for one."""
        self._left -= rows
        if self._left <= 0 or self._is_over():
            self._next()

    def _next(self) -> None:
        self._open.close()
        threading.Event().wait(PAUSE)
        self._left = self._rows
        self._begin()
