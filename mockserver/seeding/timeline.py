"""What happened in a world, in the order it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Act = Callable[[datetime], None]


class Timeline:
    """Acts planned for moments; an act may plan further ones that come later than itself."""

    def __init__(self) -> None:
        self._now: datetime | None = None
        self._acts: list[tuple[datetime, int, Act]] = []
        self._serials = count()

    def plan(self, moment: datetime, act: Act) -> None:
        """Let `act` happen at a moment; those of the same moment happen in the order they were planned.

        Raises `ValueError` for a moment that has passed: a scenario that contradicts itself.
        """
        if self._now is not None and moment < self._now:
            raise ValueError(f"{moment} has passed; it is {self._now}")
        heappush(self._acts, (moment, next(self._serials), act))

    @property
    def remaining_acts(self) -> int:
        """How many acts are still to happen, as far as they are planned."""
        return len(self._acts)

    def play(self, between: Act, after: Callable[[], None] = lambda: None) -> None:
        """Let everything happen, in order; before each act, `between` is told the moment it is now.

        `after` is called behind each act.
        """
        while self._acts:
            moment, _, act = heappop(self._acts)
            self._now = moment
            between(moment)
            act(moment)
            after()
