"""The page of settings is what the settings say."""

from __future__ import annotations

from pathlib import Path

from tests.docs.settings_table import page


def test_the_page_of_settings_is_made_from_the_settings() -> None:
    assert (Path(__file__).parents[2] / "docs" / "settings.md").read_text() == page()
