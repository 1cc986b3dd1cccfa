"""Connections that threads lend each other: as many as are in use at once, none for threads that are gone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

MAX_IDLE = 64


class Closable(Protocol):
    """What a pool needs of a connection."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """Idle connections. The last used is lent first: its statements are prepared, its pages cached."""

    def __init__(self, connect: Callable[[], C], usable: Callable[[C], bool]) -> None:
        self._connect = connect
        self._usable = usable
        self._idle: deque[C] = deque()
        self._open = True

    def take(self) -> C:
        """A usable connection, to oneself until it is given back."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._connect()
            if self._usable(connection):
                return connection
            connection.close()

    def give(self, connection: C) -> None:
        """Give a connection back; one that is broken, or too many, is closed."""
        if self._open and len(self._idle) < MAX_IDLE and self._usable(connection):
            self._idle.append(connection)
        else:
            connection.close()

    def empty(self) -> None:
        """Close every idle connection; those that are lent stay open."""
        while self._idle:
            self._idle.pop().close()

    def close(self) -> None:
        """Close every idle connection now, and the others when they come back."""
        self._open = False
        self.empty()
