"""What a block of a test changes in a tenant's world."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import orjson

from mockserver.control.change_sets import (
    FieldChanges,
    Money,
    QueuedEvent,
    RecordName,
    SentMessage,
    WholeRecord,
    WorldDiff,
)
from mockserver.control.changes import read_changes, record_changes
from mockserver.testing.control import TenantControl


class Changes:
    """The changes of a `with` block, once it has ended: see `WorldDiff`.

    Two are equal where the same was done, whatever the ids; `as_dict` is for snapshots. Raises `RuntimeError` where
    the block has not ended, and at its end where some are missing: too many, or the world was replaced.
    """

    def __init__(self, control: TenantControl) -> None:
        self._control = control
        self._cursor = 0
        self._was_recorded = False
        self._diff: WorldDiff | None = None

    def __enter__(self) -> Changes:
        state = self._control(record_changes, {"recorded": True})
        self._cursor, self._was_recorded = state["cursor"], state["wasRecorded"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._diff = self._control(read_changes, self._cursor)
        if not self._was_recorded:
            self._control(record_changes, {"recorded": False})
        missing = self._diff["evicted"] + self._diff["omitted"]
        if missing and error is None:
            raise RuntimeError(f"{missing} changes are missing: there were too many, or the world was replaced")

    @property
    def _world_diff(self) -> WorldDiff:
        if self._diff is None:
            raise RuntimeError("changes are known when the block has ended")
        return self._diff

    @property
    def created(self) -> list[WholeRecord]:
        """New records, with their fields."""
        return self._world_diff["created"]

    @property
    def changed(self) -> list[FieldChanges]:
        """Records that differ, with the fields that do."""
        return self._world_diff["changed"]

    @property
    def archived(self) -> list[RecordName]:
        """Records that are archived now."""
        return self._world_diff["archived"]

    @property
    def restored(self) -> list[RecordName]:
        """Records that are archived no more."""
        return self._world_diff["restored"]

    @property
    def deleted(self) -> list[RecordName]:
        """Records that are there no more, by kind and id: BILL archives most, and deletes few."""
        return self._world_diff["deleted"]

    @property
    def money(self) -> list[Money]:
        """The money that moves by each record, in dollars; below zero where it goes no further."""
        return self._world_diff["money"]

    @property
    def events(self) -> list[QueuedEvent]:
        """The events that subscribers are told of: their types, and the ids of what they tell of."""
        return self._world_diff["events"]

    @property
    def messages(self) -> list[SentMessage]:
        """The messages that went to the inbox, each by its channel: `email`, `sms` or `letter`."""
        return self._world_diff["messages"]

    def as_dict(self) -> dict[str, Any]:
        """All of it, the same in every run that does the same: to be compared, or kept as JSON."""
        return {name: value for name, value in self._world_diff.items() if name not in ("cursor", "evicted", "omitted")}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Changes) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash(orjson.dumps(self.as_dict(), option=orjson.OPT_SORT_KEYS))

    def __bool__(self) -> bool:
        return any(self.as_dict().values())

    def __repr__(self) -> str:
        return f"Changes({self.as_dict() if self._diff else '...'})"
