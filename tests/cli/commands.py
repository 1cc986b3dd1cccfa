"""Commands, run in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from mockserver.cli import main


def run(*words: str) -> Result:
    """What a command prints, and its exit code."""
    return CliRunner().invoke(main, words)
