"""Whether a tenant's books add up, and what falls due in them."""

from __future__ import annotations

from typing import Annotated, TypedDict

from mockserver.control.annotations import Format
from mockserver.control.blueprint import control
from mockserver.control.server import Server
from mockserver.domain.consistency import findings
from mockserver.domain.lifecycle import next_due
from mockserver.kernel.money import amount
from mockserver.tenancy import Tenant

MAX_DUE = 100


class Finding(TypedDict):
    """A sum that a record keeps and what it should be, in dollars."""

    record: str
    field: str
    kept: float
    computed: float


class Audit(TypedDict):
    """Whether everything adds up, and what does not."""

    balanced: bool
    findings: list[Finding]


@control.get("/tenants/<tenant>/audit")
def audit(server: Server, tenant: Tenant) -> Audit:
    """Whether every sum that the tenant's records keep comes to what it is the sum of."""
    with server.worlds.engine.read(tenant.world) as tx:
        rows = findings(tx)
    return {
        "balanced": not rows,
        "findings": [
            {"record": row.record, "field": row.field, "kept": amount(row.value), "computed": amount(row.total)}
            for row in rows
        ],
    }


class DueRecord(TypedDict):
    """A record that something happens to at a moment, by its kind and its id."""

    kind: str
    id: str
    due: Annotated[str, Format("date-time")]


class DueRecords(TypedDict):
    """What falls due, the next first."""

    due: list[DueRecord]


@control.get("/tenants/<tenant>/due")
def list_due(server: Server, tenant: Tenant, max: int = 20) -> DueRecords:
    """What falls due next by the tenant's clock: at most `max` records, and no more than 100."""
    with server.worlds.engine.read(tenant.world) as tx:
        rows = next_due(tx, min(max, MAX_DUE)) if max else []
    return {"due": [{"kind": row.kind.name, "id": row.id, "due": row.due} for row in rows]}
