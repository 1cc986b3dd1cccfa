"""What falls due: records with a `dueAt`, each handled at its own moment by its resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from heapq import heappop, heappush
from typing import TypeVar

from mockserver.domain.context import Context
from mockserver.domain.resource import DueRule, Resource, all_resources
from mockserver.domain.schema import DUE_KINDS
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.due import Waiting
from mockserver.store.errors import StoreError
from mockserver.store.transaction import Transaction

Rule = TypeVar("Rule", bound=DueRule)
ContextAt = Callable[[datetime, int], Context]

# Steps of one run: a world that always has more to do must not keep somebody waiting for ever.
MAX_STEPS = 100_000
LAST_MOMENT = "9999"  # past every moment there is
PART = 50  # records of each kind that are looked up at once


def when_due(resource: Resource) -> Callable[[Rule], Rule]:
    """Make a function the `falls_due` of a resource from a room below, which cannot know it.

    Raises `ValueError` where the resource has one.
    """

    def attach(function: Rule) -> Rule:
        if resource.falls_due is not None:
            raise ValueError(f"kind {resource.kind.name} falls due in two ways")
        resource.falls_due = function
        return function

    return attach


@cache
def due_rules() -> Mapping[Resource, DueRule]:
    """The resources whose records can fall due, and what happens to a record then."""
    return {resource: resource.falls_due for resource in all_resources() if resource.falls_due is not None}


def earliest_due(tx: Transaction) -> str | None:
    """The moment of the world's earliest due work, None where nothing waits."""
    return tx.earliest_moment(DUE_KINDS)


def next_due(tx: Transaction, count: int) -> list[Waiting]:
    """What falls due first in the world, the first of all first, `count` records at most."""
    waiting = tx.due([resource.kind for resource in due_rules()], LAST_MOMENT, count)
    return sorted(waiting, key=lambda one: (one.due, one.id))[:count]


class Agenda:
    """What is due in a world by a moment, kept true while it is worked on.

    It knows the first records of each kind, and those that the transaction itself made wait. Of a kind of which there
    may be more, nothing past the last one that was looked up is known: `next` gives None before it would guess.
    """

    def __init__(self, tx: Transaction, kinds: list[Kind], until: str) -> None:
        self._tx = tx
        self._until = until
        self._heaps: dict[str, list[tuple[str, int, Waiting]]] = {kind.name: [] for kind in kinds}
        self._last: dict[str, tuple[str, int]] = {}
        for waiting in tx.due(kinds, until, PART):
            self.add(waiting)
        for name, heap in self._heaps.items():
            if len(heap) == PART:
                self._last[name] = max(heap)[:2]

    def add(self, waiting: Waiting) -> None:
        """Take in a record that is made to wait; later ones than the agenda is for do not matter."""
        heap = self._heaps.get(waiting.kind.name)
        if heap is not None and waiting.due <= self._until:
            heappush(heap, (waiting.due, waiting.key, waiting))

    def next(self) -> tuple[Waiting, Record] | None:
        """The record that is due first: by moment, of two kinds the smaller id, within a kind the older one."""
        while heads := [heap[0] for name, heap in self._heaps.items() if heap and self._is_known(name, heap[0])]:
            waiting = min(heads, key=lambda head: (head[0], head[2].id))[2]
            if self._is_passed(waiting.due):
                return None
            heappop(self._heaps[waiting.kind.name])
            record = self._tx.get(waiting.kind, waiting.org, waiting.id)
            # It may have been put off, or be done, since it was noted.
            if record is not None and record.get("dueAt") == waiting.due:
                return waiting, record
        return None

    def _is_known(self, name: str, head: tuple[str, int, Waiting]) -> bool:
        return name not in self._last or head[:2] <= self._last[name]

    def _is_passed(self, due: str) -> bool:
        """Whether something that is not known might be due by then."""
        return any(self._is_used_up(name) and due >= last[0] for name, last in self._last.items())

    def _is_used_up(self, name: str) -> bool:
        heap = self._heaps[name]
        return not heap or not self._is_known(name, heap[0])


@contextmanager
def agenda(tx: Transaction, until: datetime) -> Iterator[Agenda]:
    """What is due by a moment, told of all that the transaction makes wait until the block ends."""
    agenda = Agenda(tx, [resource.kind for resource in due_rules()], stamp(until))
    tx.on_due = agenda.add
    try:
        yield agenda
    finally:
        tx.on_due = None


def run_due(
    ctx_at: ContextAt,
    tx: Transaction,
    until: datetime,
    max_steps: int | None = None,
    on_failure: Callable[[Waiting], None] | None = None,
) -> int:
    """Handle everything that is due by `until`, in order; returns the number of steps.

    `ctx_at` makes the context of a moment and an organization's number on `tx`. Each resource sees its record's
    `dueAt` as now, gets the record with `dueAt` taken off, and may store it with a later one. A run stops after
    `max_steps`, `MAX_STEPS` unless it is said; what is left then is due in the next, which goes on just there.

    With `on_failure` what a resource did before it raised is undone, its record waits no longer, and the others go on;
    without it the error is the caller's.
    """
    steps, limit = 0, MAX_STEPS if max_steps is None else max_steps
    while steps < limit and (count := run_part(ctx_at, tx, until, limit - steps, on_failure)):
        steps += count
    return steps


def run_part(
    ctx_at: ContextAt,
    tx: Transaction,
    until: datetime,
    max_steps: int,
    on_failure: Callable[[Waiting], None] | None = None,
) -> int:
    """Handle what one look at the world finds due, in order; returns the number of steps, 0 where nothing is."""
    resources = {resource.kind.name: resource for resource in due_rules()}
    steps = 0
    with agenda(tx, until) as due:
        while steps < max_steps and (head := due.next()):
            waiting, record = head
            resource = resources[waiting.kind.name]
            ctx = ctx_at(parse_stamp(record.pop("dueAt")), record["org"])
            resource.keep(ctx, record)
            if on_failure is None:
                handle(ctx, resource, record)
            else:
                handle_alone(ctx, resource, record, partial(on_failure, waiting))
            steps += 1
    return steps


def handle(ctx: Context, resource: Resource, record: Record) -> None:
    """Do what falls due of a record, and tell subscribers."""
    due_rules()[resource](ctx, record)
    ctx.tell_changes()


def handle_alone(ctx: Context, resource: Resource, record: Record, on_failure: Callable[[], None]) -> None:
    """The same; where that raises, nothing of it stays, and whoever wants to know is told."""
    try:
        with ctx.tx.savepoint():
            handle(ctx, resource, record)
    except StoreError:
        raise
    except Exception:
        on_failure()
