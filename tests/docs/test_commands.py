"""The page of commands is what the commands say."""

from __future__ import annotations

from pathlib import Path

from tests.docs.commands_table import page


def test_the_page_of_commands_is_made_from_the_commands() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")

    assert text == page(), "python -m tests.docs.commands_table > docs/commands.md"
