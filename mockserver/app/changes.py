"""What a transaction changed, written down right before it is committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import orjson

from mockserver.control.change_sets import ChangeSet
from mockserver.control.masked_record import without_secrets
from mockserver.domain.context import Context
from mockserver.domain.resource import resource_of
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT
from mockserver.kernel.changes import RecordChange, change_of
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Write
from mockserver.tenancy import Tenancy, Tenant

MAX_SET_BYTES = 512_000  # of what is kept of one transaction


def record(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Let a context's transaction be written down among the tenant's changes once it is done."""
    ctx.tx.history = []
    ctx.tx.before_commit = partial(note, ctx, tenancy, tenant)


def note(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Write down what a transaction did, if it did anything."""
    change_set = change_set_of(ctx)
    if change_set["records"] or change_set["events"] or change_set["messages"]:
        tenancy.changes.note(tenant, {**change_set})
    ctx.tx.changed_records = change_set["records"]


def change_set_of(ctx: Context) -> ChangeSet:
    """What a transaction did so far, without secrets."""
    tx, history = ctx.tx, ctx.tx.history or []
    kept, omitted = within_bounds([*changes_of(history)])
    return {
        "time": ctx.clock.stamp(),
        "by": ctx.caller.kind,
        "records": kept,
        "omitted": omitted,
        "money": [[effect.kind, effect.id, effect.cents] for effect in tx.effects if effect.cents],
        "events": [[event["type"], event["entityId"]] for event in events_of(history)],
        "messages": [effect.kind for effect in tx.effects if effect.verb == "sent"],
    }


def changes_of(history: Sequence[Write]) -> Iterator[RecordChange]:
    """The changes of records in the order in which each was first written, each record's writes as one."""
    merged: dict[tuple[str, str], Write] = {}
    for write in history:
        key = write.kind, write.id
        merged[key] = write if key not in merged else write._replace(before=merged[key].before)
    for write in merged.values():
        if write.before != write.after and resource_of(write.kind).has_effects:
            change = change_of(write.kind, write.id, read(write.before), read(write.after))
            if change is not None:
                yield readable(change)


def readable(change: RecordChange) -> RecordChange:
    """A change without secrets; of those that differ only the names are left."""
    before, after = without_secrets(change["before"]), without_secrets(change["after"])
    if before is None or after is None:
        return {**change, "before": before, "after": after}
    secrets = [name for name in before if name in after and before[name] == after[name]]
    for name in secrets:
        del before[name], after[name]
    change = {**change, "before": before, "after": after}
    return {**change, "secrets": secrets} if secrets else change


def read(text: str | None) -> Record | None:
    """A record's text as the record; None for none."""
    return None if text is None else orjson.loads(text)


def within_bounds(changes: Sequence[RecordChange]) -> tuple[list[RecordChange], int]:
    """As many of the changes as may be kept of one transaction, and how many these leave out."""
    kept, size = list[RecordChange](), 0
    for change in changes:
        size += len(orjson.dumps(change))
        if size > MAX_SET_BYTES:
            break
        kept.append(change)
    return kept, len(changes) - len(kept)


def events_of(history: Sequence[Write]) -> list[Record]:
    """The events that were queued for subscribers."""
    is_new = (write for write in history if write.kind == WEBHOOK_EVENT.name and write.before is None)
    return [orjson.loads(write.after) for write in is_new if write.after]
