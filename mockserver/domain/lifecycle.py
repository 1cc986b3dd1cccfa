"""What falls due: records with a `dueAt`, each handled at its own moment by its kind's handler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from mockserver.domain import all_kinds
from mockserver.domain.context import Context
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.transaction import Transaction

DueHandler = Callable[[Context, Record], object]
ContextAt = Callable[[datetime, int], Context]

# What happens to a record of a kind when it falls due; each kind's module puts its own in.
DUE: dict[str, DueHandler] = {}

# Steps of one run: a world that always has more to do must not hold its writer for ever.
MAX_STEPS = 100_000


@cache
def due_kinds() -> tuple[Kind, ...]:
    """The kinds whose records can fall due."""
    return tuple(kind for kind in all_kinds() if kind.due)


def earliest(tx: Transaction) -> tuple[Kind, Record] | None:
    """The record of the world that falls due first, by `dueAt` and id."""
    heads = [(kind, record) for kind in due_kinds() if (record := tx.earliest_due(kind))]
    return min(heads, key=lambda head: (head[1]["dueAt"], head[1]["id"]), default=None)


def earliest_due(tx: Transaction) -> str | None:
    """The moment of the world's earliest due work, None where nothing waits."""
    return tx.earliest_moment(due_kinds())


def run_due(ctx_at: ContextAt, tx: Transaction, until: datetime) -> int:
    """Handle everything that is due by `until`, in order; returns the number of steps.

    `ctx_at` makes the context of a moment and an organization's number on `tx`. Each handler sees its record's
    `dueAt` as now, gets the record with `dueAt` taken off, and may store it with a later one. A run stops after
    `MAX_STEPS`; what is left then is due in the next.
    """
    limit, steps = stamp(until), 0
    while steps < MAX_STEPS and (head := earliest(tx)) and head[1]["dueAt"] <= limit:
        kind, record = head
        moment = parse_stamp(record.pop("dueAt"))
        tx.update(kind, record)
        DUE[kind.name](ctx_at(moment, record["org"]), record)
        steps += 1
    return steps
