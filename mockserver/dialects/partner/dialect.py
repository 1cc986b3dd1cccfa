"""How the partner operations speak: as v3 does, of which more is known."""

from __future__ import annotations

from mockserver.dialects.rest.dialect import RestDialect

DIALECT = RestDialect(
    {"F-007": "F-320", **dict.fromkeys(("F-001", "F-005", "F-012", "F-105", "F-109", "F-126", "F-154"), "F-326")}
)
