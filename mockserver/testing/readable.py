"""Scenarios as tests name them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def readable(scenario: str | Path | Mapping[str, Any]) -> str | dict[str, Any]:
    """A scenario as the control API takes it: a name, or a document; a file is read here, where it lies."""
    if isinstance(scenario, Mapping):
        return dict(scenario)
    if isinstance(scenario, str) and not scenario.endswith((".toml", ".json")):
        return scenario
    from mockserver.scenarios import tables_of

    return tables_of(Path(scenario))
