"""Several servers on one store, and threads that do the same at once: races, really run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from mockserver.kernel.errors import BillError, Refusal
from mockserver.kernel.settings import Settings
from mockserver.store.engine import Engine
from mockserver.store.errors import WorldGone
from mockserver.tenancy import Tenancy
from tests.robustness.threads import together
from tests.tenancy.fixture import TenancyFixture, make_fixture

T = TypeVar("T")
CROWD = 16
ROUNDS = 8


@dataclass
class Rivals:
    """Two servers on one store, or the only one on a store in memory, each with its own caches."""

    engines: list[Engine]

    def fixtures(self) -> list[TenancyFixture]:
        """A new tenant, as every server sees it."""
        first = make_fixture(self.engines[0])
        others = [replace(first, engine=engine, tenancy=self.tenancy(first, engine)) for engine in self.engines[1:]]
        return [first, *others]

    def tenancy(self, fixture: TenancyFixture, engine: Engine) -> Tenancy:
        """The tenancy of another server."""
        return Tenancy(engine, Settings(limits="enforce"), fixture.time)


def race(fixtures: list[TenancyFixture], act: Callable[[TenancyFixture, int], T]) -> list[T | str]:
    """What sixteen threads, spread over the servers, get by doing something at once: a refusal by its code."""

    def outcome(number: int) -> T | str:
        try:
            return act(fixtures[number % len(fixtures)], number)
        except BillError as refusal:
            return refusal.code
        except (Refusal, LookupError, WorldGone) as refusal:
            return type(refusal).__name__

    return together(outcome, CROWD)


def rounds(play: Callable[[], T]) -> list[T]:
    """The outcomes of so many rounds."""
    return [play() for _ in range(ROUNDS)]
