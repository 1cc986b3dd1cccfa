"""A registry in which an operation is not built: all of BILL's are."""

from __future__ import annotations

from dataclasses import replace

from mockserver.operations import Registry, load


def registry_without(operation_id: str) -> Registry:
    """The registry, in which no module serves the operation."""
    rows = [replace(row, module="") if row.id == operation_id else row for row in load().operations]
    return Registry(tuple(rows), {}, load().servlets)
