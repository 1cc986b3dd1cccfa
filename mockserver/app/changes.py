"""What a transaction changed: its texts before and after, kept as it commits, made into changes when one reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

import orjson

from mockserver.control.change_sets import ChangeSet
from mockserver.control.masked_record import without_secrets
from mockserver.domain.context import Context
from mockserver.domain.resource import resource_of
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT
from mockserver.kernel.changes import RecordChange, change_of
from mockserver.kernel.effects import Effect
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Write
from mockserver.tenancy import Tenancy, Tenant

MAX_SET_BYTES = 512_000  # of what is kept of one transaction
EVENT = WEBHOOK_EVENT.name


def record(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Let a context's transaction be written down among the tenant's changes once it is done."""
    ctx.tx.history = []
    ctx.tx.before_commit = partial(note, ctx, tenancy, tenant)


def note(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Keep what a transaction did, if it did anything: its texts, to be read later, where no other process has to."""
    tx = ctx.tx
    history, effects = tx.history or (), tx.effects
    writes = [one for one in history if is_told(one[0]) and one[2] != one[3]]
    if not (writes or effects):
        return
    size = sum([len(before or "") + len(after or "") for _, _, before, after in writes])
    changes: LazyChanges | EagerChanges = LazyChanges(ctx.clock.stamp(), ctx.caller.kind, writes, effects, size)
    if tenancy.changes.shared or size > MAX_SET_BYTES:
        changes = EagerChanges(changes.change_set())
    tx.changed_records = changes
    tenancy.changes.note(tenant, changes)


@cache
def is_told(kind: str) -> bool:
    """Whether a change set tells of the records of a kind: as changes, or as events."""
    return kind == EVENT or resource_of(kind).has_effects


class LazyChanges:
    """What a transaction did, as it left it: its texts and effects, of which nothing is made before somebody reads it.

    `size` is about the bytes that this takes.
    """

    __slots__ = ("by", "effects", "size", "time", "writes")

    def __init__(self, time: str, by: str, writes: Sequence[Write], effects: Sequence[Effect], size: int) -> None:
        self.time = time
        self.by = by
        self.writes = writes
        self.effects = effects
        self.size = size

    def read(self) -> list[RecordChange]:
        """The changes of records, without secrets, as many as may be kept."""
        return within_bounds([*changes_of(self.writes)])[0]

    def change_set(self) -> Record:
        """All of it, without secrets."""
        records, omitted = within_bounds([*changes_of(self.writes)])
        created = [after for kind, _, before, after in self.writes if kind == EVENT and before is None and after]
        events = [orjson.loads(text) for text in created]
        change_set: ChangeSet = {
            "time": self.time,
            "by": self.by,
            "records": records,
            "omitted": omitted,
            "money": [[one.kind, one.id, one.cents] for one in self.effects if one.cents],
            "events": [[event["type"], event["entityId"]] for event in events],
            "messages": [one.kind for one in self.effects if one.verb == "sent"],
        }
        return {**change_set}


class EagerChanges(NamedTuple):
    """A change set that was made at once."""

    record: Record

    @property
    def size(self) -> int:
        """The bytes of its changes as JSON."""
        return len(orjson.dumps(self.record["records"]))

    def read(self) -> list[RecordChange]:
        """The changes of records."""
        records: list[RecordChange] = self.record["records"]
        return records

    def change_set(self) -> Record:
        """The change set itself: a `ChangeSet`, its records without secrets."""
        return self.record


def changes_of(history: Sequence[Write]) -> Iterator[RecordChange]:
    """The changes of records in the order in which each was first written, each record's writes as one."""
    for (kind, record_id), (before, after) in differing(history).items():
        change = change_of(kind, record_id, read(before), read(after))
        if change is not None:
            yield readable(change)


def differing(history: Sequence[Write]) -> Mapping[tuple[str, str], tuple[str | None, str | None]]:
    """The texts before and after of records, in the order in which each was first written, where they differ."""
    merged: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for kind, record_id, before, after in history:
        if resource_of(kind).has_effects:
            first = merged.get((kind, record_id))
            merged[kind, record_id] = (first[0] if first else before, after)
    return {key: texts for key, texts in merged.items() if texts[0] != texts[1]}


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
    first, size = list[RecordChange](), 0
    for change in changes:
        size += len(orjson.dumps(change))
        if size > MAX_SET_BYTES:
            break
        first.append(change)
    return first, len(changes) - len(first)
