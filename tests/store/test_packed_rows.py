"""Worlds that PostgreSQL is given as constant arrays."""

import sqlite3

import psycopg
import pytest

from mockserver.kernel.query import Filter
from mockserver.store import bulk, packed_rows, postgres
from mockserver.store.engine import Engine
from mockserver.store.memory import database_of
from mockserver.store.postgres import PostgresEngine
from tests.store.things import THING, add, names


@pytest.fixture
def image(memory_engine: Engine) -> bytes:
    """A world of two things in two organizations, with a file."""
    world = memory_engine.create_world({"scenario": "told"})
    add(memory_engine, world, {"name": "b é", "size": -(2**62), "dueDate": "2026-02-01"}, {"name": ""}, org=1)
    add(memory_engine, world, {"name": "c"}, org=4095)
    with memory_engine.write(world) as tx:
        tx.keep_blob(b"bytes")
    return memory_engine.dump_world(world)


def content(image: bytes) -> list[str]:
    """What an image holds, as statements, without the indexes that somebody has asked for or that were made at once."""
    return [line for line in database_of(image).iterdump() if not line.startswith("CREATE INDEX")]


def copy_of(engine: Engine, image: bytes) -> list[str]:
    """What the world holds that is made from an image."""
    return content(engine.dump_world(engine.load_world(image)))


def test_each_world_of_an_image_is_equal_to_it(postgres_engine: Engine, image: bytes) -> None:
    copies = [copy_of(postgres_engine, image), copy_of(postgres_engine, image)]

    assert copies == [content(image), content(image)]


def test_worlds_of_two_images_in_turn_are_each_its_own(
    postgres_engine: Engine, memory_engine: Engine, image: bytes
) -> None:
    other = memory_engine.create_world({})
    add(memory_engine, other, {"name": "other"})
    images = [image, memory_engine.dump_world(other), image]

    assert [copy_of(postgres_engine, one) for one in images] == [content(one) for one in images]


def test_a_text_with_a_nul_is_found_in_a_world_of_an_image(postgres_engine: Engine, memory_engine: Engine) -> None:
    source = memory_engine.create_world({})
    add(memory_engine, source, {"name": "a\0b"}, {"name": "a"})
    world = postgres_engine.load_world(memory_engine.dump_world(source))

    assert names(postgres_engine, world, Filter("name", "eq", "a\0b")) == ["a\0b"]


def test_a_world_of_an_image_goes_on_where_that_stood(postgres_engine: Engine, image: bytes) -> None:
    world = postgres_engine.load_world(image)
    add(postgres_engine, world, {"name": "new", "dueDate": "2026-01-01"})

    assert names(postgres_engine, world) == ["b é", "", "new"]


def with_two_of_one_id(image: bytes) -> bytes:
    """An image that the server refuses in the midst of it."""
    database: sqlite3.Connection = database_of(image)
    database.execute("DROP INDEX i_thing_id")
    database.execute("UPDATE r_thing SET id = 'twice', partition = 1")
    return database.serialize()


def test_of_a_world_that_is_refused_nothing_is_left(postgres_engine: Engine, image: bytes) -> None:
    worlds = postgres_engine.worlds()
    with pytest.raises(psycopg.errors.UniqueViolation):
        postgres_engine.load_world(with_two_of_one_id(image))

    assert postgres_engine.worlds() == worlds
    assert copy_of(postgres_engine, image) == content(image)


def test_statistics_are_gathered_where_many_rows_come_at_once(
    postgres_engine: Engine, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_rows, "MIN_REBUILD", 3)
    packed = packed_rows.pack(database_of(image), postgres_engine.tables, [THING])
    monkeypatch.setattr(packed_rows, "MIN_REBUILD", 4)

    assert packed.large_tables == ["r_thing"]
    assert packed_rows.pack(database_of(image), postgres_engine.tables, [THING]).large_tables == []


def test_a_large_image_is_written_row_by_row(
    postgres_engine: PostgresEngine, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "MAX_UNPACKED", len(image) - 1)
    monkeypatch.setattr(bulk, "MIN_REBUILD", 1)
    monkeypatch.setattr(packed_rows, "pack", None)

    assert copy_of(postgres_engine, image) == content(image)


def test_a_world_is_sent_where_the_driver_knows_no_pipelines(
    postgres_engine: PostgresEngine, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psycopg.Pipeline, "is_supported", lambda: False)

    assert copy_of(postgres_engine, image) == content(image)
