"""A store that is busy, full or away says so in words of its own, and readers wait for no writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mockserver.store import postgres as postgres_module
from mockserver.store import sqlite as sqlite_module
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.errors import StoreBusy, StoreFull, StoreOutOfReach
from mockserver.store.postgres import PostgresEngine
from mockserver.store.sqlite import PRAGMAS, SqliteEngine
from tests.store.things import THING, add, kinds, names, thing

PAGES_OF_TOO_LITTLE_ROOM = 60


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[SqliteEngine]:
    engine = SqliteEngine(str(tmp_path / "worlds.sqlite"), kinds)
    yield engine
    engine.close()


@contextmanager
def writing_elsewhere(store: SqliteEngine) -> Iterator[None]:
    """Another process in the middle of a write."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


class Overtaken(sqlite3.Connection):
    """A connection to a file that another changes to a log at the same moment, the first time."""

    is_first = True

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Refuse the first statement as SQLite does then, without waiting."""
        if sql == PRAGMAS[0] and Overtaken.is_first:
            Overtaken.is_first = False
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(sql, *values)


def test_who_opens_a_new_file_beside_another_tries_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Overtaken, "is_first", True)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Overtaken))
    with closing(SqliteEngine(str(tmp_path / "worlds.sqlite"), kinds)) as engine:
        assert engine.worlds() == []
    assert not Overtaken.is_first


def test_readers_of_a_file_do_not_wait_for_another_process_that_writes(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    directory = Directory(file_store)
    directory.put("key", "a", {"of": "a"}, tenant="t")
    add(file_store, world, {"name": "a"})

    with writing_elsewhere(file_store):
        assert names(file_store, world) == ["a"]
        assert directory.get("key", "a") == {"of": "a"}
        assert directory.all("key", "t") == [("a", {"of": "a"})]
        assert directory.size("key") == 1


def test_a_reader_of_the_directory_does_not_wait_for_a_thread_that_writes(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    directory = Directory(file_store)
    directory.put("key", "a", {"of": "a"}, tenant="t")

    with file_store.write(world), ThreadPoolExecutor(1) as threads:
        assert threads.submit(directory.get, "key", "a").result(timeout=5) == {"of": "a"}


def test_what_a_transaction_wrote_into_the_directory_is_read_inside_it(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    directory = Directory(file_store)

    with file_store.write(world):
        directory.put("key", "a", {"of": "a"}, tenant="t")
        assert directory.get("key", "a") == {"of": "a"}


def test_a_writer_of_a_file_waits_for_so_long_and_no_longer(
    file_store: SqliteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = file_store.create_world({})
    monkeypatch.setattr(sqlite_module, "PATIENCE", 0.01)

    with writing_elsewhere(file_store), pytest.raises(StoreBusy, match="others wrote to the store"):
        add(file_store, world, {"name": "a"})
    add(file_store, world, {"name": "b"})

    assert names(file_store, world) == ["b"]


def test_a_file_without_room_keeps_what_it_has_and_goes_on_once_there_is_some(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    add(file_store, world, {"name": "a"})
    set_room(file_store, PAGES_OF_TOO_LITTLE_ROOM)

    with pytest.raises(StoreFull, match="database or disk is full"):
        write_much(file_store, world)
    full = names(file_store, world)
    set_room(file_store, 1_000_000)
    add(file_store, world, {"name": "b"})

    assert (full, names(file_store, world)) == (["a"], ["a", "b"])


def set_room(store: SqliteEngine, pages: int) -> None:
    """Let the file have so many pages at most."""
    with store.directory() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages}")


def write_much(engine: Engine, world: int) -> None:
    """Write more than there is room for, in a part that could be undone alone."""
    with engine.write(world) as tx, tx.savepoint():
        tx.keep_blob(b"x" * 1_000_000)
        tx.insert(THING, thing(tx.next_seq(), name="never"))


@pytest.fixture
def postgres_store(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresEngine]:
    """An engine whose patience is short."""
    bounds = "SET lock_timeout = '50ms'; SET idle_in_transaction_session_timeout = '10s'"
    monkeypatch.setattr(postgres_module, "BOUNDS", bounds)
    engine = PostgresEngine(postgres_url, kinds)
    yield engine
    engine.close()


def test_a_writer_in_postgres_waits_for_so_long_and_no_longer(postgres_store: PostgresEngine) -> None:
    world, other_world = postgres_store.create_world({}), postgres_store.create_world({})
    with closing(psycopg.connect(postgres_store.url)) as other:
        other.execute("SELECT 1 FROM world WHERE id = %s FOR UPDATE", (world,))
        with pytest.raises(StoreBusy, match="lock timeout"):
            add(postgres_store, world, {"name": "a"})
        add(postgres_store, other_world, {"name": "b"})

    assert (names(postgres_store, world), names(postgres_store, other_world)) == ([], ["b"])


@pytest.mark.slow
def test_a_process_that_was_paused_in_a_transaction_holds_a_world_for_so_long_and_no_longer(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '300ms'"
    monkeypatch.setattr(postgres_module, "BOUNDS", bounds)
    with closing(PostgresEngine(postgres_url, kinds)) as paused, closing(PostgresEngine(postgres_url, kinds)) as other:
        world = paused.create_world({})
        with pytest.raises(StoreOutOfReach, match="idle-in-transaction timeout"):
            write_while_another_writes(paused, world, other)

        assert names(other, world) == ["b"]


def write_while_another_writes(paused: Engine, world: int, other: Engine) -> None:
    """Write, wait in the middle until somebody else has written to the same world, then go on."""
    with paused.write(world) as tx:
        tx.insert(THING, thing(tx.next_seq(), name="never"))
        with ThreadPoolExecutor(1) as threads:
            threads.submit(add, other, world, {"name": "b"}).result(timeout=10)
        tx.everywhere(THING)


def test_a_server_that_went_away_is_out_of_reach(postgres_store: PostgresEngine, tmp_path: Path) -> None:
    world = postgres_store.create_world({})
    with closing(psycopg.connect(postgres_store.url, autocommit=True)) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    postgres_store.url = f"postgresql:///postgres?host={tmp_path}"

    with pytest.raises(StoreOutOfReach, match="the database: connection"):
        names(postgres_store, world)
    with pytest.raises(StoreOutOfReach, match="the database: connection"):
        Directory(postgres_store)
