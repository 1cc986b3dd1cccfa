"""How the webhook API speaks: as v3 does, of which more is known."""

from __future__ import annotations

from mockserver.dialects.rest.description import TEXT, RestDescription
from mockserver.dialects.rest.dialect import RestDialect

DIALECT = RestDialect(
    dict.fromkeys(("F-001", "F-005", "F-012", "F-105", "F-109", "F-126", "F-154"), "F-1656"),
    RestDescription({"max": {"type": "integer"}, "page": TEXT}),
    has_core=False,
)
