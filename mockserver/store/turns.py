"""A lock that is handed on in the order in which threads asked for it."""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType

from mockserver.kernel import waiting
from mockserver.store.errors import StoreBusy


class Turns:
    """A `with` block of one thread at a time, each in its turn; `StoreBusy` for who waited `patience` seconds.

    A thread that lets go and comes again at once stands behind those that wait: Python's own locks let it pass.
    """

    def __init__(self, patience: float, text: str) -> None:
        self._patience = patience
        self._text = text
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not waiting.wait(lambda seconds: turn.acquire(timeout=seconds), self._patience, self):
            self._give_up(turn)

    def _give_up(self, turn: threading.Lock) -> None:
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise StoreBusy(self._text)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
