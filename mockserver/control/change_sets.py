"""Change sets of a tenant put together to one diff of its world, with ids that are the same in every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from mockserver.control.masked_text import MASK
from mockserver.domain import all_kinds
from mockserver.kernel import money
from mockserver.kernel.changes import RecordChange, compose
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Kind, Record

# What tells of the way a record is kept, and differs from run to run.
BOOKKEEPING = frozenset(["id", "seq", "org", "createdTime", "updatedTime"])
SERIALS = ("Serial", "Serials")
ID = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]{20}(?![0-9A-Za-z]))[0-9A-Za-z]{3}0[12][A-Z]+[0-9a-z]+"
    r"|(?<![0-9A-Za-z_])[a-z]{3}_[0-9a-v]{26}(?![0-9A-Za-z])"
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)")
TIME = "<time>"


class ChangeSet(TypedDict):
    """What one transaction did: by which kind of caller, and how many changes of records are `omitted` for their size.

    `money` are kind, id and cents, `events` type and id of what they tell of, `messages` their channels.
    """

    time: str
    by: str
    records: list[RecordChange]
    omitted: int
    money: list[list[Any]]
    events: list[list[str]]
    messages: list[str]


class RecordName(TypedDict):
    """A record by its kind and canonical id, such as `<bill:1>`."""

    kind: str
    id: str


class WholeRecord(RecordName):
    """A record with its fields; amounts are in cents, other decimals in millionths."""

    fields: dict[str, Any]


class FieldChange(TypedDict):
    """A field's values; one that was not there, or is not, is left out."""

    before: NotRequired[Any]
    after: NotRequired[Any]


class FieldChanges(RecordName):
    """A record with the fields that differ, by path (`billLineItems[0].amount`)."""

    fields: dict[str, FieldChange]


class Money(RecordName):
    """Money on its way by a record, in dollars; below zero where it goes no further."""

    amount: float


class QueuedEvent(TypedDict):
    """An event for a subscriber: its type, and the canonical id of what it tells of."""

    type: str
    id: str


class SentMessage(TypedDict):
    """A message that was sent: `email`, `sms` or `letter`."""

    channel: str


class WorldDiff(TypedDict):
    """How a world differs from what it was, in the order in which records were first touched.

    `cursor` leads on from here; `evicted` are transactions, `omitted` changes of records, that are not among it.
    """

    created: list[WholeRecord]
    changed: list[FieldChanges]
    archived: list[RecordName]
    restored: list[RecordName]
    deleted: list[RecordName]
    money: list[Money]
    events: list[QueuedEvent]
    messages: list[SentMessage]
    cursor: int
    evicted: int
    omitted: int


def diff_of(change_sets: Sequence[ChangeSet], cursor: int, eviction_count: int) -> WorldDiff:
    """Change sets, in their order, as one diff."""
    changes = compose_all(change for one in change_sets for change in one["records"])
    names = Names(changes)
    updates = [change for change in changes if change["before"] is not None and change["after"] is not None]
    return {
        "created": [whole(change, names) for change in changes if change["before"] is None],
        "changed": [row for change in updates if (row := by_field(change, names))["fields"]],
        "archived": [names.of(change) for change in updates if archiving(change) == (False, True)],
        "restored": [names.of(change) for change in updates if archiving(change) == (True, False)],
        "deleted": [names.of(change) for change in changes if change["after"] is None],
        "money": money_of(change_sets, names),
        "events": [{"type": word, "id": names.text(entity)} for one in change_sets for word, entity in one["events"]],
        "messages": [{"channel": channel} for one in change_sets for channel in one["messages"]],
        "cursor": cursor,
        "evicted": eviction_count,
        "omitted": sum(one["omitted"] for one in change_sets),
    }


def compose_all(changes: Iterable[RecordChange]) -> list[RecordChange]:
    """Changes with all those of a record as one, in the order in which each was first touched."""
    by_record: dict[tuple[str, str], RecordChange | None] = {}
    for change in changes:
        key = change["kind"], change["id"]
        earlier = by_record.get(key)
        by_record[key] = change if earlier is None else compose(earlier, change)
    return [change for change in by_record.values() if change is not None]


def archiving(change: RecordChange) -> tuple[Any, Any]:
    """Whether a record was archived, and is."""
    return (change["before"] or {}).get("archived"), (change["after"] or {}).get("archived")


