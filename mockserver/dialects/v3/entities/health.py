"""v3 health: the one operation that asks for nothing."""

from __future__ import annotations

from mockserver import __version__
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer

# The words of BILL's own answer are not known beyond their keys; assumed.
HEALTH = {"appId": "connect", "appEnv": "stage", "appVersion": __version__, "bdcRegion": "us"}


def get(call: Call) -> Answer:
    """GET /v3/health."""
    return Answer(200, HEALTH)


HANDLERS = {"v3.health.get": Handler(get, body="none")}
