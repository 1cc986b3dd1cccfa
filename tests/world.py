"""A world in memory for tests, and the context of whoever works in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import run_due
from mockserver.kernel.clock import Clock, parse_span, parse_stamp
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction

MONDAY_NOON = 1_772_481_600.0  # 2026-03-02T20:00:00Z, noon in Los Angeles


def context_in(tx: Transaction, clock: Clock, caller: Caller, environment: str = "sandbox", **values: Any) -> Context:
    """A context in a transaction: seed 1, unless `values`, which are further fields of `Context`, say another."""
    return Context(tx, clock, ENVIRONMENTS[environment], values.pop("seed", 1), caller, **values)


class World:
    """One world, its clock, and the messages that left it."""

    seed = 1

    def __init__(self, engine: Engine, *, environment: str = "sandbox", now: float = MONDAY_NOON) -> None:
        """`now` is in seconds since the epoch; the clock stands still until it is turned."""
        self.engine = engine
        self.world = engine.create_world({})
        self.clock = Clock(lambda: now)
        self.environment = environment
        self.signing_key = "secret"
        self.inbox: list[dict[str, Any]] = []

    @contextmanager
    def writing(self, caller: Caller) -> Iterator[Context]:
        """A writing transaction, and the context domain functions work with."""
        with self.engine.write(self.world) as tx:
            yield self.context_of(tx, self.clock, caller)

    @contextmanager
    def reading(self, caller: Caller) -> Iterator[Context]:
        """A transaction that only reads, and the context domain functions work with."""
        with self.engine.read(self.world) as tx:
            yield self.context_of(tx, self.clock, caller)

    def context_of(self, tx: Transaction, clock: Clock, caller: Caller) -> Context:
        """The context of a caller by a clock."""
        further = {"seed": self.seed, "signing_key": self.signing_key, "post": self.inbox.append}
        return context_in(tx, clock, caller, self.environment, **further)

    def pass_time(self, span: str) -> None:
        """Turn the clock on by a span such as `3 business days`; what falls due on the way happens."""
        self.clock.advance(parse_span(span, self.clock))
        self.do_due()

    def go_to(self, moment: str) -> None:
        """Turn the clock, and do what falls due on the way."""
        self.clock.set(parse_stamp(moment))
        self.do_due()

    def do_due(self) -> None:
        """Do what is due by the clock, each record at its own moment."""
        with self.engine.write(self.world) as tx:

            def context_at(moment: datetime, org: int) -> Context:
                return self.context_of(tx, self.clock.at(moment), Caller("default", "system", org=org))

            run_due(context_at, tx, self.clock.now())
