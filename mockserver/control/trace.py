"""A tenant's trace: everything since its world was made, to be done again elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import orjson
from flask import Response

from mockserver import __version__
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server
from mockserver.control.tenants import read_tenant
from mockserver.control.trace_file import FORMAT, HELD, Step, Trace, write_trace
from mockserver.control.trace_lacks import (
    Span,
    exchanges_up_to,
    gaps_in_record,
    is_inside,
    is_turn,
    lacks_of_store,
    missing_steps,
    spans_without_record,
)
from mockserver.kernel.counts import number_of
from mockserver.seeding import SCENARIOS
from mockserver.seeding.tenants import note_of
from mockserver.tenancy import Tenant

CODES_OF_LIMITS = ("BDC_1110", "BDC_1144", "BDC_1322")
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
    # First: what is done meanwhile is then among the exchanges at least.
    last_change = server.worlds.tenancy.changes.last(tenant)
    page = exchanges_up_to(server, tenant, last_change)
    details, tenancy = read_tenant(server, tenant), server.worlds.tenancy
    first = page["requests"][0]["time"] if page["requests"] else details["clock"]["now"]
    note = note_of(tenancy, tenant)
    rows = tenancy.changes.steps(tenant)
    steps = cast(list[Step], [{key: one[key] for key in Step.__annotations__} for one in rows if not is_turn(one)])
    spans = spans_without_record([one for one in rows if is_turn(one)])
    loss_count = sum("changesLost" in entry for entry in page["requests"])
    settings, exchanges = settings_of(server, tenant), cast(list[dict[str, Any]], page["requests"])
    lacks = [
        *lacks_of(tenant, page["evicted"], loss_count, is_imported=bool(note.get("imported"))),
        *(refusals_by_limits(exchanges) if settings["limits"] == "enforce" else ()),
        *dict.fromkeys([*missing_steps(rows), *not_repeated(steps)]),
        *gaps_in_record(spans, exchanges),
        *lacks_of_store(server, tenant, last_change, page),
    ]
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
        "settings": settings,
        "steps": steps,
        "exchanges": [exchange_of(without_record(entry, spans)) for entry in exchanges],
    }


def settings_of(server: Server, tenant: Tenant) -> dict[str, str | None]:
    """The settings that a tenant's answers follow from: where it has one of its own, that one."""
    own = {"latitude": tenant.latitude, "limits": tenant.limits}
    return {name: own.get(name) or getattr(server.settings, name) for name in sorted(HELD)}


def lacks_of(tenant: Tenant, eviction_count: int, loss_count: int, *, is_imported: bool) -> Iterator[str]:
    """What of a tenant's world and exchanges is not in its trace."""
    if is_imported:
        yield "its world was imported, and is not in a trace"
    elif tenant.scenario not in SCENARIOS:
        yield f"its world is of a scenario of your own ({tenant.scenario}), and is not in a trace"
    if eviction_count:
        yield f"{number_of(eviction_count, 'earlier exchange')} missing"
    if loss_count:
        yield f"what {number_of(loss_count, 'exchange')} changed is not kept any more"


def refusals_by_limits(exchanges: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The exchanges that a limit refused: what is done again is quicker, and no limit holds there."""
    if count := sum(is_refused_by_limit(entry) for entry in exchanges):
        yield f"{number_of(count, 'exchange')} refused by a limit, not refused when done again"


def is_refused_by_limit(entry: dict[str, Any]) -> bool:
    """Whether an exchange was refused for one too many, where limits are enforced and no fault said so."""
    text = orjson.dumps(entry["response"]).decode()
    return entry["fault"] is None and (entry["status"] == 429 or any(f'"{code}"' in text for code in CODES_OF_LIMITS))


def not_repeated(steps: Sequence[Step]) -> Iterator[str]:
    """The steps that are not done again: what they were given is somebody's own."""
    for step in steps:
        if step["function"] == "record_changes":
            yield f"what was done beside the first {step['after']} exchanges is not known: it was not recorded yet"
        elif step["arguments"] is None:
            yield f"{step['function']} behind exchange {step['after']} is not done again"


def without_record(entry: dict[str, Any], spans: Sequence[Span]) -> dict[str, Any]:
    """An entry; one of a time when nothing was recorded says that its changes are not known."""
    return {**entry, "changesLost": True} if is_inside(entry, spans) else entry


def exchange_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What a trace keeps of an entry: what was sent, answered and done."""
    return {name: value for name, value in entry.items() if name not in BESIDE}
