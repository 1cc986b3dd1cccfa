"""What a tenant has for clients that keep a copy of its lists: somebody who changes them, and reports on the copy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Unpack

from mockserver.control.ghosts import NewGhost
from mockserver.testing.control import TenantControl
from mockserver.testing.ghosts import Ghost
from mockserver.testing.syncs import KeptRows, SyncClaim, SyncReport, sync_report


class SyncedTenant(ABC):
    """A tenant whose lists somebody copies."""

    @property
    @abstractmethod
    def control(self) -> TenantControl:
        """The functions of the control API that are about the tenant."""

    def ghost(self, operation: str = "*", /, **ghost: Unpack[NewGhost]) -> Ghost:
        """Another user, while a `with` block lasts, who changes rows between two pages of lists: see `NewGhost`."""
        return Ghost(self.control, {"operation": operation, **ghost})

    def sync_report(self, rows: KeptRows, operation: str, /, **claim: Unpack[SyncClaim]) -> SyncReport:
        """Which rows that a client keeps of a list are missed, stale, phantom or double: see `SyncClaim`."""
        return sync_report(self.control, rows, operation, claim)

    def assert_synced(self, rows: KeptRows, operation: str, /, **claim: Unpack[SyncClaim]) -> None:
        """Raise `AssertionError` with the report where rows are wrong."""
        report = self.sync_report(rows, operation, **claim)
        if not report.is_synced:
            raise AssertionError(str(report))
