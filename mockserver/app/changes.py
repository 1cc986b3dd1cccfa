"""What a transaction changed: its texts before and after, kept as it commits, made into changes when one reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

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
EVENT = WEBHOOK_EVENT.name

Plain = tuple[str, str, str | None, str | None]  # a `Write`


def record(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Let a context's transaction be written down among the tenant's changes once it is done."""
    ctx.tx.history = []
    ctx.tx.before_commit = partial(note, ctx, tenancy, tenant)


def note(ctx: Context, tenancy: Tenancy, tenant: Tenant) -> None:
    """Keep what a transaction did, if it did anything: its texts, to be read later, where no other process has to."""
    tx = ctx.tx
    if not tx.history and not tx.effects:
        return
    done = done_by(ctx)
    if not (done.writes or done.events or done.messages):
        return
    if tenancy.changes.shared or done.size > MAX_SET_BYTES:
        made = Made(done.change_set())
        tx.changed_records = made
        tenancy.changes.note(tenant, made)
        return
    tx.changed_records = done
    tenancy.changes.note(tenant, done)


class Done(NamedTuple):
    """What a transaction did, as the texts that it wrote: each record's writes as one, and its events.

    Plain tuples of texts, for they are kept by the thousand, and no search for garbage looks at these. `size` is
    about the bytes that this takes.
    """

    time: str
    by: str
    writes: Sequence[Plain]
    events: Sequence[str]
    money: Sequence[tuple[str, str, int]]
    messages: Sequence[str]
    size: int

    def read(self) -> list[RecordChange]:
        """The changes of records, without secrets, as many as may be kept."""
        return within_bounds([*changes_between(self.writes)])[0]

    def change_set(self) -> Record:
        """All of it, without secrets."""
        kept, omitted = within_bounds([*changes_between(self.writes)])
        events = [orjson.loads(text) for text in self.events]
        change_set: ChangeSet = {
            "time": self.time,
            "by": self.by,
            "records": kept,
            "omitted": omitted,
            "money": [[*one] for one in self.money],
            "events": [[event["type"], event["entityId"]] for event in events],
            "messages": [*self.messages],
        }
        return {**change_set}


class Made(NamedTuple):
    """A change set that was made at once."""

    made: Record

    @property
    def size(self) -> int:
        """The bytes of its changes as JSON."""
        return len(orjson.dumps(self.made["records"]))

    def read(self) -> list[RecordChange]:
        """The changes of records."""
        records: list[RecordChange] = self.made["records"]
        return records

    def change_set(self) -> Record:
        """All of it."""
        return self.made


def done_by(ctx: Context) -> Done:
    """What a transaction did so far."""
    tx = ctx.tx
    history = tx.history or []
    writes = tuple([plain(one) for one in differing(history)])
    effects = tx.effects
    events = [write.after for write in history if write.kind == EVENT and write.before is None and write.after]
    money = [(effect.kind, effect.id, effect.cents) for effect in effects if effect.cents]
    messages = [effect.kind for effect in effects if effect.verb == "sent"]
    size = sum([len(before or "") + len(after or "") for _, _, before, after in writes])
    return Done(ctx.clock.stamp(), ctx.caller.kind, writes, tuple(events), tuple(money), tuple(messages), size)


def differing(history: Sequence[Write]) -> list[Write]:
    """The writes of records in the order in which each was first written, each record's as one, where it differs."""
    merged: dict[tuple[str, str], Write] = {}
    for write in history:
        key = write.kind, write.id
        merged[key] = write if key not in merged else write._replace(before=merged[key].before)
    return [one for one in merged.values() if one.before != one.after and resource_of(one.kind).has_effects]


def changes_of(history: Sequence[Write]) -> Iterator[RecordChange]:
    """The changes of records in the order in which each was first written, each record's writes as one."""
    return changes_between(differing(history))


def plain(write: Write) -> Plain:
    """A write as a tuple without names."""
    return write.kind, write.id, write.before, write.after


def changes_between(writes: Sequence[Plain]) -> Iterator[RecordChange]:
    """The changes from texts before to texts after, without secrets."""
    for kind, record_id, before, after in writes:
        change = change_of(kind, record_id, read(before), read(after))
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
