"""Whether the server works; open even where a control token is needed."""

from __future__ import annotations

from typing import TypedDict

from mockserver.control.blueprint import open_control
from mockserver.control.server import Server, tenant_of
from mockserver.tenancy import DEFAULT


class Health(TypedDict):
    """How the server is: `live` or `ready`."""

    status: str


@open_control.get("/live")
def live() -> Health:
    """The process answers, whatever its store does."""
    return {"status": "live"}


@open_control.get("/ready")
def ready(server: Server) -> Health:
    """The process answers and its store does."""
    with server.worlds.engine.read(tenant_of(server, DEFAULT).world) as tx:
        tx.state()
    return {"status": "ready"}
