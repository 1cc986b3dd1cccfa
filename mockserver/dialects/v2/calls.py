"""How a function becomes a v2 call that is no Crud, Bulk or List: `@call("PayBills", takes=..., gives=...)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mockserver.dialects.calls import Gives, Takes, operation
from mockserver.dialects.v2.answers import NOTHING
from mockserver.dialects.v2.words import speaking

Function = TypeVar("Function", bound=Callable[..., Any])


def call(
    name: str, *, takes: Takes | None = None, gives: Gives = NOTHING, right: str = "", trust: bool = False
) -> Callable[[Function], Function]:
    """Collect a function as the one that serves a v2 call; what it may ask for is told at `dialects.calls`.

    Its refusals name fields as what it takes and gives does. `right` is the permission its caller's role needs, `trust`
    whether the session must have passed MFA. Without `gives` it answers an empty object.
    """
    collect = operation(f"v2.{name}", takes=takes, gives=gives, right=right, trust=trust)
    sides = (getattr(takes, "shape", None), getattr(gives, "shape", None), getattr(gives, "view", None))
    shapes = [getattr(side, "shape", side) for side in sides if side is not None]

    def decorate(function: Function) -> Function:
        collect(speaking(function, *shapes))
        return function

    return decorate