class Names:
    """Canonical names for the ids in a diff: the kind, and which of its records this is, from 1 in their order."""

    def __init__(self, changes: Sequence[RecordChange]) -> None:
        self._kinds = {change["id"]: change["kind"] for change in changes}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for change in changes:
            self.text(change["id"])

    def of(self, change: RecordChange) -> RecordName:
        """The record that a change is of: its kind, and its id as the diff numbers it."""
        return {"kind": change["kind"], "id": self.text(change["id"])}

    def text(self, text: str) -> str:
        """A text with every id in it by its name, and moments by a word for all of them."""
        if text in self._kinds:
            return self._name(text)
        if MOMENT.fullmatch(text):
            return TIME
        return ID.sub(lambda match: self._name(match[0]), text)

    def _name(self, record_id: str) -> str:
        name = self._names.get(record_id)
        if name is None:
            kind = self._kinds.get(record_id) or kind_of_id(record_id)
            count = self._counts[kind] = self._counts.get(kind, 0) + 1
            name = self._names[record_id] = f"<{kind}:{count}>"
        return name

    def value(self, value: Any) -> Any:
        """A JSON value with canonical names."""
        if isinstance(value, dict):
            return {key: self.value(inner) for key, inner in value.items() if not key.endswith(SERIALS)}
        if isinstance(value, list):
            return [self.value(element) for element in value]
        return self.text(value) if isinstance(value, str) else value


def kind_of_id(record_id: str) -> str:
    """The kind that an id's first three characters stand for; `id` where they stand for none."""
    return kinds_by_prefix().get(record_id[:3], "id")


def kinds_by_prefix() -> Mapping[str, str]:
    """The names of kinds, and of their lines, by the prefixes of their ids."""
    if not KINDS_BY_PREFIX:
        KINDS_BY_PREFIX.update({prefix: name for name, prefix in PREFIXES.items()})
        KINDS_BY_PREFIX.update(prefix for kind in all_kinds() for prefix in prefixes_of(kind))
    return KINDS_BY_PREFIX


KINDS_BY_PREFIX: dict[str, str] = {}


def prefixes_of(kind: Kind) -> Iterator[tuple[str, str]]:
    """The prefix of a kind's ids, and that of its lines' where these have no name of their own."""
    if kind.prefix:
        yield kind.prefix, kind.name
    if kind.line_prefix and kind.line_prefix not in PREFIXES.values():
        yield kind.line_prefix, f"{kind.name}_line"


def plain_fields(record: Record) -> Record:
    """The fields of a record that are not about how it is kept."""
    return {name: value for name, value in record.items() if name not in BOOKKEEPING}


def whole(change: RecordChange, names: Names) -> WholeRecord:
    """A record that was created, as it is."""
    return {**names.of(change), "fields": names.value(plain_fields(change["after"] or {}))}


def by_field(change: RecordChange, names: Names) -> FieldChanges:
    """A record that was changed, field by field; its archiving is told elsewhere."""
    before = names.value(plain_fields(change["before"] or {}))
    after = names.value(plain_fields(change["after"] or {}))
    fields = {path: row for path, row in field_changes(before, after, "") if path != "archived"}
    secrets: dict[str, FieldChange] = {name: {"before": MASK, "after": MASK} for name in change.get("secrets", ())}
    return {**names.of(change), "fields": fields | secrets}


def field_changes(before: Record, after: Record, path: str) -> Iterator[tuple[str, FieldChange]]:
    """The paths at which two objects differ, down to the innermost; lists of one length go element by element."""
    for name in [*before, *(name for name in after if name not in before)]:
        yield from value_changes(before, after, name, f"{path}{name}")


def value_changes(before: Record, after: Record, name: str, path: str) -> Iterator[tuple[str, FieldChange]]:
    """The paths at which two objects differ in one of their members."""
    row = member_change(before, after, name)
    old, new = row.get("before"), row.get("after")
    if isinstance(old, dict) and isinstance(new, dict):
        yield from field_changes(old, new, f"{path}.")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        places = {f"[{place}]": element for place, element in enumerate(old)}
        yield from field_changes(places, {f"[{place}]": element for place, element in enumerate(new)}, path)
    elif old != new or len(row) == 1:
        yield path, row


def member_change(before: Record, after: Record, name: str) -> FieldChange:
    """A member of two objects, as far as it is there."""
    row: FieldChange = {}
    if name in before:
        row["before"] = before[name]
    if name in after:
        row["after"] = after[name]
    return row


def money_of(change_sets: Sequence[ChangeSet], names: Names) -> list[Money]:
    """The money that moves by each record in all; nothing where it moves and comes back."""
    sums: dict[tuple[str, str], int] = {}
    for one in change_sets:
        for kind, record_id, cents in one["money"]:
            sums[kind, record_id] = sums.get((kind, record_id), 0) + cents
    return [
        {"kind": kind, "id": names.text(record_id), "amount": money.amount(cents)}
        for (kind, record_id), cents in sums.items()
        if cents
    ]
