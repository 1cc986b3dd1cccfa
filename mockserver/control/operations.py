"""The registry as the control API and the command line list it."""

from __future__ import annotations

from mockserver.operations import fidelity, load


def rows() -> list[dict[str, str]]:
    """Every operation: id, method, path, auth, status (`built` or `unbuilt`), fidelity."""
    return [
        {
            "id": operation.id,
            "method": operation.method,
            "path": operation.path,
            "auth": operation.auth,
            "status": "built" if operation.built else "unbuilt",
            "fidelity": fidelity(operation.id) if operation.built else "",
        }
        for operation in load().operations
    ]
