"""Whether the server works; open even where a control token is needed."""

from __future__ import annotations

from typing import TypedDict

from flask import Flask

from mockserver.control import hosts
from mockserver.control.blueprint import ROOT, open_control
from mockserver.control.server import Server
from mockserver.kernel.randomness import secret
from mockserver.store.directory import NOBODY

# Bytes that must find room: more than a create of a record writes, with its entries in indexes. Whoever sends requests
# to servers that are ready is not to meet one that has room for a small note alone, and refuses them.
ROOM = 128_000


class Health(TypedDict):
    """How the server is: `live` or `ready`."""

    status: str


@open_control.get("/live")
def live() -> Health:
    """The process answers, whatever its store does."""
    return {"status": "live"}


@open_control.get("/ready")
def ready(server: Server) -> Health:
    """The process answers and its store does: it is read and written; else 503 with the reason."""
    server.worlds.engine.worlds()  # and none of them is read: each may be somebody's for long
    # Another text each time: of one that is there already SQLite writes nothing, whether or not it could.
    text = secret()
    server.worlds.tenancy.directory.put("health", "ready", {"room": text * (ROOM // len(text))}, tenant=NOBODY)
    return {"status": "ready"}


class HealthApplication(Flask):
    """Health alone: who starts a server asks for it first, and need not wait for the rest of the control API."""

    def __init__(self, server: Server) -> None:
        super().__init__("mockserver.health", static_folder=None, root_path=ROOT)
        self.server = server
        self.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
        self.register_blueprint(open_control)


HOOKS = (hosts.check_host,)
"""What `open_control` does for every application; imported with it."""
