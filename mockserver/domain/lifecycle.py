"""What falls due: records with a `dueAt`, each handled at its own moment by its resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import TypeVar

from mockserver.domain.context import Context
from mockserver.domain.resource import DueRule, Resource, all_resources
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

Rule = TypeVar("Rule", bound=DueRule)
ContextAt = Callable[[datetime, int], Context]

# Steps of one run: a world that always has more to do must not hold its writer for ever.
MAX_STEPS = 100_000


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


def earliest(tx: Transaction) -> tuple[Resource, Record] | None:
    """The record of the world that falls due first, by `dueAt` and id, and its resource."""
    heads = [(resource, record) for resource in due_rules() if (record := tx.earliest_due(resource.kind))]
    return min(heads, key=lambda head: (head[1]["dueAt"], head[1]["id"]), default=None)


def earliest_due(tx: Transaction) -> str | None:
    """The moment of the world's earliest due work, None where nothing waits."""
    return tx.earliest_moment([resource.kind for resource in due_rules()])


def run_due(ctx_at: ContextAt, tx: Transaction, until: datetime) -> int:
    """Handle everything that is due by `until`, in order; returns the number of steps.

    `ctx_at` makes the context of a moment and an organization's number on `tx`. Each resource sees its record's
    `dueAt` as now, gets the record with `dueAt` taken off, and may store it with a later one. A run stops after
    `MAX_STEPS`; what is left then is due in the next.
    """
    limit, steps = stamp(until), 0
    while steps < MAX_STEPS and (head := earliest(tx)) and head[1]["dueAt"] <= limit:
        resource, record = head
        ctx = ctx_at(parse_stamp(record.pop("dueAt")), record["org"])
        resource.keep(ctx, record)
        due_rules()[resource](ctx, record)
        steps += 1
    return steps
