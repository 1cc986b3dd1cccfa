"""What the control API does to a tenant's world, noted while its changes are recorded: a trace does it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.control.masked_record import without_secrets
from mockserver.control.server import Server
from mockserver.tenancy import Tenant

# What can be done again: its arguments hold nothing of anybody's own.
AGAIN = frozenset(
    [
        "choose_outcome", "step_payment", "reset_tenant", "take_snapshot", "restore_snapshot", "delete_snapshot",
        "add_fault", "remove_faults", "remove_fault", "use_card", "activate_card", "lock_transaction",
        "unlock_transaction", "set_clock", "lock_organization", "unlock_organization", "start_ghost", "end_ghost",
        "make_sync_token",
    ]
)  # fmt: skip
TURN = "record_changes"
# What changes no world.
BESIDE = frozenset([TURN, "delete_tenant", "replay_delivery"])


def note_step(server: Server, tenant: Tenant, function: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """Note a call of a function that changes a tenant, before it is made."""
    name = function.__name__
    if name in BESIDE or (name == "set_clock" and "sessions" not in arguments["body"]):
        return  # where the clock stands each exchange says
    rest = {key: value for key, value in arguments.items() if key not in ("server", "tenant")}
    can_be_repeated = name in AGAIN and without_secrets(rest) == rest
    step = {
        "after": server.journal.last(tenant.id),
        "time": server.worlds.tenancy.clocks.of(tenant).stamp(),
        "function": name,
        "arguments": rest if can_be_repeated else None,
    }
    server.worlds.tenancy.changes.note_step(tenant, step)


def note_turn(server: Server, tenant: Tenant, *, on: bool) -> None:
    """Note behind which exchange a tenant's changes are recorded from now on, or no more."""
    step = {
        "after": server.journal.last(tenant.id),
        "time": server.worlds.tenancy.clocks.of(tenant).stamp(),
        "function": TURN,
        "arguments": {"recorded": on},
    }
    server.worlds.tenancy.changes.note_step(tenant, step)


def note_beginning(server: Server, tenant: Tenant) -> None:
    """Note that a tenant's changes are recorded from now on, where one sees that something was done to it before."""
    tenancy = server.worlds.tenancy
    if tenant.has_faults or tenant.has_ghost or tenant.locked or tenancy.snapshots.names(tenant):
        last = server.journal.last(tenant.id)
        time = tenancy.clocks.of(tenant).stamp()
        step = {"after": last, "time": time, "function": TURN, "arguments": None}
        tenancy.changes.note_step(tenant, step)
