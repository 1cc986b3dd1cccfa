"""The table of events in docs/webhooks.md as the catalog has it: `python -m tests.docs.events_table` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.events.entities.events import test_event_of as holds
from mockserver.domain.webhooks.catalog import ACCOUNT_TYPES, SPEND_TYPES, types_for

FOR = {"user": "organizations", "partner": "partners", "spend": "Spend & Expense"}
"""Kind of a caller -> what the table calls those who subscribe so."""


def table() -> str:
    """The whole table: each event once, in the order of the catalogs."""
    head = ["| event | holds, beside `metadata` | whoever subscribes |", "|---|---|---|"]
    return "\n".join([*head, *map(row_of, events())]) + "\n"


def events() -> Iterator[str]:
    """The types of all catalogs."""
    yield from dict.fromkeys([*ACCOUNT_TYPES, *types_for("partner"), *SPEND_TYPES])


def row_of(event: str) -> str:
    """The row of an event."""
    family = "spend" if event in SPEND_TYPES else "accounts"
    _, body = holds({"family": family, "events": [{"type": event}]}, {})
    callers = [name for kind, name in FOR.items() if event in types_for(kind)]
    return f"| `{event}` | {', '.join(f'`{key}`' for key in body)} | {', '.join(callers)} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
