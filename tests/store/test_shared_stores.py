"""What a file and PostgreSQL owe: everything survives reopening, processes share, versions are told apart."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mockserver.kernel.kinds import Column, Kind
from mockserver.kernel.query import Filter, Sort
from mockserver.store import schema
from mockserver.store.engine import Engine
from mockserver.store.errors import StoreOutOfReach, StoreVersionError
from mockserver.store.opening import open_engine
from mockserver.store.postgres import PostgresEngine
from mockserver.store.sqlite import SqliteEngine
from tests.house.sources import ROOT
from tests.store.things import PLAIN, THING, add, kinds, names


@pytest.fixture(params=["file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'worlds.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[PostgresEngine]:
    """An engine over a database of its own."""
    engine = PostgresEngine(postgres_url, kinds)
    yield engine
    engine.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[SqliteEngine]:
    """An engine over a file of its own."""
    engine = SqliteEngine(str(tmp_path / "worlds.sqlite"), kinds)
    yield engine
    engine.close()


def store_with_a_world(database: str) -> int:
    """A world in a store that was closed again."""
    engine = open_engine(database, kinds)
    world = engine.create_world({"clock": 1})
    add(engine, world, {"name": "a", "dueDate": "2026-01-01"}, {"name": "b"})
    engine.close()
    return world


def test_reopening_a_store_keeps_everything(database: str) -> None:
    world = store_with_a_world(database)
    engine = open_engine(database, kinds)

    assert names(engine, world, sort=(Sort("name", True),)) == ["b", "a"]
    assert names(engine, world, Filter("dueDate", "gte", "2026-01-01")) == ["a"]
    with engine.write(world) as tx:
        assert tx.state() == {"clock": 1}
        assert tx.next_seq() == 3
    assert engine.create_world({}) > world
    engine.close()


def test_processes_share_a_store(database: str) -> None:
    engine = open_engine(database, kinds)
    world = engine.create_world({})
    [record] = add(engine, world, {"name": "counted", "size": 0})
    command = [sys.executable, "-m", "tests.store.writing_process", database, str(world), "40"]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    exits = [process.wait(timeout=60) for process in processes]
    with engine.read(world) as tx:
        count = tx.get(THING, 1, record["id"])
    engine.close()

    assert exits == [0, 0]
    assert count == {**record, "size": 80, "last": 81}


def test_a_writer_sees_what_another_process_wrote_since_its_last_look(database: str) -> None:
    one, other = open_engine(database, kinds), open_engine(database, kinds)
    world = one.create_world({})
    with one.write(world) as tx:
        assert tx.find(PLAIN, 1) == []
    with other.write(world) as tx:
        tx.insert(PLAIN, {"id": "0pl1", "seq": 1, "org": 1, "name": "subscribed"})
    with one.write(world) as tx:
        seen = [record["name"] for record in tx.find(PLAIN, 1)]
    one.close()
    other.close()

    assert seen == ["subscribed"]


def test_engines_that_open_an_empty_store_together_make_it_once(database: str) -> None:
    def new_world(_: int) -> int:
        engine = open_engine(database, kinds)
        began.wait(60)
        with closing(engine):
            return engine.create_world({})

    began = threading.Barrier(8)
    with ThreadPoolExecutor(8) as threads:
        worlds = list(threads.map(new_world, range(8)))

    assert sorted(worlds) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_another_billmock_refuses_the_store(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_a_world(database)
    monkeypatch.setattr(schema, "__version__", "9.9.9")

    with pytest.raises(StoreVersionError, match=r"made by billmock 0\.1\.0 .*this is billmock 9\.9\.9 "):
        open_engine(database, kinds)


def test_a_store_of_other_kinds_is_refused(database: str) -> None:
    store_with_a_world(database)
    other = Kind("thing", "0th", columns=(Column("name"),))

    with pytest.raises(StoreVersionError, match="use that version, or an empty store"):
        open_engine(database, lambda: [other])


@pytest.mark.parametrize("beside", ["DIRECTORY", "JOURNAL"])
def test_a_store_whose_directory_or_journal_has_other_columns_is_refused(
    database: str, beside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_with_a_world(database)
    monkeypatch.setattr(schema, beside, (f"CREATE TABLE IF NOT EXISTS {beside.lower()} (other {{text}} NOT NULL)",))

    with pytest.raises(StoreVersionError, match="use that version, or an empty store"):
        open_engine(database, kinds)


def test_an_image_of_another_billmock_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    image = engine.dump_world(engine.create_world({}))
    monkeypatch.setattr(engine, "version", schema.Version("other", "9.9.9"))

    with pytest.raises(StoreVersionError, match=r"the image was made by billmock 0\.1\.0"):
        engine.load_world(image)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database, but a text that is long enough to look at. " * 20, encoding="utf-8")

    with pytest.raises(StoreVersionError, match=r"notes\.txt is no store of billmock"):
        open_engine(f"sqlite:///{path}", kinds)


def test_threads_that_are_gone_leave_no_connections(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    connections: list[Any] = []
    file_store._pool._connect = noting(file_store._pool._connect, connections)
    answers = [in_a_thread(lambda: names(file_store, world)) for _ in range(30)]

    assert answers == [[]] * 30
    assert connections == []


def in_a_thread(act: Callable[[], Any]) -> Any:
    """What a call returns in a thread that is gone afterwards."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act).result()


