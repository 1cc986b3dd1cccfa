"""What transactions of a tenant's world have changed, for those tenants of which somebody wants to know."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from mockserver.store.directory import NUMBERS, Directory
from mockserver.tenancy.tenants import Tenant

CHANGES = "change"  # the directory's table
STEPS = "step"  # the table of what was done beside
MAX_CHANGE_SETS = 1_000  # of a tenant


class Changes:
    """The last change sets of each tenant, one for each transaction that did something, in the order of commits."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def note(self, tenant: Tenant, change_set: Record) -> int:
        """Keep a change set behind the others; its number, which counts from 1. The oldest goes where there are many.

        To be called while the world's transaction is open: so numbers are in the order of commits.
        """
        number = self._directory.append(CHANGES, change_set, tenant=tenant.id)
        if number > MAX_CHANGE_SETS:
            self._directory.delete_first(CHANGES, tenant.id, number - MAX_CHANGE_SETS)
        return number

    def since(self, tenant: Tenant, number: int) -> list[Record]:
        """The change sets past a number, oldest first."""
        return self._directory.since(CHANGES, tenant.id, number)

    def last(self, tenant: Tenant) -> int:
        """The number of the newest change set there ever was, 0 for none."""
        return self._directory.add(NUMBERS, f"{CHANGES}:{tenant.id}", 0, tenant=tenant.id)

    def note_step(self, tenant: Tenant, step: Record) -> None:
        """Keep what the control API is about to do to a world."""
        number = self._directory.append(STEPS, step, tenant=tenant.id)
        if number > MAX_CHANGE_SETS:
            self._directory.delete_first(STEPS, tenant.id, number - MAX_CHANGE_SETS)

    def steps(self, tenant: Tenant) -> list[Record]:
        """What the control API did, oldest first."""
        return self._directory.since(STEPS, tenant.id, 0)

    def forget(self, tenant: Tenant) -> None:
        """Drop a tenant's change sets: its world is another one. Their numbers do not come again."""
        self._directory.delete_first(CHANGES, tenant.id, self.last(tenant))
