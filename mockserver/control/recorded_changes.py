"""What a transaction changed, as it is kept: its texts before and after, made into changes when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import orjson

from mockserver.control.change_sets import ChangeSet
from mockserver.control.masked_record import without_secrets
from mockserver.domain.resource import resource_of
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT
from mockserver.kernel.changes import RecordChange, change_of
from mockserver.kernel.effects import Effect
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Write

MAX_SET_BYTES = 512_000  # of what is kept of one transaction
EVENT = WEBHOOK_EVENT.name


class LazyChanges:
    """What a transaction did, as it left it: its texts and effects, of which nothing is made before somebody reads it.

    `size` is about the bytes that this takes, `key` the one by which it lies in a shared store, else 0.
    """

    __slots__ = ("by", "effects", "key", "size", "time", "writes")

    def __init__(self, time: str, by: str, writes: Sequence[Write], effects: Sequence[Effect], size: int) -> None:
        self.time = time
        self.by = by
        self.writes = writes
        self.effects = effects
        self.size = size
        self.key = 0

    def read(self) -> list[RecordChange]:
        """The changes of records, without secrets, as many as may be kept."""
        return within_bounds([*changes_of(self.writes)])[0]

    def change_set(self) -> ChangeSet:
        """All of it, without secrets."""
        records, omission_count = within_bounds([*changes_of(self.writes)])
        created = [after for kind, _, before, after in self.writes if kind == EVENT and before is None and after]
        events = [orjson.loads(text) for text in created]
        return {
            "time": self.time,
            "by": self.by,
            "records": records,
            "omitted": omission_count,
            "money": [[one.kind, one.id, one.cents] for one in self.effects if one.cents],
            "events": [[event["type"], event["entityId"]] for event in events],
            "messages": [one.kind for one in self.effects if one.verb == "sent"],
        }

    def to_json(self) -> str:
        """It as a text, secrets and all, as the records themselves lie in the store."""
        return orjson.dumps([self.time, self.by, self.writes, [[*one] for one in self.effects]]).decode()


class EagerChanges:
    """A change set that was made at once; see `LazyChanges`."""

    __slots__ = ("key", "record", "size")

    def __init__(self, record: ChangeSet) -> None:
        self.record = record
        self.size = len(orjson.dumps(record["records"]))
        self.key = 0

    @property
    def by(self) -> str:
        """The kind of whoever did it."""
        return self.record["by"]

    def read(self) -> list[RecordChange]:
        """The changes of records."""
        return self.record["records"]

    def change_set(self) -> ChangeSet:
        """The change set itself, its records without secrets."""
        return self.record

    def to_json(self) -> str:
        """It as a text, without secrets, for a row of a shared store; `changes_from` reads it."""
        return orjson.dumps(self.record).decode()


RecordedChanges = LazyChanges | EagerChanges


def record_changes(time: str, by: str, writes: Sequence[Write], effects: Sequence[Effect]) -> RecordedChanges:
    """What a transaction did, to be read later; what is large is read at once, and only as much as is kept."""
    size = sum([len(before or "") + len(after or "") for _, _, before, after in writes])
    changes = LazyChanges(time, by, writes, effects, size)
    return EagerChanges(changes.change_set()) if size > MAX_SET_BYTES else changes


def changes_from(text: str) -> RecordedChanges:
    """What a transaction did, from the text it was stored as."""
    value = orjson.loads(text)
    if isinstance(value, dict):
        return EagerChanges(cast(ChangeSet, value))
    time, by, writes, effects = value
    return LazyChanges(time, by, [tuple(one) for one in writes], [Effect(*one) for one in effects], len(text))


def changes_of(history: Sequence[Write]) -> Iterator[RecordChange]:
    """The changes of records in the order in which each was first written, each record's writes as one."""
    for (kind, record_id), (before, after) in differing(history).items():
        change = change_of(kind, record_id, read(before), read(after))
        if change is not None:
            yield readable(change)


def differing(history: Sequence[Write]) -> Mapping[tuple[str, str], tuple[str | None, str | None]]:
    """The texts before and after of records, in the order in which each was first written, where they differ."""
    ends: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for kind, record_id, before, after in history:
        if resource_of(kind).has_effects:
            first = ends.get((kind, record_id))
            ends[kind, record_id] = (first[0] if first else before, after)
    return {key: texts for key, texts in ends.items() if texts[0] != texts[1]}


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
