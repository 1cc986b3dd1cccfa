"""Whether a tenant's books add up."""

from __future__ import annotations

from typing import TypedDict

from mockserver.control.blueprint import control
from mockserver.control.server import Server
from mockserver.domain.consistency import findings
from mockserver.kernel.money import amount
from mockserver.tenancy import Tenant


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
