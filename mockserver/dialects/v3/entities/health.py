"""v3 health: the one operation that asks for nothing."""

from __future__ import annotations

from mockserver import __version__
from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Constant

# The words of BILL's own answer are not known beyond their keys; assumed.
HEALTH = Constant({"appId": "connect", "appEnv": "stage", "appVersion": __version__, "bdcRegion": "us"})


@operation("v3.health.get", gives=HEALTH)
def get() -> None:
    """The service answers."""
