"""File bytes belong to their world, and go wherever it goes."""

import pytest

from mockserver.store.engine import Engine
from mockserver.store.errors import ReadOnly

PDF = b"%PDF-1.4 \x00\xff"


def keep(engine: Engine, world: int, content: bytes = PDF) -> str:
    with engine.write(world) as tx:
        return tx.keep_blob(content)


def blob(engine: Engine, world: int, key: str) -> bytes | None:
    with engine.read(world) as tx:
        return tx.blob(key)


def test_bytes_are_found_by_their_hash(engine: Engine, world: int) -> None:
    assert blob(engine, world, keep(engine, world)) == PDF


def test_the_same_bytes_are_kept_once(engine: Engine, world: int) -> None:
    assert keep(engine, world) == keep(engine, world)


def test_an_empty_file_is_a_file(engine: Engine, world: int) -> None:
    assert blob(engine, world, keep(engine, world, b"")) == b""


def test_another_world_has_other_bytes(engine: Engine, world: int) -> None:
    other = engine.create_world({})

    assert blob(engine, other, keep(engine, world)) is None


def test_a_copy_has_the_bytes_and_keeps_them_when_the_first_is_gone(engine: Engine, world: int) -> None:
    key = keep(engine, world)
    copy = engine.copy_world(world)
    engine.drop_world(world)

    assert blob(engine, copy, key) == PDF


def test_a_restored_world_has_the_bytes_of_its_source_alone(engine: Engine, world: int) -> None:
    key = keep(engine, world)
    source = engine.copy_world(world)
    late = keep(engine, world, b"late")

    engine.restore_world(world, source)

    assert (blob(engine, world, key), blob(engine, world, late)) == (PDF, None)


def test_an_image_carries_the_bytes(engine: Engine, world: int) -> None:
    key = keep(engine, world)

    other = engine.load_world(engine.dump_world(world))

    assert blob(engine, other, key) == PDF


def test_a_dropped_world_leaves_no_bytes_to_the_next_one(engine: Engine, world: int) -> None:
    key = keep(engine, world)
    engine.drop_world(world)

    assert blob(engine, engine.create_world({}), key) is None


def test_a_reading_transaction_keeps_no_bytes(engine: Engine, world: int) -> None:
    with engine.read(world) as tx, pytest.raises(ReadOnly):
        tx.keep_blob(PDF)
