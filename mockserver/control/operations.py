"""The registry as the control API and the command line list it."""

from __future__ import annotations

from typing import TypedDict

from mockserver.operations import fidelity, load


class OperationRow(TypedDict):
    """An operation of BILL; `status` is `built` or `unbuilt`, `fidelity` empty while it is not built."""

    id: str
    method: str
    path: str
    auth: str
    status: str
    fidelity: str


def rows() -> list[OperationRow]:
    """Every operation that BILL documents, in the registry's order."""
    return [
        {
            "id": operation.id,
            "method": operation.method,
            "path": operation.path,
            "auth": operation.auth,
            "status": "built" if operation.is_built else "unbuilt",
            "fidelity": fidelity(operation.id) if operation.is_built else "",
        }
        for operation in load().operations
    ]
