"""A ghost in a test: another user who changes rows between two pages of a list."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from types import TracebackType

from mockserver.control.annotations import check
from mockserver.control.changes import record_changes
from mockserver.control.ghosts import GhostEvent, NewGhost, end_ghost, lists_of, read_ghost, start_ghost
from mockserver.control.server import ControlError
from mockserver.testing.control import TenantControl


class IdleGhost(UserWarning):
    """A ghost of lists (`operation`) was to act and never did: what a test says of its client is not proven."""

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(operation, reason)
        self.operation = operation
        self.reason = reason

    def __str__(self) -> str:
        return f"the ghost of {self.operation} never acted: {self.reason}"


class Ghost:
    """Another user, for as long as a `with` block lasts; `acts` says what was done.

    What others change meanwhile is recorded too, so that reports can name it. A block that ends well without an act of
    it warns: see `IdleGhost`. Raises `ControlError` at once for lists and acts that there are not.
    """

    def __init__(self, control: TenantControl, ghost: NewGhost) -> None:
        check(ghost, NewGhost)
        lists_of(ghost.get("operation", "*"))
        self._control = control
        self._ghost = ghost
        self._was_recorded = False
        self._idle: IdleGhost | None = None

    def __enter__(self) -> Ghost:
        self._was_recorded = self._control(record_changes, {"recorded": True})["wasRecorded"]
        try:
            self._control(start_ghost, self._ghost)
        except ControlError:
            self._record_no_more()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._idle = self._look_idle()
        self._control(end_ghost)
        self._record_no_more()
        if self._idle is not None and kind is None:
            warnings.warn(self._idle, stacklevel=2)

    def _record_no_more(self) -> None:
        """Leave what is recorded as it was before the block."""
        if not self._was_recorded:
            self._control(record_changes, {"recorded": False})

    @property
    def acts(self) -> list[GhostEvent]:
        """What the ghost did so far, oldest first."""
        return [one for one in self._control(read_ghost)["events"] if one["event"] == "act"]

    def idle_about(self, operation: str) -> str:
        """Why it never changed a list that it was to change, in words; empty where it acted, or only watched."""
        is_meant = any(one.id == operation for one in lists_of(self._ghost["operation"]))
        return str(self._idle) if self._idle is not None and is_meant else ""

    def _look_idle(self) -> IdleGhost | None:
        """What there is to warn of; None where it acted, and where it was only to watch."""
        chance = self._ghost.get("chance", 1.0)
        state = self._control(read_ghost)
        if state["acted"] or not chance:
            return None
        pages = [one for one in state["events"] if one["event"] == "page"]
        return IdleGhost(self._ghost["operation"], idle_reason(pages, chance))


def idle_reason(pages: Sequence[GhostEvent], chance: float) -> str:
    """Why a ghost that saw these pages did nothing."""
    later = sum(one["page"] > 1 for one in pages)
    if not pages:
        return "no page was read while it was there"
    if not later:
        return "only first pages were read, and it acts before later ones: read pages smaller than the list"
    if chance < 1:
        return f"of {later} later pages its chance of {chance} came at none: another seed, or a larger chance"
    return f"before none of {later} later pages could one of its acts be done: other acts, or more rows"