def noting(connect: Any, connections: list[Any]) -> Any:
    """A way to connect that notes its connections."""

    def connect_and_note() -> Any:
        connections.append(connect())
        return connections[-1]

    return connect_and_note


def test_a_reader_of_a_file_does_not_wait_for_its_writer(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    add(file_store, world, {"name": "a"})
    with file_store.write(world) as tx:
        tx.delete(THING, tx.everywhere(THING)[0])
        assert in_a_thread(lambda: names(file_store, world)) == ["a"]


def test_what_the_directory_writes_inside_a_transaction_goes_with_it_in_a_file(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    with file_store.directory() as connection:
        connection.execute("CREATE TABLE note (text TEXT)")

    def note_and_fail() -> None:
        with file_store.write(world):
            with file_store.directory() as connection:
                connection.execute("INSERT INTO note VALUES ('a')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        note_and_fail()
    with file_store.directory() as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_a_commit_that_fails_is_rolled_back(file_store: SqliteEngine) -> None:
    world = file_store.create_world({})
    # The connection that went back last is lent next.
    connection = file_store._pool.take()
    connection.execute("PRAGMA foreign_keys = ON")
    file_store._pool.give(connection)

    def owe() -> None:
        with file_store.write(world) as tx:
            tx._connection.execute("CREATE TABLE owner (id INTEGER PRIMARY KEY)")
            tx._connection.execute("CREATE TABLE owned (id INTEGER REFERENCES owner DEFERRABLE INITIALLY DEFERRED)")
            tx._connection.execute("INSERT INTO owned VALUES (1)")

    with pytest.raises(sqlite3.IntegrityError):
        owe()
    add(file_store, world, {"name": "a"})

    assert names(file_store, world) == ["a"]


def end_sessions(url: str) -> None:
    """Cut off everybody else who is connected to a database."""
    with closing(psycopg.connect(url, autocommit=True)) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_connections_that_postgres_cut_off_are_replaced(postgres_store: PostgresEngine, postgres_url: str) -> None:
    world = postgres_store.create_world({})
    add(postgres_store, world, {"name": "a"})
    end_sessions(postgres_url)

    assert names(postgres_store, world) == ["a"]
    add(postgres_store, world, {"name": "b"})
    assert names(postgres_store, world) == ["a", "b"]


def test_a_connection_cut_off_inside_a_transaction_fails_that_one_alone(
    postgres_store: PostgresEngine, postgres_url: str
) -> None:
    world = postgres_store.create_world({})

    def cut_off() -> None:
        with postgres_store.write(world) as tx:
            end_sessions(postgres_url)
            tx.everywhere(THING)

    with pytest.raises(StoreOutOfReach, match="the database: terminating connection"):
        cut_off()
    add(postgres_store, world, {"name": "a"})
    assert names(postgres_store, world) == ["a"]
