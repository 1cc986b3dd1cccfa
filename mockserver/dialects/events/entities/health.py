"""Whether the webhook API is up."""

from __future__ import annotations

from mockserver import __version__
from mockserver.dialects.calls import operation
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import Reply
from mockserver.kernel import schema as s
from mockserver.kernel.environments import environment_of
from mockserver.kernel.kinds import Record

HEALTH = Reply(*(s.Field(name, s.Text()) for name in ("appId", "appEnv", "appVersion", "bdcRegion")))


@operation("events.health.get", gives=HEALTH)
def get(request: Request) -> Record:
    """The application that answers; what its fields say is the mock's own (F-1657)."""
    environment = environment_of(request.host)
    return {
        "appId": "connect-events",
        "appEnv": environment.name if environment else "sandbox",
        "appVersion": __version__,
        "bdcRegion": "local",
    }
