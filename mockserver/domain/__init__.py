"""BILL's rules: no HTTP, no SQL, no wire names. `all_kinds` gathers every kind of record."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from mockserver.kernel.kinds import KINDS, Kind


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Every declared kind, by name; imports the whole domain."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return tuple(KINDS[name] for name in sorted(KINDS))
