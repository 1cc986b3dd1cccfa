"""How Spend & Expense speaks: as v3 does, but what is known of its refusals is known of it alone."""

from __future__ import annotations

from mockserver.dialects.rest.description import LIST_PARAMETERS, TEXT, RestDescription
from mockserver.dialects.rest.dialect import RestDialect

LISTS = {"max": LIST_PARAMETERS["max"], "nextPage": TEXT, "prevPage": TEXT, "filters": TEXT, "sort": TEXT}

DIALECT = RestDialect(
    {
        "F-001": "F-400",
        "F-005": "F-401",
        "F-012": "F-457",
        "F-070": "F-411",
        "F-076": "F-409",
        "F-105": "F-455",
        "F-109": "F-408",
        "F-126": "F-458",
        "F-154": "F-456",
    },
    RestDescription(LISTS),
    has_core=False,
)
