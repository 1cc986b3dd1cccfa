"""A tenant's trace: everything since its world was made, to be done again elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from flask import Response

from mockserver import __version__
from mockserver.control.blueprint import control
from mockserver.control.journal import CAPACITY
from mockserver.control.server import ControlError, Server
from mockserver.control.tenants import read_tenant
from mockserver.control.trace_file import FORMAT, Step, Trace, write_trace
from mockserver.seeding import SCENARIOS
from mockserver.seeding.tenants import note_of
from mockserver.tenancy import Tenant

ZIP = "application/zip"
# What an exchange keeps of its entry in the journal.
BESIDE = ("milliseconds", "requestId", "fidelity", "facts", "unread", "limit")


@control.get("/tenants/<tenant>/trace")
def read_trace_of(server: Server, tenant: Tenant) -> Response:
    """The trace of a tenant as a zip, without a secret; 409 where its changes are not recorded."""
    if not tenant.records_changes:
        raise ControlError(409, 'nothing is recorded: PATCH {"recorded": true} to its changes first')
    return Response(write_trace(trace_of(server, tenant)), mimetype=ZIP)


def trace_of(server: Server, tenant: Tenant) -> Trace:
    """Everything that a tenant was asked and answered, as far as the journal has it."""
    page = server.journal.page(tenant.id, 0, CAPACITY)
    details, tenancy = read_tenant(server, tenant), server.worlds.tenancy
    first = page["requests"][0]["time"] if page["requests"] else details["clock"]["now"]
    note = note_of(tenancy, tenant)
    rows = tenancy.changes.steps(tenant)
    steps = cast(list[Step], [{key: one[key] for key in Step.__annotations__} for one in rows])
    lost = sum("changesLost" in entry for entry in page["requests"])
    lacks = [*lacks_of(tenant, page["evicted"], lost, is_imported=bool(note.get("imported"))), *not_repeated(steps)]
    return {
        "format": FORMAT,
        "version": __version__,
        "scenario": tenant.scenario,
        "seed": tenant.seed,
        "environment": tenant.environment,
        "anchor": note["anchor"] or note.get("today") or details["clock"]["today"],
        "began": first,
        "now": details["clock"]["now"],
        "whole": not lacks,
        "lacks": lacks,
        "users": [user["username"] for user in details["users"]],
        "steps": steps,
        "exchanges": [exchange_of(cast(dict[str, Any], entry)) for entry in page["requests"]],
    }


def lacks_of(tenant: Tenant, evicted: int, lost: int, *, is_imported: bool) -> Iterator[str]:
    """What of a tenant's world and exchanges is not in its trace."""
    if is_imported or tenant.scenario not in SCENARIOS:
        yield "its world is none that a scenario of ours makes"
    if evicted:
        yield f"{evicted} earlier exchanges are missing"
    if lost:
        yield f"what {lost} exchanges changed is not kept any more"


def not_repeated(steps: Sequence[Step]) -> Iterator[str]:
    """The steps that are not done again: what they were given is somebody's own."""
    for step in steps:
        if step["arguments"] is None:
            yield f"{step['function']} behind exchange {step['after']} is not done again"


def exchange_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What a trace keeps of an entry: what was sent, answered and done."""
    return {name: value for name, value in entry.items() if name not in BESIDE}
