"""Connections that threads lend each other: as many as are in use at once, none for threads that are gone."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from mockserver.kernel import waiting
from mockserver.store.errors import StoreBusy

MAX_IDLE = 64
PATIENCE = 30.0  # seconds to wait for a connection
RETRY = 0.05  # seconds after which a server that took no more connections is tried again


class Closable(Protocol):
    """What a pool needs of a connection."""

    def close(self) -> None: ...


class NoRoom(StoreBusy):
    """The server takes no more connections for now: raised by what makes them."""


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """Idle connections. The last used is lent first: its statements are prepared, its pages cached.

    At most `maximum` are lent at once; whoever asks for one more waits until one comes back. Who holds one must not
    take another of the same pool.
    """

    def __init__(
        self, connect: Callable[[], C], usable: Callable[[C], bool], *, maximum: int = 0, patience: float = PATIENCE
    ) -> None:
        self._connect = connect
        self._usable = usable
        self._maximum = maximum
        self._patience = patience
        self._in_use = 0
        self._idle: deque[C] = deque()
        self._open = True
        self._returned = threading.Condition()

    def take(self) -> C:
        """A usable connection, to oneself until it is given back; raises `StoreBusy` after waiting for long."""
        self._enter()
        try:
            return self._any()
        except BaseException:
            self._leave()
            raise

    def _enter(self) -> None:
        with self._returned:
            if not self._has_room() and not waiting.wait(self._wait_for_room, self._patience, self):
                raise StoreBusy(f"no connection to the store within {self._patience:.0f} seconds")
            self._in_use += 1

    def _wait_for_room(self, seconds: float) -> bool:
        return self._returned.wait_for(self._has_room, seconds)

    def _has_room(self) -> bool:
        return not self._maximum or self._in_use < self._maximum

    def _leave(self) -> None:
        with self._returned:
            self._in_use -= 1
            self._returned.notify()

    def _any(self) -> C:
        for _ in range(int(self._patience / RETRY)):
            with suppress(NoRoom):
                return self._idle_one() or self._connect()
            threading.Event().wait(RETRY)
        return self._idle_one() or self._connect()

    def _idle_one(self) -> C | None:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if self._usable(connection):
                return connection
            connection.close()
        return None

    def give(self, connection: C) -> None:
        """Give a connection back; one that is broken, or too many, is closed."""
        if self._open and len(self._idle) < MAX_IDLE and self._usable(connection):
            self._idle.append(connection)
        else:
            connection.close()
        self._leave()

    def empty(self) -> None:
        """Close every idle connection; those that are lent stay open."""
        while self._idle:
            self._idle.pop().close()

    def close(self) -> None:
        """Close every idle connection now, and the others when they come back."""
        self._open = False
        self.empty()
