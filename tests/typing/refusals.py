"""What a type checker refuses, each line for its mistake alone. Nothing here runs: see `servers.py`.

An ignore that is not needed is an error of both checkers: a line that they would let pass fails.
"""

from __future__ import annotations

import mockserver
from mockserver import BillMock, create_app
from mockserver.testing import MockTenant, WebhookReceiver

name = mockserver.Bill_Mock  # type: ignore[attr-defined]
create_app(7)  # type: ignore[arg-type]


def mistakes(mock: BillMock, tenant: MockTenant, receiver: WebhookReceiver) -> None:
    """Misspelt names, words that are no choice, values of another type."""
    BillMock(port="8080")  # type: ignore[arg-type]
    BillMock("http://127.0.0.1:8080")  # type: ignore[call-arg]
    mock.tenants()  # type: ignore[attr-defined]
    mock.tenant(environment="staging")  # type: ignore[arg-type]
    mock.tenant(limits="strict")  # type: ignore[arg-type]
    mock.tenant(colour="red")  # type: ignore[call-arg]
    tenant.session("v4")  # type: ignore[arg-type]
    tenant.session("v3", "AUDITOR")  # type: ignore[call-arg]
    tenant.clock.advance(3)  # type: ignore[arg-type]
    tenant.requests("v3.*", stat="4xx")  # type: ignore[call-arg]
    tenant.faults.add("v3.*", kinds="reset")  # type: ignore[call-arg]
    tenant.outcome("stp02")  # type: ignore[call-arg]
    tenant.due()[0]["nothing"]  # type: ignore[typeddict-item]
    receiver.wait(7)  # type: ignore[arg-type]
