"""What happened to a record, as what it was and what it is: found, put together, done again."""

from __future__ import annotations

from typing import NotRequired, Protocol, TypedDict

from mockserver.kernel.kinds import Record


class RecordChange(TypedDict):
    """A change of one record: the fields that differ, with their values `before` and `after`.

    None stands for no record: before a creation and after a deletion, where the other side has all fields. A field that
    is on one side only was not there on the other. `secrets` are fields that differ, but not in what may be read.
    """

    kind: str
    id: str
    before: Record | None
    after: Record | None
    secrets: NotRequired[list[str]]


class RecordChanges(Protocol):
    """The changes of a transaction, which may be found only when somebody reads them; `size` is about their bytes.

    `key` is the one by which they lie in a shared store, 0 in memory.
    """

    @property
    def size(self) -> int: ...

    @property
    def key(self) -> int: ...

    def read(self) -> list[RecordChange]: ...


def change_of(kind: str, record_id: str, old: Record | None, new: Record | None) -> RecordChange | None:
    """The change from one state of a record to another; None where they are the same."""
    if old == new:
        return None
    if old is None or new is None:
        return {"kind": kind, "id": record_id, "before": old, "after": new}
    before = {name: value for name, value in old.items() if name not in new or new[name] != value}
    after = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return {"kind": kind, "id": record_id, "before": before, "after": after}


def apply(change: RecordChange, record: Record | None) -> Record | None:
    """The record after a change, from the record before it."""
    if change["after"] is None or change["before"] is None or record is None:
        return change["after"]
    rest = {name: value for name, value in record.items() if name not in change["before"]}
    return {**rest, **change["after"]}


def compose(first: RecordChange, second: RecordChange) -> RecordChange | None:
    """Two changes of one record, one after the other, as one; None where the second takes back the first."""
    after = apply(second, first["after"])
    before = before_both(first, second)
    change = change_of(first["kind"], first["id"], before, after)
    secrets = [*dict.fromkeys([*first.get("secrets", ()), *second.get("secrets", ())])]
    if not secrets or before is None or after is None:
        return change
    rest: RecordChange = {"kind": first["kind"], "id": first["id"], "before": {}, "after": {}}
    return {**(change or rest), "secrets": secrets}


def before_both(first: RecordChange, second: RecordChange) -> Record | None:
    """What was before two changes: fields that the first did not touch were what they were before the second."""
    if first["before"] is None or second["before"] is None:
        return first["before"]
    names = first["before"].keys() | (first["after"] or {}).keys()
    return {**{name: value for name, value in second["before"].items() if name not in names}, **first["before"]}
