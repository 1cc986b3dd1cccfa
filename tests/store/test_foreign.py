"""Databases of something else: our tables are never put beside theirs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.store.errors import ForeignStore
from mockserver.store.opening import open_engine
from mockserver.store.sqlite import SqliteEngine
from tests.store.things import kinds

OTHER_TABLES = ["CREATE TABLE customer (id INTEGER)", "CREATE TABLE store (id INTEGER, name TEXT)"]


@pytest.fixture(params=OTHER_TABLES)
def foreign_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An SQLite file of somebody else."""
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(request.param)
        connection.commit()
    return path


def test_a_file_of_something_else_is_refused_and_not_touched(foreign_file: Path) -> None:
    before = foreign_file.read_bytes()

    with pytest.raises(ForeignStore, match=r"other\.sqlite holds tables that are not billmock's"):
        open_engine(f"sqlite:///{foreign_file}", kinds)

    assert foreign_file.read_bytes() == before
    assert [path.name for path in foreign_file.parent.iterdir()] == ["other.sqlite"]


class Overtaken:
    """A connection between whose first look at a file and the next one somebody else makes a store there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path)
        self._looks = 0

    def execute(self, sql: str) -> list[Any]:
        """The rows of a look."""
        rows = Rows(self._connection.execute(sql))
        self._looks += 1
        if self._looks == 1:
            open_engine(f"sqlite:///{self._path}", kinds).close()
        return rows

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class Rows(list[Any]):
    """Rows that were fetched, as a cursor gives them."""

    def fetchone(self) -> Any:
        """The first one."""
        return self[0] if self else None


def test_a_store_that_another_makes_meanwhile_is_no_foreign_one(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    engine = SqliteEngine(str(tmp_path / "another.sqlite"), kinds)
    with closing(Overtaken(path)) as connection:
        first, second = engine._has_tables(connection), engine._has_tables(connection)  # type: ignore[arg-type]
    engine.close()

    assert (first, second) == (False, True)


def test_the_command_refuses_it_in_one_sentence(foreign_file: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "0", "--database", f"sqlite:///{foreign_file}"])

    assert (result.exit_code, result.output) == (
        1,
        f"Error: {foreign_file} holds tables that are not billmock's: use an empty database, or one that it made\n",
    )


@pytest.mark.parametrize("statement", [*OTHER_TABLES, "CREATE VIEW customer AS SELECT 1 AS id"])
def test_a_postgres_database_of_something_else_is_refused(postgres_url: str, statement: str) -> None:
    with closing(psycopg.connect(postgres_url, autocommit=True)) as connection:
        connection.execute(statement.encode())

    with pytest.raises(ForeignStore, match="the database holds tables that are not billmock's"):
        open_engine(postgres_url, kinds)

    with closing(psycopg.connect(postgres_url)) as connection:
        assert connection.execute("SELECT to_regclass('world')").fetchone() == (None,)


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()

    with closing(open_engine(f"sqlite:///{path}", kinds)) as engine:
        assert engine.worlds() == []
