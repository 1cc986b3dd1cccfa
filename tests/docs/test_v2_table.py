"""The page about v2 is what the registry says."""

from __future__ import annotations

from pathlib import Path

from mockserver.operations import load
from tests.docs.v2_table import page


def test_the_page_about_v2_is_made_from_the_registry() -> None:
    text = (Path(__file__).parents[2] / "docs" / "v2.md").read_text()

    assert text == page(), "python -m tests.docs.v2_table > docs/v2.md"


def test_no_operation_of_v2_is_unbuilt() -> None:
    assert [row.id for row in load().operations if row.id.startswith("v2.") and not row.is_built] == []
