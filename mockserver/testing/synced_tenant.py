"""What a tenant has for clients that keep a copy of its lists: somebody who changes them, and reports on the copy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Unpack

from mockserver.control.ghosts import NewGhost
from mockserver.testing.control import TenantControl
from mockserver.testing.ghosts import Ghost
from mockserver.testing.syncs import KeptRows, SyncClaim, SyncReport, sync_report


class SyncedTenant(ABC):
    """A tenant whose lists somebody copies."""

    _ghost: Ghost | None = None  # the last one

    @property
    @abstractmethod
    def control(self) -> TenantControl:
        """The functions of the control API that are about the tenant."""

    def ghost(self, operation: str = "*", /, **ghost: Unpack[NewGhost]) -> Ghost:
        """Another user, while a `with` block lasts, who changes rows between two pages of lists: see `NewGhost`."""
        self._ghost = Ghost(self.control, {"operation": operation, **ghost})
        return self._ghost

    def sync_report(self, rows: KeptRows, operation: str, /, **claim: Unpack[SyncClaim]) -> SyncReport:
        """Which rows that a client keeps of a list are missed, stale, phantom or double: see `SyncClaim`."""
        report = sync_report(self.control, rows, operation, claim)
        idle = self._ghost.idle_about(report.operation) if self._ghost else ""
        return replace(report, idle=idle)

    def assert_synced(self, rows: KeptRows, operation: str, /, **claim: Unpack[SyncClaim]) -> None:
        """Raise `AssertionError` with the report where rows are wrong, and where the list's ghost never acted."""
        report = self.sync_report(rows, operation, **claim)
        if not report.is_synced or report.idle:
            raise AssertionError(str(report))
