"""The page of webhooks has the events of the catalog."""

from __future__ import annotations

from pathlib import Path

from tests.docs.events_table import table


def test_the_page_of_webhooks_has_every_event_of_the_catalog() -> None:
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")

    assert f"\n\n{table()}\n" in text, "the table is what `python -m tests.docs.events_table` prints"
