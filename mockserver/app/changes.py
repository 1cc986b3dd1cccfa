"""What a transaction changed, noted as it commits."""

from __future__ import annotations

from functools import cache, partial

from mockserver.control.recorded_changes import EVENT, record_changes
from mockserver.domain.context import Context
from mockserver.domain.resource import resource_of
from mockserver.tenancy import Tenancy, Tenant


def record(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Let a context's transaction be written down among the tenant's changes once it is done."""
    ctx.tx.history = []
    ctx.tx.before_commit = partial(note, ctx, tenancy, tenant)


def note(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Keep what a transaction did, if it did anything: its texts, to be read later."""
    tx = ctx.tx
    history, effects = tx.history or (), tx.effects
    writes = [one for one in history if is_told(one[0]) and one[2] != one[3]]
    if not (writes or effects):
        return
    changes = record_changes(ctx.clock.stamp(), ctx.caller.kind, writes, effects)
    tenancy.changes.note(tenant, tx, changes)
    tx.changed_records = changes


@cache
def is_told(kind: str) -> bool:
    """Whether a change set tells of the records of a kind: as changes, or as events."""
    return kind == EVENT or resource_of(kind).has_effects
