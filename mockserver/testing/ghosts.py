"""A ghost in a test: another user who changes rows between two pages of a list."""

from __future__ import annotations

from types import TracebackType

from mockserver.control.changes import record_changes
from mockserver.control.ghosts import GhostEvent, NewGhost, end_ghost, read_ghost, start_ghost
from mockserver.control.server import ControlError
from mockserver.testing.control import TenantControl


class Ghost:
    """Another user, for as long as a `with` block lasts; `acts` says what was done.

    What others change meanwhile is recorded too, so that reports can name it.
    """

    def __init__(self, control: TenantControl, ghost: NewGhost) -> None:
        self._control = control
        self._ghost = ghost
        self._was_recorded = False

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
        self._control(end_ghost)
        self._record_no_more()

    def _record_no_more(self) -> None:
        """Leave what is recorded as it was before the block."""
        if not self._was_recorded:
            self._control(record_changes, {"recorded": False})

    @property
    def acts(self) -> list[GhostEvent]:
        """What the ghost did so far, oldest first."""
        return [one for one in self._control(read_ghost)["events"] if one["event"] == "act"]
