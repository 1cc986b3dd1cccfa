"""What changes in a tenant's world, from one moment to another."""

from __future__ import annotations

from typing import TypedDict, cast

from mockserver.control.blueprint import control
from mockserver.control.change_sets import ChangeSet, WorldDiff, diff_of
from mockserver.control.recorded_changes import changes_from
from mockserver.control.server import ControlError, Server
from mockserver.control.steps import note_beginning, note_turn
from mockserver.tenancy import Tenant


class ChangeRecording(TypedDict):
    """Whether what changes is recorded from now on: in a database each transaction writes a row more."""

    recorded: bool


class ChangeState(ChangeRecording):
    """Whether what changes is recorded, and was before, and the cursor behind all that was recorded so far."""

    wasRecorded: bool
    cursor: int


@control.get("/tenants/<tenant>/changes")
def read_changes(server: Server, tenant: Tenant, after: int = 0) -> WorldDiff:
    """How the tenant's world differs from what it was at a cursor; 409 where nothing is recorded."""
    changes = server.worlds.tenancy.changes
    change_sets = changes.since(tenant, after, changes_from)
    cursor = max(change_sets[-1]["number"] if change_sets else changes.last(tenant), after)
    if not tenant.records_changes and not change_sets:
        raise ControlError(409, 'nothing is recorded: PATCH {"recorded": true} here first')
    return diff_of(cast(list[ChangeSet], change_sets), cursor, cursor - after - len(change_sets))


@control.patch("/tenants/<tenant>/changes")
def record_changes(server: Server, tenant: Tenant, body: ChangeRecording) -> ChangeState:
    """Record what changes in the tenant's world, or record it no more: what was recorded stays."""
    tenancy = server.worlds.tenancy
    tenancy.tenants.record_changes(tenant, on=body["recorded"])
    if body["recorded"] != tenant.records_changes:
        note_turn(server, tenant, on=body["recorded"])
    if body["recorded"] and not tenant.records_changes:
        note_beginning(server, tenant)
    cursor = tenancy.changes.last(tenant)
    return {"recorded": body["recorded"], "wasRecorded": tenant.records_changes, "cursor": cursor}
