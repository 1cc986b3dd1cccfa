"""v3 health: the one operation that asks for nothing."""

from __future__ import annotations

from mockserver import __version__
from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Constant

# Beyond the keys, and the words there are for an environment, the answer is assumed (F-617).
HEALTH = Constant({"appId": "connect", "appEnv": "app-test", "appVersion": __version__, "bdcRegion": "us-west-2"})


@operation("v3.health.get", gives=HEALTH)
def get() -> None:
    """The service answers.

    Beyond its keys the answer is assumed: application, environment, version and region (F-617).
    """
