"""Ghosts: another user who changes rows between two pages of a tenant's lists; what it shall do, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory
from mockserver.tenancy.tenants import Tenant, Tenants

GHOSTS, EVENTS = "ghost", "ghost_event"  # the directory's tables
MAX_EVENTS = 10_000  # of a tenant
MAX_READ = 2_000  # rows of a list that are remembered

TOUCH_READ, TOUCH_BOUNDARY, MOVE_READ, MOVE_AHEAD = "touch_read", "touch_boundary", "move_read", "move_ahead"
ARCHIVE_READ, ARCHIVE_AHEAD, RESTORE_READ = "archive_read", "archive_ahead", "restore_read"
CREATE_SAME_SECOND, EXPIRE_TOKEN = "create_same_second", "expire_token"

# What the ghost does unless others are named: a client of a list with an updatedTime can be right under each.
USUAL_ACTS = (
    TOUCH_READ,
    TOUCH_BOUNDARY,
    MOVE_READ,
    MOVE_AHEAD,
    ARCHIVE_READ,
    ARCHIVE_AHEAD,
    RESTORE_READ,
    CREATE_SAME_SECOND,
)
ACTS = (*USUAL_ACTS, EXPIRE_TOKEN)


class Ghosts:
    """The ghost of each tenant that has one, and what it saw and did, in order.

    It goes with the tenant; where the world is replaced it stays, and remembers no row of the old one.
    """

    def __init__(self, directory: Directory, tenants: Tenants) -> None:
        self._directory = directory
        self._tenants = tenants

    def of(self, tenant: Tenant) -> Record | None:
        """The ghost of a tenant; None where there is none."""
        return self._directory.get(GHOSTS, tenant.id)

    def begin(self, tenant: Tenant, ghost: Record) -> None:
        """Let a ghost come, in the place of another; what an earlier one did is forgotten."""
        self._directory.delete_first(EVENTS, tenant.id, self.last(tenant))
        self._directory.put(GHOSTS, tenant.id, ghost, tenant=tenant.id)
        self._tenants.note_ghost(tenant, has_ghost=True)

    def end(self, tenant: Tenant) -> Record | None:
        """Let the ghost go, and return it; None where there was none. What it did is still known."""
        self._tenants.note_ghost(tenant, has_ghost=False)
        return self._directory.change(GHOSTS, tenant.id, lambda _: None, tenant=tenant.id).before

    def change(self, tenant: Tenant, change: Callable[[Record], Record]) -> tuple[Record, Record] | None:
        """The ghost before and after a change of what it remembers; None where there is none."""
        swap = self._directory.change(GHOSTS, tenant.id, lambda doc: doc and change(doc), tenant=tenant.id)
        return None if swap.before is None or swap.after is None else (swap.before, swap.after)

    def note(self, tenant: Tenant, event: Record) -> None:
        """Write down what it saw or did."""
        number = self._directory.append(EVENTS, event, tenant=tenant.id)
        if number > MAX_EVENTS:
            self._directory.delete_first(EVENTS, tenant.id, number - MAX_EVENTS)

    def events(self, tenant: Tenant, after: int = 0) -> list[Record]:
        """What it saw and did past a number, oldest first."""
        return self._directory.since(EVENTS, tenant.id, after)

    def last(self, tenant: Tenant) -> int:
        """The number of the newest event there is, 0 for none."""
        events = self.events(tenant)
        return int(events[-1]["number"]) if events else 0


def label_of(record: Mapping[str, Any]) -> str:
    """A record by the name that people know it by."""
    person = " ".join(part for part in (record.get("firstName"), record.get("lastName")) if part)
    number = (record.get("invoice") or {}).get("invoiceNumber")
    known = (record.get(name) for name in ("name", "invoiceNumber", "referenceNumber", "merchantName"))
    return str(next((one for one in (*known, number, person) if one), record.get("id", "")))
