"""Stores that cannot be opened say so in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.store.errors import StoreOutOfReach
from mockserver.store.opening import open_engine
from tests.store.things import kinds


def test_a_file_in_no_folder_is_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(StoreOutOfReach, match="unable to open database file"):
        open_engine(f"sqlite:///{tmp_path}/nowhere/worlds.sqlite", kinds)


def test_a_server_that_does_not_answer_is_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(StoreOutOfReach, match="the database: connection"):
        open_engine(f"postgresql:///postgres?host={tmp_path}", kinds)


def test_a_command_says_what_it_cannot_open(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "0", "--database", f"sqlite:///{tmp_path}"])
    assert (result.exit_code, result.output) == (1, f"Error: {tmp_path}: unable to open database file\n")
