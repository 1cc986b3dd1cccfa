"""The page about v2 is what the registry says."""

from __future__ import annotations

from pathlib import Path

from tests.docs.v2_table import page


def test_the_page_about_v2_is_made_from_the_registry() -> None:
    text = (Path(__file__).parents[2] / "docs" / "v2.md").read_text()

    assert text == page(), "python -m tests.docs.v2_table > docs/v2.md"
